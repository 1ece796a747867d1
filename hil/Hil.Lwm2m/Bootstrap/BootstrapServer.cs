using System.Globalization;
using System.Net;
using System.Text;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m.Entries;
using Hil.Lwm2m.Hooks;
using Hil.Lwm2m.Links;

namespace Hil.Lwm2m.Bootstrap;

/// <summary>
/// The bootstrap interface of the server (LwM2M Core 1.1.1 §6.1): it answers clients that ask for a bootstrap on any of its links, and makes
/// of them what a configuration says, or leaves them to a scenario.
/// </summary>
/// <remarks>
/// A client for which there is neither a configuration nor a scenario is refused with 4.00. Bootstrap-Pack (LwM2M 1.2) is refused with 5.01,
/// upon which clients ask the ordinary way.
/// </remarks>
public sealed class BootstrapServer
{
    private const int MostSessions = 4096;

    private readonly Lwm2mServerOptions _options;
    private readonly BoardClock _clock;
    private readonly Timeline _timeline;
    private readonly IReadOnlyList<ServerLink> _links;
    private readonly Lock _gate;
    private readonly Dictionary<string, BootstrapConfiguration?> _plans = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BootstrapSession> _sessions = new(StringComparer.Ordinal);
    private BootstrapConfiguration? _planForAll;

    internal BootstrapServer(Lwm2mServerOptions options, BoardClock clock, Timeline timeline, IReadOnlyList<ServerLink> links, Lock gate) =>
        (_options, _clock, _timeline, _links, _gate) = (options, clock, timeline, links, gate);

    /// <summary>What becomes of clients that are not named by <see cref="Offer"/> or <see cref="LeaveToScenario"/>; null, the default, refuses them.</summary>
    public BootstrapConfiguration? ForAll
    {
        get
        {
            lock (_gate)
                return _planForAll;
        }

        set
        {
            lock (_gate)
                _planForAll = value;
        }
    }

    /// <summary>Makes of a client what a configuration says whenever it asks, from now on.</summary>
    /// <param name="endpoint">The endpoint client name.</param>
    /// <param name="configuration">What.</param>
    public void Offer(string endpoint, BootstrapConfiguration configuration)
    {
        lock (_gate)
            _plans[endpoint] = configuration;
    }

    /// <summary>Answers a client 2.04 whenever it asks, and leaves the rest to the scenario: see <see cref="WaitForRequest"/>.</summary>
    /// <param name="endpoint">The endpoint client name.</param>
    public void LeaveToScenario(string endpoint)
    {
        lock (_gate)
            _plans[endpoint] = null;
    }

    /// <summary>Forgets what <see cref="Offer"/> or <see cref="LeaveToScenario"/> said of a client.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool Withdraw(string endpoint)
    {
        lock (_gate)
            return _plans.Remove(endpoint);
    }

    /// <summary>The last bootstrap of a client, over or not; null where there was none.</summary>
    public BootstrapSession? Find(string endpoint)
    {
        lock (_gate)
            return _sessions.GetValueOrDefault(endpoint);
    }

    /// <summary>Begins a bootstrap for which the client did not ask; its steps, or <see cref="BootstrapSession.Run"/>, are the scenario's.</summary>
    /// <param name="endpoint">The endpoint client name.</param>
    /// <param name="peer">Where the client is.</param>
    /// <param name="link">On which link it is asked, counted from 0 in the order in which the server was given them.</param>
    public BootstrapSession Begin(string endpoint, IPEndPoint peer, int link = 0)
    {
        lock (_gate)
        {
            var session = Open(endpoint, _links[link], peer, null, false);
            session.IsTaken = true;
            session.Tell($"begins, unasked, with {peer}");
            return session;
        }
    }

    /// <summary>Waits until a client asks for a bootstrap; one that has asked and was not given to a scenario yet is given at once.</summary>
    /// <param name="endpoint">The endpoint client name; see <see cref="LeaveToScenario"/>.</param>
    /// <param name="within">How long to wait, in board time.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="DeviceTimeoutException">It did not ask in time.</exception>
    public async ValueTask<BootstrapSession> WaitForRequest(string endpoint, TimeSpan within, CancellationToken ct = default)
    {
        var from = _clock.Now;
        BootstrapSession? session = null;
        if (!await _clock.RunUntil(() => (session = Find(endpoint)) is { IsTaken: false, IsClientInitiated: true, Outcome: null }, from + within, ct))
            throw NotInTime(endpoint, "to ask for a bootstrap", from, within);
        session!.IsTaken = true;
        return session;
    }

    /// <summary>Waits until a bootstrap of a client is over; one that is over already is given at once.</summary>
    /// <param name="endpoint">The endpoint client name.</param>
    /// <param name="within">How long to wait, in board time.</param>
    /// <param name="after">Only a bootstrap that was begun then or later counts. Default all.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="DeviceTimeoutException">There is none, or it is not over in time.</exception>
    public async ValueTask<BootstrapOutcome> WaitForOutcome(string endpoint, TimeSpan within, BoardTime after = default, CancellationToken ct = default)
    {
        var from = _clock.Now;
        BootstrapSession? session = null;
        if (!await _clock.RunUntil(() => (session = Find(endpoint)) is { Outcome: not null } && session.BegunAt >= after, from + within, ct))
            throw NotInTime(endpoint, "to be bootstrapped", from, within);
        return session!.Outcome!;
    }

    internal void Handle(CoapServerExchange exchange, ServerLink link, ServerRequestKind kind)
    {
        if (kind == ServerRequestKind.BootstrapPack)
            Refuse(exchange, CoapCode.NotImplemented, NameIn(exchange.Request), "Bootstrap-Pack is not offered: a POST to /bs was expected");
        else if (kind != ServerRequestKind.BootstrapRequest)
            exchange.Respond(CoapCode.MethodNotAllowed);
        else
            Take(exchange, link);
    }

    internal void Move(ServerLink link, IPEndPoint from, IPEndPoint to)
    {
        foreach (var session in _sessions.Values.Where(session => session.Outcome is null && session.IsAt(link, from)))
            session.MoveTo(to);
    }

    internal void Close(string why)
    {
        foreach (var session in _sessions.Values)
            session.Abandon(why);
        _sessions.Clear();
    }

    private void Take(CoapServerExchange exchange, ServerLink link)
    {
        if (!TryRead(exchange.Request, out var named, out var preferred, out var why))
        {
            Refuse(exchange, CoapCode.BadRequest, named ?? "", why);
            return;
        }

        if (EndpointNames.NameOf(_options, link, exchange.Peer, named, out _, out why) is not { } endpoint)
        {
            Refuse(exchange, CoapCode.BadRequest, named ?? "", why);
            return;
        }

        if (!_plans.TryGetValue(endpoint, out var plan) && (plan = _planForAll) is null)
        {
            Refuse(exchange, CoapCode.BadRequest, endpoint, $"no bootstrap is known for {endpoint}");
            return;
        }

        var session = Open(endpoint, link, exchange.Peer, preferred, true);
        session.Tell($"asked for by {exchange.Peer}{(preferred is { } format ? $", preferably in {format}" : "")}{(plan is null ? "; left to the scenario" : "")}");
        exchange.Respond(CoapCode.Changed);
        // After the answer, which rides on the acknowledgement of this very message.
        if (plan is not null)
            link.Coap.StartTimer(TimeSpan.FromTicks(1), () => BeginUnlessOver(session, plan));
    }

    private static void BeginUnlessOver(BootstrapSession session, BootstrapConfiguration plan)
    {
        if (session.Outcome is null)
            session.Begin(plan);
    }

    private BootstrapSession Open(string endpoint, ServerLink link, IPEndPoint peer, ContentFormat? preferred, bool clientAsked)
    {
        if (_sessions.TryGetValue(endpoint, out var former))
            former.Abandon("the bootstrap was begun anew");
        if (_sessions.Count >= MostSessions)
        {
            // Bounded: names may be made up where all clients are served.
            foreach (var over in _sessions.Where(each => each.Value.Outcome is not null).Select(each => each.Key).ToArray())
                _sessions.Remove(over);
        }

        // A client in the midst of its bootstrap is spoken to as one that is registered, but under no root of its own.
        var registration = new Registration(endpoint, "/bs", peer, "1.1", null, "U", false, null, "", [], _clock.Now, _clock.Now, 0)
        {
            Server = link.Address,
            Identity = link.IdentityOf(peer),
        };
        var session = new BootstrapSession(new(link, _clock, _timeline, _options, registration), _clock, _timeline, _options, preferred, clientAsked);
        _sessions[endpoint] = session;
        return session;
    }

    private static bool TryRead(CoapMessage request, out string? endpoint, out ContentFormat? preferred, out string why)
    {
        (endpoint, preferred, why) = (null, null, "");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in request.Options.UriQuery)
        {
            var (key, value) = item.IndexOf('=', StringComparison.Ordinal) is var at and >= 0 ? (item[..at], item[(at + 1)..]) : (item, "");
            if (!seen.Add(key))
                why = $"each parameter was expected once, found {key} again";
            else if (key == "ep" && (value.Length == 0 || value.Any(char.IsControl)))
                why = "an endpoint name was expected for ep, found none";
            else if (key == "ep")
                endpoint = value;
            else if (key == "pct" && !ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                why = $"the number of a content format was expected for pct, found '{value}'";
            else if (key == "pct")
                preferred = (ContentFormat)ushort.Parse(value, CultureInfo.InvariantCulture);
        }

        return why.Length == 0;
    }

    private static string NameIn(CoapMessage request) =>
        request.Options.UriQuery.FirstOrDefault(item => item.StartsWith("ep=", StringComparison.Ordinal))?[3..] ?? "";

    private void Refuse(CoapServerExchange exchange, CoapCode code, string endpoint, string why)
    {
        _timeline.Append(new BootstrapEntry(_clock.Now, endpoint, $"refused with {code}: {why}"));
        exchange.Respond(code, payload: Encoding.UTF8.GetBytes(why));
    }

    private DeviceTimeoutException NotInTime(string endpoint, string what, BoardTime from, TimeSpan within)
    {
        var last = _timeline.Snapshot().OfType<BootstrapEntry>().LastOrDefault(entry => entry.Endpoint == endpoint);
        return new($"{endpoint} was expected {what} within {within.TotalSeconds:0.###} s (from {from} to {_clock.Now}), but was not. "
            + (last is null ? "No bootstrap of it was ever heard of." : $"Last known, at {last.At}: {last.Describe()}."));
    }
}
