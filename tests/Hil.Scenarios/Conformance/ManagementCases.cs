using Hil.Coap.Messages;
using Hil.Lwm2m;
using Hil.Lwm2m.Entries;
using Hil.NUnit.Conformance;

namespace Hil.Scenarios.Conformance;

/// <summary>Device management, the rest: cases 221, 241, 260 and 261.</summary>
public sealed class ManagementCases : OmaCases
{
    [OmaCase(221, "Attempt to perform operations on Security", Since = "1.1")]
    public async Task Operations_on_security_are_not_allowed()
    {
        Answers(await Client.Read(Lwm2mPath.Of(0, 0)), CoapCode.Unauthorized);
        Answers(await Client.Write(Lwm2mPath.Of(0, 0, 0), "coap://localhost"), CoapCode.Unauthorized);
        Answers(await Client.WriteAttributes(Lwm2mPath.Of(0), "pmin=10"), CoapCode.Unauthorized);
    }

    [OmaCase(241, "Executable Resource: Rebooting the device", MayLoseTheClient = true)]
    public async Task Rebooting_the_device()
    {
        var mark = Client.Mark;
        var number = Client.Registration.Number;

        Answers(await Client.Execute(Device.Append(4)), CoapCode.Changed);

        var register = await Sees<RegistrationEntry>(
            mark, "a new Register", Client.RestartsWithin, entry => entry.Change == RegistrationChange.Registered && entry.Endpoint == Client.Endpoint);
        Require(register.Registration!.Number > number, "the registration is a new one", "the same");
    }

    [OmaCase(260, "Discover Command")]
    public async Task Discover_command()
    {
        NeedsObject(3);
        var links = await Links(Lwm2mPath.Of(3));
        Lists(links, Lwm2mPath.Of(3));

        // From 1.1 on an object is answered with its instances and their resources too, in 1.0 as well as Discover has it there.
        Lists(links, Device.Append(4), Device.Append(11), Device.Append(16));

        var number = await Number();
        var instance = number.Ancestor(2);
        await SetAttributes(instance, "pmin=10&pmax=200", "pmin&pmax");
        Has(await Links(instance), instance, ("pmin", "10"), ("pmax", "200"));

        await SetAttributes(number, "lt=1&gt=6&st=1", "lt&gt&st");
        Has(await Links(instance), number, ("lt", "1"), ("gt", "6"), ("st", "1"));

        // Asked for one resource, the client also tells what that inherits.
        Has(await Links(number), number, ("pmin", "10"), ("pmax", "200"), ("lt", "1"), ("gt", "6"), ("st", "1"));
    }

    [OmaCase(261, "Write-Attribute Operation on a multiple resource", Since = "1.1")]
    public async Task Attributes_on_a_multiple_resource()
    {
        var errors = Device.Append(11);
        var links = await Links(errors);
        Lists(links, errors);
        if (!links.Any(link => PathOf(link)?.Depth == 4) && (await Client.Read(errors)).Content.Nodes.All(node => node.Path.Depth < 4))
            throw NotApplicable($"{errors} has no instance now");
        var one = links.Select(PathOf).FirstOrDefault(path => path is { Depth: 4 });
        Require(one is not null, $"Discover of {errors} lists its instances", string.Join(' ', links));
        Has(links, errors, ("dim", $"{links.Count(link => PathOf(link)?.Depth == 4)}"));

        await SetAttributes(Lwm2mPath.Of(3), "pmin=10&pmax=200", "pmin&pmax");
        await SetAttributes(Device, "pmax=320", "pmax");
        await SetAttributes(one!.Value, "pmax=100", "pmax");
        links = await Links(errors);
        Has(links, errors, ("pmin", "10"), ("pmax", "320"));
        Has(links, one.Value, ("pmax", "100"));

        var answer = await Client.WriteAttributes(one.Value, "epmin=1&epmax=20");
        if (answer.Code == CoapCode.BadOption || answer.Code == CoapCode.BadRequest)
            return;
        Answers(answer, CoapCode.Changed);
        Afterwards(async () => await Client.WriteAttributes(one.Value, "epmin&epmax"));
        Has(await Links(errors), one.Value, ("pmax", "100"), ("epmin", "1"), ("epmax", "20"));
    }

    // A number that can have thresholds: voltage or battery level of the Device object, else the lifetime of the account.
    private async Task<Lwm2mPath> Number()
    {
        foreach (var path in (Lwm2mPath[])[Device.Append(9), Device.Append(10)])
            if (await Client.Has(path, Cancellation))
                return path;
        return Client.ServerAccount.Append(1);
    }

    private async Task SetAttributes(Lwm2mPath path, string attributes, string unset)
    {
        Answers(await Client.WriteAttributes(path, attributes), CoapCode.Changed);
        Afterwards(async () => (await Client.WriteAttributes(path, unset)).EnsureSuccess());
    }

    private async Task<IReadOnlyList<Lwm2m.Formats.CoreLink>> Links(Lwm2mPath path)
    {
        var answer = Answers(await Client.Discover(path), CoapCode.Content);
        IsIn(answer, ContentFormat.LinkFormat);
        return answer.Links;
    }

    private void Lists(IReadOnlyList<Lwm2m.Formats.CoreLink> links, params Lwm2mPath[] paths)
    {
        foreach (var path in paths)
            Require(links.Any(link => PathOf(link) == path), $"Discover lists {path}", string.Join(' ', links));
    }

    private void Has(IReadOnlyList<Lwm2m.Formats.CoreLink> links, Lwm2mPath path, params (string Key, string Value)[] attributes)
    {
        var link = links.FirstOrDefault(link => PathOf(link) == path);
        foreach (var (key, value) in attributes)
            Require(
                link is not null && double.TryParse(link[key], System.Globalization.CultureInfo.InvariantCulture, out var number)
                    && number == double.Parse(value, System.Globalization.CultureInfo.InvariantCulture),
                $"Discover tells {key}={value} of {path}", link?.ToString() ?? $"no {path} in {string.Join(' ', links)}");
    }

    private Lwm2mPath? PathOf(Lwm2m.Formats.CoreLink link)
    {
        var root = Client.Registration.RootPath;
        var target = root.Length > 0 && link.Target.StartsWith(root, StringComparison.Ordinal) ? link.Target[root.Length..] : link.Target;
        return Lwm2mPath.TryParse(target, out var path, out _) ? path : default(Lwm2mPath?);
    }
}
