using Hil.Coap.Messages;
using Hil.Lwm2m;
using Hil.Lwm2m.Entries;
using Hil.NUnit.Conformance;

namespace Hil.Scenarios.Conformance;

/// <summary>Device management, writing: cases 205 to 220, 226 to 228, 233, 234 and 256.</summary>
public sealed class WriteCases : OmaCases
{
    [OmaCase(205, "Setting basic information in Plain Text format")]
    public Task Setting_in_plain_text() => SetOneByOne(ContentFormat.Text, "plain text (0)");

    [OmaCase(212, "Setting basic information in CBOR format", Since = "1.1")]
    public Task Setting_in_cbor() => SetOneByOne(ContentFormat.Cbor, "CBOR (60)");

    [OmaCase(215, "Setting basic information in TLV format")]
    public Task Setting_in_tlv() => SetTogether(ContentFormat.Tlv, "TLV (11542)");

    [OmaCase(220, "Setting basic information in JSON format")]
    public Task Setting_in_json() => SetTogether(ContentFormat.Json, "LwM2M JSON (11543)");

    [OmaCase(233, "Setting basic information in SenML CBOR format", Since = "1.1")]
    public Task Setting_in_senml_cbor() => SetTogether(ContentFormat.SenMlCbor, "SenML CBOR (112)");

    [OmaCase(234, "Setting basic information in SenML JSON format", Since = "1.1")]
    public Task Setting_in_senml_json() => SetTogether(ContentFormat.SenMlJson, "SenML JSON (110)");

    [OmaCase(226, "Write (Partial Update) on Object Instance", Since = "1.1")]
    public async Task Partial_update_on_object_instance()
    {
        var lifetime = Client.ServerAccount.Append(1);
        var storing = Client.ServerAccount.Append(6);
        var binding = await Now(7);
        await Keep(lifetime);
        var stored = await Keep(storing);
        var format = await FormatOfMany();

        Answers(
            await Client.Registered.WritePartial(Client.ServerAccount, [new(lifetime, 62), new(storing, Lwm2mValue.Of(!stored.AsBoolean(storing)))], format),
            CoapCode.Changed);

        await IsNow(lifetime, 62);
        await IsNow(storing, Lwm2mValue.Of(!stored.AsBoolean(storing)));
        await IsNow(binding.Path, binding.Value);
    }

    [OmaCase(227, "Write (replace) on Resource", Since = "1.1")]
    public async Task Replace_on_resource()
    {
        var lifetime = Client.ServerAccount.Append(1);
        await Keep(lifetime);
        var mark = Client.Mark;

        Answers(await Client.Write(lifetime, 63), CoapCode.Changed);

        var update = await Sees<RegistrationEntry>(
            mark, "an Update", AtOnce, entry => entry.Change == RegistrationChange.Updated && entry.Endpoint == Client.Endpoint);
        Require(update.Registration!.Lifetime == TimeSpan.FromSeconds(63), "the Update names a lifetime of 63 s", $"{update.Registration.Lifetime}");
        await IsNow(lifetime, 63);
    }

    [OmaCase(228, "Write on Resource Instance", Since = "1.1")]
    public async Task Write_on_resource_instance()
    {
        NeedsObject(16);
        var identity = Lwm2mPath.Of(16, 0, 0);
        if (!Client.Registration.Objects.Contains(Lwm2mPath.Of(16, 0)))
        {
            var created = await Client.Registered.Create(Lwm2mPath.Of(16), [new(identity.Append(0), "a"), new(identity.Append(1), "b")]);
            Answers(created, CoapCode.Created);
            Afterwards(async () => (await Client.Registered.Delete(identity.Ancestor(2))).EnsureSuccess());
        }

        Answers(await Client.Write(identity.Append(0), "test"), CoapCode.Changed);
        await IsNow(identity.Append(0), "test");
    }

    [OmaCase(256, "Write Operation Failure", Since = "1.1")]
    public async Task Write_operation_failure()
    {
        var shortServerId = Client.ServerAccount.Append(0);
        var before = await Now(0);

        // Of the Server object only the bootstrap server may write the Short Server ID (LwM2M Core 1.1.1, E.2).
        Answers(await Client.Write(shortServerId, 123), CoapCode.MethodNotAllowed);

        await IsNow(shortServerId, before.Value);
    }

    private async Task SetOneByOne(ContentFormat format, string name)
    {
        var writes = await AccountWrites();
        foreach (var (path, value, _) in writes)
        {
            var answer = await Client.Write(path, value, format);
            SpeaksFormat(answer, name);
            Answers(answer, CoapCode.Changed);
        }

        foreach (var (path, value, _) in writes)
            await IsNow(path, value);
        foreach (var (path, _, before) in writes)
        {
            Answers(await Client.Write(path, before, format), CoapCode.Changed);
            await IsNow(path, before);
        }
    }

    private async Task SetTogether(ContentFormat format, string name)
    {
        var writes = await AccountWrites();
        var answer = await Client.Registered.WritePartial(Client.ServerAccount, [.. writes.Select(write => new Lwm2mNode(write.Path, write.Value))], format);

        // Version 1.0 knows no other format for more than one value that every client must speak (LwM2M 1.0.2 §6.4).
        if (format != ContentFormat.Tlv || Client.Speaks("1.1"))
            SpeaksFormat(answer, name);
        Answers(answer, CoapCode.Changed);
        foreach (var (path, value, _) in writes)
            await IsNow(path, value);

        // What replaces the instance must have all that is mandatory: lifetime and binding too.
        Lwm2mNode[] all = [.. writes.Select(write => new Lwm2mNode(write.Path, write.Before)), await Now(1), await Now(7)];
        Answers(await Client.Registered.Write(Client.ServerAccount, all, format), CoapCode.Changed);
        foreach (var (path, _, before) in writes)
            await IsNow(path, before);
    }

    // The format of many values that the client itself speaks.
    private async Task<ContentFormat> FormatOfMany() =>
        Answers(await Client.Read(Client.ServerAccount), CoapCode.Content).Format ?? ContentFormat.Tlv;

    private async Task<Lwm2mNode> Now(int resource)
    {
        var path = Client.ServerAccount.Append(resource);
        return new(path, Answers(await Client.Read(path), CoapCode.Content).Value.Value);
    }
}
