using Hil.Coap.Messages;
using Hil.Lwm2m;
using Hil.NUnit.Conformance;

namespace Hil.Scenarios.Conformance;

/// <summary>Several paths at once: cases 229, 230, 235, 236, 257, 280 and 281. A client need not have these operations.</summary>
public sealed class CompositeCases : OmaCases
{
    private static readonly Lwm2mPath Errors = Lwm2mPath.Of(3, 0, 11);
    private static readonly Lwm2mPath Binding = Lwm2mPath.Of(3, 0, 16);

    [OmaCase(229, "Read-Composite Operation", Since = "1.1")]
    public async Task Read_composite()
    {
        foreach (var format in await CompositeFormats())
        {
            var whole = await Reads([Device.Ancestor(1), Client.ServerAccount], format);
            Holds(whole, Binding, ResourceType.String);
            Holds(whole, Client.ServerAccount.Append(1), ResourceType.Integer);
            var two = await Reads([Client.ServerAccount.Append(1), Errors], format);
            Holds(two, Client.ServerAccount.Append(1), ResourceType.Integer);
            Holds(two, Errors, ResourceType.Integer);
            Only(two, Client.ServerAccount.Append(1), Errors);
        }
    }

    [OmaCase(230, "Write-Composite Operation", Since = "1.1")]
    public async Task Write_composite()
    {
        await CompositeFormats();
        var lifetime = Client.ServerAccount.Append(1);
        await Keep(lifetime);
        var writes = await AccountWrites();
        await WriteAll([new(lifetime, 60), .. writes.Select(write => new Lwm2mNode(write.Path, write.Value))]);
        await IsNow(lifetime, 60);
        foreach (var (path, value, _) in writes)
            await IsNow(path, value);
    }

    [OmaCase(235, "Read-Composite Operation on root path", Since = "1.1")]
    public async Task Read_composite_on_root_path()
    {
        foreach (var format in (await CompositeFormats()).Take(1))
        {
            var all = await Reads([Lwm2mPath.Root], format);
            Holds(all, Binding, ResourceType.String);
            Holds(all, Client.ServerAccount.Append(1), ResourceType.Integer);
            Require(all.Nodes.All(node => node.Path.Object != 0), "the answer has nothing of the Security object", all.Describe());
        }
    }

    [OmaCase(236, "Read-Composite - Partial Presence", Since = "1.1")]
    public async Task Read_composite_with_partial_presence()
    {
        var absent = ((Lwm2mPath[])["/3339/0/5522", "/3353/0/6030", "/3341/0/5527"]).Where(path => !Client.Registration.Has(path.Ancestor(1))).Take(2).ToArray();
        foreach (var format in await CompositeFormats())
        {
            var content = await Reads([Client.ServerAccount, Binding, .. absent], format);
            Holds(content, Client.ServerAccount.Append(1), ResourceType.Integer);
            Holds(content, Binding, ResourceType.String);
            Only(content, Client.ServerAccount, Binding);
        }
    }

    [OmaCase(257, "Write-Composite Operation", Since = "1.1")]
    public async Task Write_composite_on_two_objects()
    {
        await CompositeFormats();
        var clock = Device.Append(13);
        await NeedsResource(clock);
        var before = Answers(await Client.Read(clock), CoapCode.Content).Value.Value.AsUnixSeconds(clock);
        Afterwards(async () => (await Client.Write(clock, Lwm2mValue.OfTime(before))).EnsureSuccess());
        var storing = Client.ServerAccount.Append(6);
        var stored = Lwm2mValue.Of(!(await Keep(storing)).AsBoolean(storing));

        await WriteAll([new(storing, stored), new(clock, Lwm2mValue.OfTime(1_000_000))]);

        await IsNow(storing, stored);
        var after = Answers(await Client.Read(clock), CoapCode.Content).Value.Value.AsUnixSeconds(clock);
        Require(after is >= 1_000_000 and < 1_000_060, $"{clock} goes on from 1000000", $"{after}");
    }

    [OmaCase(280, "Successful Read-Composite Operation", Since = "1.1")]
    public async Task Successful_read_composite()
    {
        foreach (var format in await CompositeFormats())
        {
            var content = await Reads([Binding, Errors, Client.ServerAccount], format);
            Holds(content, Binding, ResourceType.String);
            Holds(content, Errors, ResourceType.Integer);
            Holds(content, Client.ServerAccount.Append(6), ResourceType.Boolean);
            Only(content, Binding, Errors, Client.ServerAccount);
        }
    }

    [OmaCase(281, "Partially Successful Read-Composite Operation", Since = "1.1")]
    public async Task Partially_successful_read_composite()
    {
        // The third can only be executed.
        Lwm2mPath[] paths = [Client.ServerAccount.Append(1), Client.ServerAccount.Append(7), Client.ServerAccount.Append(8)];
        foreach (var format in await CompositeFormats())
        {
            var content = await Reads(paths, format);
            Holds(content, paths[0], ResourceType.Integer);
            Holds(content, paths[1], ResourceType.String);
            Only(content, paths[0], paths[1]);
        }
    }

    private async Task<Lwm2mContent> Reads(Lwm2mPath[] paths, ContentFormat format)
    {
        var answer = Answers(await Client.Registered.ReadComposite(paths, format, ct: Cancellation), CoapCode.Content);
        IsIn(answer, format);
        return answer.Content;
    }

    private async Task WriteAll(Lwm2mNode[] nodes)
    {
        var formats = await CompositeFormats();
        var answer = await Client.Registered.WriteComposite(nodes, formats[0], Cancellation);
        if (answer.Code == CoapCode.MethodNotAllowed || answer.Code == CoapCode.NotImplemented)
            throw NotApplicable($"the client answers {answer.Code} to iPATCH: it has no Write-Composite, which is optional");
        Answers(answer, CoapCode.Changed);
    }

    private void Only(Lwm2mContent content, params Lwm2mPath[] paths) => Require(
        content.Nodes.All(node => paths.Any(path => path.Contains(node.Path))), $"the answer has nothing but {string.Join(", ", paths)}", content.Describe());
}
