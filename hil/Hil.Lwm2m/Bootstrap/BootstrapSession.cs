using System.Net;
using Hil.Coap.Dtls;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m.Entries;
using Hil.Lwm2m.Formats;

namespace Hil.Lwm2m.Bootstrap;

/// <summary>
/// One bootstrap of one client: a configuration at once with <see cref="Run"/>, or step by step, in any order and as wrongly as a scenario
/// wishes. A step that the client refuses is a result, not an exception.
/// </summary>
/// <remarks>Paths are the client's own: an alternate root never applies here (LwM2M Core 1.1.1 §6.1).</remarks>
public sealed class BootstrapSession
{
    // EXCHANGE_LIFETIME, after which the client gives up (LwM2M Core 1.1.1 §6.1.7).
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(247);

    private readonly RegisteredDevice _client;
    private readonly BoardClock _clock;
    private readonly Timeline _timeline;
    private readonly bool _showsSecrets;
    private readonly List<Lwm2mResponse> _steps = [];
    private ITimer? _limit;
    private volatile PendingOperation? _current;
    private volatile BootstrapOutcome? _outcome;

    internal BootstrapSession(RegisteredDevice client, BoardClock clock, Timeline timeline, Lwm2mServerOptions options, ContentFormat? preferred, bool clientAsked)
    {
        (_client, _clock, _timeline) = (client, clock, timeline);
        _showsSecrets = options.ShowsSecrets;
        (PreferredFormat, IsClientInitiated, BegunAt) = (preferred, clientAsked, clock.Now);
    }

    /// <summary>The endpoint client name.</summary>
    public string Endpoint => _client.Registration.Endpoint;

    /// <summary>Where the client is.</summary>
    public IPEndPoint Peer => _client.Registration.Peer;

    /// <summary>Who the client is by DTLS; null on a plain link.</summary>
    public PeerIdentity? Identity => _client.Registration.Identity;

    /// <summary>The format that the client wishes for, <c>pct</c>, or null.</summary>
    public ContentFormat? PreferredFormat { get; }

    /// <summary>Whether the client asked for it.</summary>
    public bool IsClientInitiated { get; }

    /// <summary>When the client asked for it, or when the server began.</summary>
    public BoardTime BegunAt { get; }

    /// <summary>What came of it; null while it goes on.</summary>
    public BootstrapOutcome? Outcome => _outcome;

    /// <summary>What was asked of the client so far, with the answers.</summary>
    public IReadOnlyList<Lwm2mResponse> Steps
    {
        get
        {
            lock (_client.Link.Coap.Gate)
                return [.. _steps];
        }
    }

    // Whether a scenario was given it already.
    internal bool IsTaken { get; set; }

    /// <summary>Deletes the root, an object or an object instance.</summary>
    /// <param name="path">What.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The bootstrap is over.</exception>
    public ValueTask<Lwm2mResponse> Delete(Lwm2mPath path, CancellationToken ct = default) => Ask(DeleteOf(path), ct);

    /// <summary>Writes an object, an object instance or a resource.</summary>
    /// <param name="path">Where.</param>
    /// <param name="values">The values, all at or below the path.</param>
    /// <param name="format">How they are written; as the client prefers, else TLV, where it is null.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The bootstrap is over.</exception>
    /// <exception cref="ArgumentException">The values cannot be written so.</exception>
    public ValueTask<Lwm2mResponse> Write(Lwm2mPath path, IReadOnlyCollection<Lwm2mNode> values, ContentFormat? format = null, CancellationToken ct = default) =>
        Ask(WriteOf(path, values, format), ct);

    /// <summary>Writes an instance of object 0.</summary>
    /// <inheritdoc cref="Write(Lwm2mPath, IReadOnlyCollection{Lwm2mNode}, ContentFormat?, CancellationToken)" path="/exception" />
    public ValueTask<Lwm2mResponse> Write(SecurityInstance security, CancellationToken ct = default) => Ask(WriteOf(security.Path, security.Nodes, null), ct);

    /// <summary>Writes an instance of object 1.</summary>
    /// <inheritdoc cref="Write(Lwm2mPath, IReadOnlyCollection{Lwm2mNode}, ContentFormat?, CancellationToken)" path="/exception" />
    public ValueTask<Lwm2mResponse> Write(ServerInstance server, CancellationToken ct = default) => Ask(WriteOf(server.Path, server.Nodes, null), ct);

    /// <summary>Writes bytes as they are, for payloads that are wrong.</summary>
    /// <param name="path">Where.</param>
    /// <param name="payload">The payload. It is not shown on the timeline.</param>
    /// <param name="format">What it claims to be.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The bootstrap is over.</exception>
    public ValueTask<Lwm2mResponse> WriteRaw(Lwm2mPath path, ReadOnlyMemory<byte> payload, ContentFormat format, CancellationToken ct = default) =>
        Ask(new(Lwm2mOperation.Write, path, Request(CoapCode.Put, path, FormatOption(CoapOptionNumber.ContentFormat, format), payload, true), $"{payload.Length} bytes of {format}"), ct);

    /// <summary>Lists what the client has at and below a path.</summary>
    /// <param name="path">The root or an object.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The bootstrap is over.</exception>
    public ValueTask<Lwm2mResponse> Discover(Lwm2mPath path, CancellationToken ct = default) => Ask(DiscoverOf(path), ct);

    /// <summary>Reads; clients since LwM2M 1.1 give <c>/1</c> and <c>/2</c>.</summary>
    /// <param name="path">An object or an object instance.</param>
    /// <param name="accept">The format wished for; the client chooses where it is null.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The bootstrap is over.</exception>
    public ValueTask<Lwm2mResponse> Read(Lwm2mPath path, ContentFormat? accept = null, CancellationToken ct = default) => Ask(ReadOf(path, accept), ct);

    /// <summary>Says that the bootstrap is over. Where the client agrees, so it is; where it answers otherwise, the session goes on.</summary>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="NotRegisteredException">The bootstrap is over already.</exception>
    public async ValueTask<Lwm2mResponse> Finish(CancellationToken ct = default)
    {
        var response = await Ask(FinishStep, ct);
        if (response.IsSuccess)
            Conclude(BootstrapEnd.Finished, "");
        return response;
    }

    /// <summary>Makes the client what a configuration says, up to the first step that fails.</summary>
    /// <param name="configuration">What.</param>
    /// <param name="ct">Ends the wait, and the bootstrap.</param>
    /// <exception cref="NotRegisteredException">The bootstrap is over.</exception>
    public async ValueTask<BootstrapOutcome> Run(BootstrapConfiguration configuration, CancellationToken ct = default)
    {
        Begin(configuration);
        try
        {
            // The limit ends it, so that this deadline is never the one that counts.
            await _clock.RunUntil(() => _outcome is not null, _clock.Now + 2 * Longest, ct);
        }
        finally
        {
            if (_outcome is null)
                Abandon("the wait for it was cancelled");
        }

        return _outcome!;
    }

    /// <summary>Gives it up without a word to the client. Nothing happens where it is over.</summary>
    /// <param name="why">For the outcome, in a few words.</param>
    public void Abandon(string why) => Conclude(BootstrapEnd.Abandoned, why);

    internal bool IsAt(Links.ServerLink link, IPEndPoint peer) => _client.Link == link && Peer.Equals(peer);

    internal void MoveTo(IPEndPoint peer) => _client.Change(_client.Registration with { Peer = peer });

    // The whole sequence by itself, driven by the client's answers.
    internal void Begin(BootstrapConfiguration configuration)
    {
        lock (_client.Link.Coap.Gate)
        {
            var left = _clock.Now.Until(BegunAt + Longest);
            _limit = _client.Link.Coap.StartTimer(
                left > TimeSpan.Zero ? left : TimeSpan.FromTicks(1),
                () => Conclude(BootstrapEnd.TooLong, $"the client waits {Longest.TotalSeconds:0} s at most"));
            GoOn([.. StepsOf(configuration)], 0);
        }
    }

    internal void Tell(string text) => _timeline.Append(new BootstrapEntry(_clock.Now, Endpoint, text));

    private static Question FinishStep => new(
        Lwm2mOperation.BootstrapFinish, Lwm2mPath.Root, new(CoapCode.Post, new(CoapOptions.Path(CoapOptionNumber.UriPath, "/bs"))), "");

    private IEnumerable<Question> StepsOf(BootstrapConfiguration configuration) =>
    [
        .. configuration.Discovers ? [DiscoverOf(Lwm2mPath.Root)] : Array.Empty<Question>(),
        .. configuration.Deletes.Select(DeleteOf),
        .. configuration.AllWrites.Select(write => WriteOf(write.Path, write.Nodes, configuration.Format)),
        .. configuration.Reads.Select(path => ReadOf(path, null)),
        FinishStep,
    ];

    private static Question DeleteOf(Lwm2mPath path) => new(Lwm2mOperation.Delete, path, Request(CoapCode.Delete, path, [], default, false), "");

    private static Question DiscoverOf(Lwm2mPath path) => new(
        Lwm2mOperation.Discover, path, Request(CoapCode.Get, path, FormatOption(CoapOptionNumber.Accept, ContentFormat.LinkFormat), default, false), "");

    private static Question ReadOf(Lwm2mPath path, ContentFormat? accept) => new(
        Lwm2mOperation.Read, path, Request(CoapCode.Get, path, accept is { } format ? FormatOption(CoapOptionNumber.Accept, format) : [], default, false), accept?.ToString() ?? "");

    private Question WriteOf(Lwm2mPath path, IReadOnlyCollection<Lwm2mNode> values, ContentFormat? wished)
    {
        var format = wished ?? PreferredFormat ?? ContentFormat.Tlv;
        var payload = ContentWriter.Write(path, values, format);
        var hides = !_showsSecrets && BootstrapWrite.HoldsSecret(values);
        if (hides)
        {
            foreach (var node in values.Where(node => BootstrapWrite.IsSecret(node.Path)))
                _timeline.Secrets.Add(Formats.TlvValues.Encode(node.Value), payload);
        }

        return new(
            Lwm2mOperation.Write, path, Request(CoapCode.Put, path, FormatOption(CoapOptionNumber.ContentFormat, format), payload, hides),
            $"= {BootstrapWrite.Describe(path, values, _showsSecrets)}");
    }

    private static CoapRequest Request(CoapCode method, Lwm2mPath path, IEnumerable<CoapOption> options, ReadOnlyMemory<byte> payload, bool hides) =>
        new(method, new([.. CoapOptions.Path(CoapOptionNumber.UriPath, path.ToString()), .. options])) { Payload = payload, IsConfidential = hides };

    private static IEnumerable<CoapOption> FormatOption(int option, ContentFormat format) => [CoapOption.UnsignedInteger(option, (uint)format)];

    private async ValueTask<Lwm2mResponse> Ask(Question question, CancellationToken ct)
    {
        var pending = _client.Begin(question, told: Keep);
        return await pending.Wait(ct);
    }

    private void Keep(Lwm2mResponse response) => _steps.Add(response);

    private void GoOn(IReadOnlyList<Question> steps, int next)
    {
        if (_outcome is not null)
            return;
        var step = steps[next];
        _current = _client.Begin(step, told: response =>
        {
            if (_outcome is not null)
                return;
            Keep(response);
            if (!response.IsSuccess)
                Conclude(response.Failure is null ? BootstrapEnd.Refused : BootstrapEnd.Silent, $"{OperationEntry.NameOf(response.Operation)} {response.Path}: {response.Describe()}");
            else if (next + 1 < steps.Count)
                GoOn(steps, next + 1);
            else
                Conclude(BootstrapEnd.Finished, "");
        });
    }

    private void Conclude(BootstrapEnd end, string why)
    {
        lock (_client.Link.Coap.Gate)
        {
            if (_outcome is not null)
                return;
            _limit?.Dispose();
            var outcome = new BootstrapOutcome(end, Endpoint, [.. _steps], BegunAt, _clock.Now, why);
            _outcome = outcome;
            _current?.Cancel(why);
            _client.End($"the bootstrap ended at {_clock.Now}");
            Tell(outcome.Describe());
        }
    }
}
