using Hil.Coap;
using Hil.Coap.Messages;
using Hil.Lwm2m;
using Hil.Lwm2m.Entries;
using Hil.NUnit.Conformance;

namespace Hil.Scenarios.Conformance;

/// <summary>The registration interface: cases 101 to 109. Case 106 is about TCP, which Hil does not speak.</summary>
public sealed class RegistrationCases : OmaCases
{
    // In which a client has nothing to say for longer than MAX_TRANSMIT_WAIT, also where it updates at half of its lifetime.
    private static readonly TimeSpan QuietLifetime = TimeSpan.FromSeconds(240);

    private Lwm2mPath Disable => Client.ServerAccount.Append(4);

    private Lwm2mPath DisableTimeout => Client.ServerAccount.Append(5);

    private Lwm2mPath UpdateTrigger => Client.ServerAccount.Append(8);

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
        var listed = string.Join(' ', registration.Objects);
        Require(query.Any(item => item is "lwm2m=1.0" or "lwm2m=1.1" or "lwm2m=1.2"), "the Register names the version of LwM2M", string.Join('&', query));
        Require(query.Any(item => item.StartsWith("lt=", StringComparison.Ordinal)), "it names a lifetime", string.Join('&', query));
        Require(register.Message.Type == CoapType.Confirmable, "it is confirmable", $"{register.Message.Type}");
        Require(register.Message.Options.ContentFormat == (int)ContentFormat.LinkFormat, "its body is a link list (40)", $"{register.Message.Options.ContentFormat}");
        Require(registration.Has("/1"), "it lists the Server object", listed);
        Require(registration.Has("/3"), "it lists the Device object", listed);
        Require(!registration.Has("/0"), "it does not list the Security object", listed);
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
        await Updates(Client.Mark, TimeSpan.FromSeconds(20));
    }

    [OmaCase(103, "Deregistration", MayLoseTheClient = true)]
    public async Task Deregistration()
    {
        await NeedsResource(Disable);
        await ComesBackSoon();
        var mark = Client.Mark;

        Answers(await Client.Execute(Disable), CoapCode.Changed);

        await Sees<RegistrationEntry>(mark, "a De-register", AtOnce, entry => IsOurs(entry, RegistrationChange.Deregistered));
        Require(Client.Server.Find(Client.Endpoint) is null, "the client is no longer registered", "it is");
    }

    [OmaCase(104, "Registration Update Trigger")]
    public async Task Registration_update_trigger()
    {
        await NeedsResource(UpdateTrigger);
        await Keep(Lifetime);
        Answers(await Client.Write(Lifetime, 20), CoapCode.Changed);
        await Wait(TimeSpan.FromSeconds(2));
        var number = Client.Registration.Number;
        var mark = Client.Mark;

        Answers(await Client.Execute(UpdateTrigger), CoapCode.Changed);

        // A client updates by itself after half of its lifetime: what comes earlier than that is the answer to the trigger.
        await Updates(mark, TimeSpan.FromSeconds(5));
        var update = UpdateMessage(mark);
        Require(update.Options.UriQuery.Count == 0, "the Update has no parameters, since nothing has changed", string.Join('&', update.Options.UriQuery));
        Require(Client.Registration.Number == number, "the registration is the same as before", "another one");
    }

    [OmaCase(105, "Discarded Register Update", Since = "1.1", MayLoseTheClient = true)]
    public async Task Discarded_register_update()
    {
        await Keep(Lifetime);
        Answers(await Client.Write(Lifetime, 20), CoapCode.Changed);
        await Wait(TimeSpan.FromSeconds(1));
        Client.Server.Forget(Client.Endpoint);
        var mark = Client.Mark;

        await Sees<RegistrationEntry>(
            mark, "an Update of the registration that the server has forgotten", TimeSpan.FromSeconds(70), entry => entry is { Change: RegistrationChange.Refused });

        await Sees<RegistrationEntry>(mark, "a new Register after the answer 4.04", AtOnce + AtOnce, entry => IsOurs(entry, RegistrationChange.Registered));
    }

    [OmaCase(107, "Extending the lifetime of a registration", Since = "1.1")]
    public async Task Extending_the_lifetime_of_a_registration()
    {
        await Keep(Lifetime);
        var mark = Client.Mark;
        Answers(await Client.Write(Lifetime, 10), CoapCode.Changed);
        await Updates(mark, AtOnce);
        mark = Client.Mark;

        Answers(await Client.Write(Lifetime, 30), CoapCode.Changed);
        var update = await Updates(mark, AtOnce);
        Require(update.Registration!.Lifetime == TimeSpan.FromSeconds(30), "the Update names the longer lifetime, 30 s", $"{update.Registration.Lifetime}");

        mark = Client.Mark;
        await Updates(mark, TimeSpan.FromSeconds(30));
        Require(Client.Server.Find(Client.Endpoint) is not null, "the client is registered beyond the first lifetime", "it is not");
    }

    [OmaCase(108, "Turn on Queue Mode", Since = "1.1")]
    public Task Turn_on_queue_mode()
    {
        if (!Client.Registration.QueueMode)
            throw NotApplicable($"the client registered without queue mode (binding {Client.Registration.Binding})");
        Require(Client.Registration.QueueMode, "the Register asks for queue mode", "it does not");
        return Task.CompletedTask;
    }

    [OmaCase(109, "Behavior in Queue Mode", Since = "1.1")]
    public async Task Behavior_in_queue_mode()
    {
        if (!Client.Registration.QueueMode)
            throw NotApplicable($"the client registered without queue mode (binding {Client.Registration.Binding})");

        // So long that it has no Update to send until it sleeps, MAX_TRANSMIT_WAIT after its last word (RFC 7252 §4.8.2).
        await Keep(Lifetime);
        Answers(await Client.Write(Lifetime, (int)QuietLifetime.TotalSeconds), CoapCode.Changed);
        if (!await Client.Clock.RunUntil(() => Client.Registered.AsleepSince is not null, Client.Clock.Now + QuietLifetime, Cancellation))
            throw Inconclusive($"the client was not silent for 93 s, with a lifetime of {QuietLifetime.TotalSeconds:0} s: let it update less often");

        // What is asked now waits until it speaks. A client that gave its socket up while it slept registers anew, which ends what waited for the
        // registration before: then it is asked again, as one that has just spoken.
        var before = Client.Registration.Number;
        var answer = await Client.Read(Lwm2mPath.Of(3, 0, 16));
        Require(answer.Parked is not null, "the request waits for the client to wake up", "it was sent at once");
        if (answer.Failure is not null && Client.Registration.Number != before)
            answer = await Client.Read(Lwm2mPath.Of(3, 0, 16));
        Answers(answer, CoapCode.Content);
    }

    private Lwm2mPath Lifetime => Client.ServerAccount.Append(1);

    private bool IsOurs(RegistrationEntry entry, RegistrationChange change) => entry.Change == change && entry.Endpoint == Client.Endpoint;

    // The default timeout of Disable is a day. It may be a resource that the client does not list as long as it has its default value.
    private async Task ComesBackSoon()
    {
        if (await Client.Has(DisableTimeout, Cancellation))
            await Keep(DisableTimeout);
        var answer = await Client.Write(DisableTimeout, 5);
        if (answer.Code != CoapCode.Changed)
            throw Inconclusive($"{DisableTimeout} cannot be set ({answer.Describe()}), so that the client would be away for a day: disable it by hand");
        Afterwards(async () => await Client.IsRegistered(Client.RestartsWithin, Cancellation));
    }

    private Task<RegistrationEntry> Updates(int mark, TimeSpan within) =>
        Sees<RegistrationEntry>(mark, "an Update", within, entry => IsOurs(entry, RegistrationChange.Updated));

    private CoapMessage UpdateMessage(int mark)
    {
        var location = Client.Registration.Location.Trim('/').Split('/');
        return Client.Timeline.Snapshot(mark).OfType<CoapEntry>()
            .First(entry => !entry.Sent && entry.Message.Code == CoapCode.Post && entry.Message.Options.UriPath.SequenceEqual(location)).Message;
    }
}
