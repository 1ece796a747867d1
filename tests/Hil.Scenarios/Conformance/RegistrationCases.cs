using Hil.Coap;
using Hil.Coap.Messages;
using Hil.Lwm2m;
using Hil.Lwm2m.Entries;
using Hil.NUnit.Conformance;

namespace Hil.Scenarios.Conformance;

/// <summary>The registration interface: cases 101 to 109.</summary>
public sealed class RegistrationCases : ConformanceCases
{
    private Lwm2mPath Lifetime => Client.ServerAccount.Append(1);

    [OmaCase(101, "Initial Registration")]
    public Task Initial_registration()
    {
        var registration = Client.Registration;
        var register = Client.Timeline.Snapshot().OfType<CoapEntry>().LastOrDefault(entry =>
            !entry.Sent && entry.Message.Code == CoapCode.Post && entry.Message.Options.UriPath is ["rd"]
            && entry.Message.Options.UriQuery.Contains($"ep={Client.Endpoint}"));
        if (register is null)
            throw Inconclusive("the client registered before anyone listened: start it anew");
        var query = register.Message.Options.UriQuery;
        Require(query.Any(item => item is "lwm2m=1.0" or "lwm2m=1.1" or "lwm2m=1.2"), "the Register names the version of LwM2M", string.Join('&', query));
        Require(register.Message.Options.ContentFormat == (int)ContentFormat.LinkFormat, "its body is a link list (40)", $"{register.Message.Options.ContentFormat}");
        Require(registration.Has("/1"), "it lists the Server object", string.Join(' ', registration.Objects));
        Require(registration.Has("/3"), "it lists the Device object", string.Join(' ', registration.Objects));
        Require(!registration.Has("/0"), "it does not list the Security object", string.Join(' ', registration.Objects));
        Require(registration.Lifetime is null || registration.Lifetime > TimeSpan.Zero, "its lifetime is one that can be kept", $"{registration.Lifetime}");
        return Task.CompletedTask;
    }

    [OmaCase(102, "Registration Update")]
    public async Task Registration_update()
    {
        await Keep(Lifetime);
        var mark = Client.Mark;

        Answers(await Client.Write(Lifetime, 20), CoapCode.Changed);
        var update = await Updates(mark, AtOnce);

        Require(update.Registration!.Lifetime == TimeSpan.FromSeconds(20), "the Update names a lifetime of 20 s", $"{update.Registration.Lifetime}");
        mark = Client.Mark;
        await Updates(mark, TimeSpan.FromSeconds(20));
    }

    [OmaCase(103, "Deregistration")]
    public async Task Deregistration()
    {
        var disable = Client.ServerAccount.Append(4);
        var timeout = Client.ServerAccount.Append(5);
        await NeedsResource(disable);
        if (!await Client.Has(timeout, Cancellation))
            throw Inconclusive($"the client has no {timeout}, so that it would be away for a day: disable it by hand");
        await Keep(timeout);
        Answers(await Client.Write(timeout, 5), CoapCode.Changed);
        Afterwards(async () => await Client.IsRegistered(Client.RestartsWithin));
        var mark = Client.Mark;

        Answers(await Client.Execute(disable), CoapCode.Changed);

        await Sees<RegistrationEntry>(mark, "a De-register", AtOnce, entry => entry.Change == RegistrationChange.Deregistered && entry.Endpoint == Client.Endpoint);
        Require(Client.Server.Find(Client.Endpoint) is null, "the client is no longer registered", "it is");
    }

    private Task<RegistrationEntry> Updates(int mark, TimeSpan within) => Sees<RegistrationEntry>(
        mark, "an Update", within, entry => entry.Change == RegistrationChange.Updated && entry.Endpoint == Client.Endpoint);
}
