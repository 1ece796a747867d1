using Hil.Coap.Messages;
using Hil.Lwm2m;
using Hil.NUnit.Conformance;

namespace Hil.Scenarios.Conformance;

/// <summary>Device management, reading: cases 201 to 204, 211, 222 to 225, 231, 232 and 237. OMA gives 202 and 210 (opaque) no steps.</summary>
public sealed class ReadCases : OmaCases
{
    private const string Tlv = "TLV (11542)";

    [OmaCase(201, "Querying basic information in Plain Text format")]
    public Task Querying_in_plain_text() => QueryTexts(ContentFormat.Text, "plain text (0)");

    [OmaCase(203, "Querying basic information in TLV format")]
    public Task Querying_in_tlv() => QueryDevice(ContentFormat.Tlv, Tlv);

    [OmaCase(204, "Querying basic information in JSON format")]
    public Task Querying_in_json() => QueryDevice(ContentFormat.Json, "LwM2M JSON (11543)");

    [OmaCase(211, "Querying basic information in CBOR format", Since = "1.1")]
    public async Task Querying_in_cbor()
    {
        NeedsObject(1);
        foreach (var (resource, type) in ((int, ResourceType)[])[(0, ResourceType.Integer), (6, ResourceType.Boolean), (7, ResourceType.String)])
        {
            var path = Client.ServerAccount.Append(resource);
            var answer = await Client.Read(path, ContentFormat.Cbor);
            SpeaksFormat(answer, "CBOR (60)");
            IsIn(Answers(answer, CoapCode.Content), ContentFormat.Cbor);
            Holds(answer.Content, path, type);
            await SameAsByDefault(path, type, answer.Value.Value);
        }
    }

    [OmaCase(222, "Read on Object", Since = "1.1")]
    public async Task Read_on_object()
    {
        var account = Answers(await Client.Read(Lwm2mPath.Of(1)), CoapCode.Content).Content;
        Require(account.Instances.Contains(Client.ServerAccount), $"reading /1 gives {Client.ServerAccount}", string.Join(' ', account.Instances));
        Holds(account, Client.ServerAccount.Append(1), ResourceType.Integer);
        Holds(account, Client.ServerAccount.Append(6), ResourceType.Boolean);
        var device = Answers(await Client.Read(Lwm2mPath.Of(3)), CoapCode.Content).Content;
        Require(device.Instances.SequenceEqual([Device]), "reading /3 gives /3/0 and no other instance", string.Join(' ', device.Instances));
        Holds(device, Device.Append(16), ResourceType.String);
    }

    [OmaCase(223, "Read on Object Instance", Since = "1.1")]
    public async Task Read_on_object_instance()
    {
        var account = Answers(await Client.Read(Client.ServerAccount), CoapCode.Content).Content;
        Holds(account, Client.ServerAccount.Append(0), ResourceType.Integer);
        Holds(account, Client.ServerAccount.Append(1), ResourceType.Integer);
        Holds(account, Client.ServerAccount.Append(6), ResourceType.Boolean);
        Holds(account, Client.ServerAccount.Append(7), ResourceType.String);
        Require(account.Nodes.All(node => Client.ServerAccount.Contains(node.Path)), "the answer has nothing of another instance", account.Describe());
        var device = Answers(await Client.Read(Device), CoapCode.Content).Content;
        Holds(device, Device.Append(16), ResourceType.String);
        Require(!device.Nodes.Any(node => node.Path.Resource == 4), "it leaves out what can only be executed", device.Describe());
    }

    [OmaCase(224, "Read on Resource", Since = "1.1")]
    public async Task Read_on_resource()
    {
        foreach (var (resource, type) in ((int, ResourceType)[])[(0, ResourceType.Integer), (1, ResourceType.Integer), (6, ResourceType.Boolean), (7, ResourceType.String)])
        {
            var path = Client.ServerAccount.Append(resource);
            var content = Answers(await Client.Read(path), CoapCode.Content).Content;
            Holds(content, path, type);
            Require(content.Nodes.Count == 1, $"reading {path} gives one value", content.Describe());
        }
    }

    [OmaCase(225, "Read on Resource Instance", Since = "1.1")]
    public async Task Read_on_resource_instance()
    {
        var errors = Answers(await Client.Read(Device.Append(11)), CoapCode.Content).Content;
        if (errors.Nodes.FirstOrDefault(node => node.Path.Depth == 4)?.Path is not { } path)
            throw NotApplicable($"{Device.Append(11)} has no instance now");
        var content = Answers(await Client.Read(path), CoapCode.Content).Content;
        Require(content.Nodes.Count == 1, $"reading {path} gives one value", content.Describe());
        Require(
            Alike(content.Nodes[0].Value, ResourceType.Integer) == Alike(errors[path].Value, ResourceType.Integer),
            $"{path} is {errors[path].Value.Describe()}, as in the whole resource", content.Describe());
    }

    [OmaCase(231, "Querying basic information in SenML JSON format", Since = "1.1")]
    public Task Querying_in_senml_json() => QueryDevice(ContentFormat.SenMlJson, "SenML JSON (110)");

    [OmaCase(232, "Querying basic information in SenML CBOR format", Since = "1.1")]
    public Task Querying_in_senml_cbor() => QueryDevice(ContentFormat.SenMlCbor, "SenML CBOR (112)");

    [OmaCase(237, "Read on Object without specifying Content-Type", Since = "1.1")]
    public async Task Read_on_object_without_specifying_content_type()
    {
        foreach (var path in (Lwm2mPath[])["/1", "/3"])
        {
            var answer = Answers(await Client.Read(path), CoapCode.Content);
            Require(answer.Format is not null, "the answer names its format, which the client chose", "it names none");
            Require(!answer.Content.IsEmpty, $"reading {path} gives values", "none");
        }
    }

    private async Task QueryTexts(ContentFormat format, string name)
    {
        foreach (var path in await DeviceTexts(0, 1, 2))
        {
            var answer = await Client.Read(path, format);
            SpeaksFormat(answer, name);
            IsIn(Answers(answer, CoapCode.Content), format);
            Holds(answer.Content, path, ResourceType.String);
            await SameAsByDefault(path, ResourceType.String, answer.Value.Value);
        }
    }

    private async Task QueryDevice(ContentFormat format, string name)
    {
        var texts = await DeviceTexts(0, 1, 2, 3);
        var answer = await Client.Read(Device, format);

        // Version 1.0 knows no other format for more than one value that every client must speak (LwM2M 1.0.2 §6.4).
        if (format != ContentFormat.Tlv || Client.Speaks("1.1"))
            SpeaksFormat(answer, name);
        IsIn(Answers(answer, CoapCode.Content), format);
        foreach (var path in texts)
        {
            Holds(answer.Content, path, ResourceType.String);
            await SameAsByDefault(path, ResourceType.String, answer.Content[path].Value);
        }

        Holds(answer.Content, Device.Append(11), ResourceType.Integer);
        Holds(answer.Content, Device.Append(16), ResourceType.String);
    }

    private async Task SameAsByDefault(Lwm2mPath path, ResourceType type, Lwm2mValue value)
    {
        var byDefault = Answers(await Client.Read(path), CoapCode.Content).Value.Value;
        Require(Alike(byDefault, type) == Alike(value, type), $"{path} is the same without Accept", $"{value.Describe()} and {byDefault.Describe()}");
    }
}
