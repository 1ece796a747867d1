using Hil.Coap;
using Hil.Coap.Dtls;
using Hil.Coap.Messages;
using Hil.Lwm2m;
using Hil.Lwm2m.Bootstrap;
using Hil.Lwm2m.Entries;
using Hil.Lwm2m.Hooks;
using Hil.NUnit.Conformance;

namespace Hil.Scenarios.Conformance;

/// <summary>The bootstrap interface: cases 0 to 9. They need a client that was started to ask for a bootstrap, at a server that gives it one.</summary>
public sealed class BootstrapCases : OmaCases
{
    private static readonly TimeSpan Bootstrapped = TimeSpan.FromSeconds(60);

    // A client tries for a while before it turns to the bootstrap server.
    private static readonly TimeSpan FallsBack = TimeSpan.FromSeconds(180);

    private Lwm2mPath Trigger => Client.ServerAccount.Append(9);

    [OmaCase(0, "Client Initiated Bootstrap")]
    public Task Client_initiated_bootstrap()
    {
        FirstBootstrap();
        return Task.CompletedTask;
    }

    [OmaCase(1, "Client Initiated Bootstrap Full (PSK)", Since = "1.1")]
    public Task Client_initiated_bootstrap_with_a_pre_shared_key() => FullBootstrap(PeerIdentityKind.PreSharedKey);

    [OmaCase(2, "Client Initiated Bootstrap Full (Cert)", Since = "1.1")]
    public Task Client_initiated_bootstrap_with_a_certificate() => FullBootstrap(PeerIdentityKind.Certificate);

    [OmaCase(3, "Simple Bootstrap from Smartcard", Since = "1.1")]
    public Task Bootstrap_from_smartcard() => throw NotApplicable("a smartcard is nothing that a server sees: insert one by hand");

    [OmaCase(4, "Bootstrap Delete", Since = "1.1", MayLoseTheClient = true)]
    public async Task Bootstrap_delete()
    {
        var session = await Begins();
        Answers(await session.Delete(Lwm2mPath.Root, Cancellation), CoapCode.Deleted);
        var left = Answers(await session.Discover(Lwm2mPath.Root, Cancellation), CoapCode.Content);
        var paths = left.Links.Select(link => Lwm2mPath.TryParse(link.Target, out var path, out _) ? path : default).ToList();
        Require(!paths.Any(path => path is { Object: 1, Depth: 2 }), "no account of a server is left", string.Join(' ', left.Links));
        Require(paths.Any(path => path is { Object: 0, Depth: 2 }), "the account of the bootstrap server is still there", string.Join(' ', left.Links));
        await Ends(session);
    }

    [OmaCase(5, "Server Initiated Bootstrap", Since = "1.1", MayLoseTheClient = true)]
    public async Task Server_initiated_bootstrap()
    {
        await NeedsTrigger();
        var mark = Client.Mark;
        var from = Client.Clock.Now;
        await Triggers();
        var outcome = await Client.Server.Bootstrap.WaitForOutcome(Client.Endpoint, Bootstrapped, from, Cancellation);
        Require(outcome.IsSuccess, "the client is bootstrapped anew", outcome.Describe());
        await RegistersAnew(mark);
    }

    [OmaCase(6, "Bootstrap Sequence", Since = "1.1", MayLoseTheClient = true)]
    public async Task Bootstrap_sequence()
    {
        NeedsBootstrap();
        var mark = Client.Mark;
        Answers(await Client.Execute(Device.Append(4)), CoapCode.Changed);
        await RegistersAnew(mark);
        var asked = Client.Timeline.Snapshot(mark).OfType<CoapEntry>().FirstOrDefault(IsBootstrapRequest);
        if (asked is not null)
            throw Inconclusive("the client asked for a bootstrap after its restart: look by hand whether it keeps its account over a restart");
        Require(asked is null, "a client that has an account registers without a bootstrap", "");
    }

    [OmaCase(7, "Fallback to bootstrap", Since = "1.1", MayLoseTheClient = true)]
    public async Task Fallback_to_bootstrap()
    {
        NeedsBootstrap();
        var lifetime = Client.ServerAccount.Append(1);
        Answers(await Client.Write(lifetime, 20), CoapCode.Changed);
        using var refusal = Client.Server.Hooks.Answer(ServerRequestKind.Register, CoapCode.Forbidden, int.MaxValue);
        Afterwards(async () => await Client.IsRegistered(FallsBack, Cancellation));
        Client.Server.Forget(Client.Endpoint);
        var asked = await Client.Find<CoapEntry>(Client.Mark, FallsBack, IsBootstrapRequest, Cancellation);
        if (asked is null)
            throw Inconclusive($"the client whose Register is refused did not ask for a bootstrap in {FallsBack.TotalSeconds:0} s: how long it tries is its own affair");
        Require(asked is not null, "the client whose Register is refused asks for a bootstrap", "");
    }

    [OmaCase(8, "Bootstrap Read", Since = "1.1", MayLoseTheClient = true)]
    public async Task Bootstrap_read()
    {
        var session = await Begins();
        var answer = await session.Read(Lwm2mPath.Of(1), ct: Cancellation);
        var isThere = Answers(answer, CoapCode.Content).Content;
        Require(isThere.Nodes.Any(node => node.Path is { Object: 1, Resource: 0 }), "Bootstrap-Read of /1 tells the accounts", isThere.Describe());
        await Ends(session);
    }

    [OmaCase(9, "Bootstrap and Configuration Consistency", Since = "1.1", MayLoseTheClient = true)]
    public async Task Bootstrap_and_consistency()
    {
        var session = await Begins();
        Answers(await session.Delete(Lwm2mPath.Root, Cancellation), CoapCode.Deleted);

        // An account without the security instance that it belongs to, and without lifetime and binding, which every account must have. A client
        // may refuse it as soon as it is written.
        var account = Lwm2mPath.Of(1, 0);
        var written = await session.Write(account, [new(account.Append(0), 77)], ct: Cancellation);
        if (written.Code == CoapCode.Changed)
            Answers(await session.Finish(Cancellation), CoapCode.NotAcceptable, CoapCode.BadRequest);
        else
            Answers(written, CoapCode.NotAcceptable, CoapCode.BadRequest);
        await Ends(session);
    }

    private BootstrapConfiguration NeedsBootstrap()
    {
        if (Client.Bootstrap is not { } configuration || Client.Server.Bootstrap.Find(Client.Endpoint) is null)
            throw NotApplicable("the client asked for no bootstrap");
        return configuration;
    }

    private async Task<BootstrapConfiguration> NeedsTrigger()
    {
        var configuration = NeedsBootstrap();
        await NeedsResource(Trigger);
        return configuration;
    }

    private async Task Triggers()
    {
        var answer = await Client.Execute(Trigger);
        Require(
            answer.Code != CoapCode.MethodNotAllowed, $"Execute {Trigger} is answered 2.04",
            "4.05, as of a client that has no bootstrap server (has the configuration written over the instance of object 0 in which it keeps it?)");
        Answers(answer, CoapCode.Changed);
    }

    private void FirstBootstrap()
    {
        NeedsBootstrap();
        var request = Client.Timeline.Snapshot().OfType<CoapEntry>().First(IsBootstrapRequest).Message;
        Require(request.Options.UriQuery.Contains($"ep={Client.Endpoint}"), "the Bootstrap-Request names the endpoint", string.Join('&', request.Options.UriQuery));
        var first = Client.Timeline.Snapshot().OfType<BootstrapEntry>().ToList();
        var outcome = Client.Server.Bootstrap.Find(Client.Endpoint)!.Outcome;
        Require(outcome is { IsSuccess: true }, "the client takes all that the bootstrap server writes, and the end", outcome?.Describe() ?? string.Join("; ", first.Select(entry => entry.Describe())));
        Require(Client.Server.Find(Client.Endpoint) is not null, "it registers afterwards", "it did not");
    }

    private Task FullBootstrap(PeerIdentityKind kind)
    {
        NeedsBootstrap();
        if (Client.Registration.Identity?.Kind != kind)
            throw NotApplicable($"the client registered without {kind}");
        FirstBootstrap();
        Require(Client.Registration.Identity?.Kind == kind, "it registers over DTLS with what the bootstrap gave it", "without");
        return Task.CompletedTask;
    }

    // A bootstrap whose steps are this case's. However it ends, the client gets its account back.
    private async Task<BootstrapSession> Begins()
    {
        var configuration = await NeedsTrigger();
        Client.Server.Bootstrap.LeaveToScenario(Client.Endpoint);
        Afterwards(() =>
        {
            Client.Server.Bootstrap.Offer(Client.Endpoint, configuration);
            return Task.CompletedTask;
        });
        await Triggers();
        var session = await Client.Server.Bootstrap.WaitForRequest(Client.Endpoint, Bootstrapped, Cancellation);
        Afterwards(async () =>
        {
            if (session.Outcome is null)
                await session.Run(configuration, Cancellation);
            await Client.IsRegistered(Bootstrapped, Cancellation);
        });
        return session;
    }

    private async Task Ends(BootstrapSession session)
    {
        var mark = Client.Mark;
        var outcome = await session.Run(NeedsBootstrap(), Cancellation);
        Require(outcome.IsSuccess, "the client takes the right configuration afterwards", outcome.Describe());
        await RegistersAnew(mark);
    }

    private Task<RegistrationEntry> RegistersAnew(int mark) => Sees<RegistrationEntry>(
        mark, "a Register", Client.RestartsWithin, entry => entry.Change == RegistrationChange.Registered && entry.Endpoint == Client.Endpoint);

    private static bool IsBootstrapRequest(CoapEntry entry) => !entry.Sent && entry.Message.Code == CoapCode.Post && entry.Message.Options.UriPath is ["bs"];
}
