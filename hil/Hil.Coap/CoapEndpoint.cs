using System.Net;
using Hil.Coap.Dtls;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Coap;

/// <summary>
/// A CoAP endpoint on one UDP port, client and server at once (RFC 7252): retransmission, deduplication, separate responses, resets and
/// pings, observations (RFC 7641), and bodies in blocks both ways (RFC 7959).
/// </summary>
/// <remarks>
/// It is driven by what arrives and by timers of the board clock, and has no thread of its own. Safe for many threads: everything happens
/// under <see cref="Gate"/>, callbacks too, which must not wait for anything. Each message lands on the timeline, both ways.
/// </remarks>
public sealed class CoapEndpoint : IDisposable
{
    private readonly IDatagramLink _link;
    private readonly Timeline _timeline;
    private readonly PeerBook _peers = new();
    private readonly TransmissionQueue _transmissions;
    private readonly MessageReception _reception;
    private readonly HashSet<CoapExchange> _exchanges = [];
    private long _exchangesMade;
    private Chance _chance;
    private ushort _messageId;
    private uint _requestTag;
    private bool _closed;

    /// <summary>Opens an endpoint.</summary>
    /// <param name="link">Where it listens and speaks. The endpoint does not close it.</param>
    /// <param name="clock">The clock of its timers.</param>
    /// <param name="timeline">Where its messages are written.</param>
    /// <param name="service">What answers requests; where it is null, each is answered 4.04.</param>
    /// <param name="options">Its parameters.</param>
    /// <param name="gate">The lock of several endpoints that share a state, such as the links of one server; one of its own where it is null.</param>
    public CoapEndpoint(
        IDatagramLink link, BoardClock clock, Timeline timeline, ICoapService? service = null, CoapEndpointOptions? options = null, Lock? gate = null)
    {
        Gate = gate ?? new();
        Options = options ?? new();
        Options.Validate();
        Clock = clock;
        _link = link;
        _timeline = timeline;
        _chance = new(Options.Seed);
        _messageId = (ushort)_chance.Next();
        _transmissions = new(this, _peers);
        _reception = new(this, service, timeline, _peers, _transmissions);
        _link.Received += OnReceived;
        if (_link is ISecureLink secure)
            secure.Moved += OnMoved;
    }

    /// <summary>Its parameters.</summary>
    public CoapEndpointOptions Options { get; }

    /// <summary>Whether its peers have proved who they are, and that they are where they say.</summary>
    public bool IsSecure => _link is ISecureLink;

    /// <summary>Its clock.</summary>
    public BoardClock Clock { get; }

    /// <summary>The lock under which everything happens. What builds on the endpoint guards its own state with it too.</summary>
    public Lock Gate { get; }

    /// <summary>
    /// Raised after a message of a peer was dealt with, whatever it was, with <see cref="Gate"/> held: the peer is there, and awake. A
    /// malformed datagram is no message.
    /// </summary>
    public event Action<IPEndPoint>? Heard;

    /// <summary>While true, it hears nothing and says nothing, as if the cable were cut.</summary>
    public bool Silent { get; set; }

    /// <summary>How many messages, exchanges and tokens it holds in memory, to see that it forgets.</summary>
    public int Remembered
    {
        get
        {
            lock (Gate)
                return _reception.Count + _peers.All.Sum(peer => peer.Remembered);
        }
    }

    /// <summary>Asks something of a peer.</summary>
    /// <param name="peer">Whom.</param>
    /// <param name="request">What.</param>
    /// <param name="completed">Called once when the exchange is over, while <see cref="Gate"/> is held.</param>
    public CoapExchange Request(IPEndPoint peer, CoapRequest request, Action<CoapExchange>? completed = null)
    {
        lock (Gate)
        {
            var exchange = new CoapExchange(this, _peers.At(peer), request, completed);
            Add(exchange);
            exchange.Start();
            return exchange;
        }
    }

    /// <summary>Asks whether a peer is there: an empty CON, answered with a reset (RFC 7252 §4.3). The exchange has no response.</summary>
    /// <param name="peer">Whom.</param>
    /// <param name="completed">Called once when the exchange is over, while <see cref="Gate"/> is held.</param>
    public CoapExchange Ping(IPEndPoint peer, Action<CoapExchange>? completed = null)
    {
        lock (Gate)
        {
            var exchange = new CoapExchange(this, _peers.At(peer), new(CoapCode.Empty, CoapOptions.None), completed);
            Add(exchange);
            exchange.StartPing();
            return exchange;
        }
    }

    /// <summary>Observes a peer's resource.</summary>
    /// <param name="peer">Whom.</param>
    /// <param name="request">A GET; the endpoint adds Observe.</param>
    /// <param name="prepare">Called before anything is sent, to subscribe to the observation's events.</param>
    public CoapObservation Observe(IPEndPoint peer, CoapRequest request, Action<CoapObservation>? prepare = null)
    {
        lock (Gate)
        {
            var observation = new CoapObservation(this, _peers.At(peer), request);
            prepare?.Invoke(observation);
            observation.Start();
            return observation;
        }
    }

    /// <summary>How many requests to a peer are under way or wait for their turn.</summary>
    public int PendingTo(IPEndPoint peer)
    {
        lock (Gate)
            return _peers.Find(peer)?.Exchanges ?? 0;
    }

    /// <summary>
    /// Tells that a peer is at another address now: behind a NAT that gave it another port, say (RFC 9146 §6). Exchanges under way,
    /// retransmissions, observations, tokens, bodies in blocks and what was heard of it go along. What is known already of the new address
    /// is taken for the same peer's. On an <see cref="ISecureLink"/>, which sees moves by itself, this happens by itself.
    /// </summary>
    /// <param name="from">Where it was. Nothing happens where nothing is known of that address.</param>
    /// <param name="to">Where it is.</param>
    public void Move(IPEndPoint from, IPEndPoint to)
    {
        lock (Gate)
            _peers.Move(from, to);
    }

    /// <summary>Forgets all exchanges, observations and heard messages, as a process does that is restarted.</summary>
    /// <param name="why">For the failures of the exchanges that were under way.</param>
    public void Reset(string why)
    {
        lock (Gate)
        {
            // The queue first, or each exchange that fails would let the next one begin.
            _transmissions.Clear();
            _reception.Clear();
            foreach (var peer in _peers.All)
            {
                peer.Listeners.Clear();
                peer.ResetListeners.Clear();
            }

            Restarted?.Invoke();
            foreach (var exchange in _exchanges.OrderBy(exchange => exchange.Number).ToArray())
                exchange.Fail(CoapFailureReason.Cancelled, why);
            _peers.Clear();
            // A restarted process begins with another message id; the same one would look like copies of old messages to its peers.
            _messageId = (ushort)_chance.Next();
        }
    }

    /// <summary>Stops listening and ends what is under way.</summary>
    public void Dispose()
    {
        lock (Gate)
        {
            if (_closed)
                return;
            _closed = true;
            _link.Received -= OnReceived;
            if (_link is ISecureLink secure)
                secure.Moved -= OnMoved;
            Reset("the endpoint was closed");
        }
    }

    // Raised when it forgets everything.
    internal event Action? Restarted;

    internal void Add(CoapExchange exchange)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        exchange.Number = _exchangesMade++;
        _exchanges.Add(exchange);
        _peers.Present(exchange.To).Exchanges++;
    }

    internal void Remove(CoapExchange exchange)
    {
        if (!_exchanges.Remove(exchange))
            return;
        var peer = exchange.To.Present;
        peer.Exchanges--;
        _peers.Trim(peer);
    }

    internal void Listen(CoapPeer peer, CoapToken token, Action<CoapMessage> take) => _peers.Present(peer).Listeners[token] = take;

    internal static bool Listens(CoapPeer peer, CoapToken token) => peer.Present.Listeners.ContainsKey(token);

    internal void StopListening(CoapPeer peer, CoapToken token)
    {
        peer.Present.Listeners.Remove(token);
        _peers.Trim(peer);
    }

    internal void ExpectReset(CoapPeer peer, ushort messageId, Action rejected) => _peers.Present(peer).ResetListeners[messageId] = rejected;

    internal void ExpectNoReset(CoapPeer peer, ushort messageId)
    {
        peer.Present.ResetListeners.Remove(messageId);
        _peers.Trim(peer);
    }

    internal void Transmit(Transmission transmission) => _transmissions.Add(transmission);

    internal void Finish(Transmission transmission) => _transmissions.Finish(transmission);

    internal ushort NextMessageId() => _messageId++;

    internal double NextFraction() => _chance.NextFraction();

    internal CoapOption NextRequestTag() => CoapOption.UnsignedInteger(CoapOptionNumber.RequestTag, ++_requestTag);

    internal CoapToken NextToken(CoapPeer peer)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        CoapToken token;
        do
        {
            BitConverter.TryWriteBytes(bytes, _chance.Next());
            token = new(bytes[..Options.TokenBytes]);
        }
        while (peer.Present.Listeners.ContainsKey(token));
        return token;
    }

    /// <summary>Starts a timer that fires once on the board clock, with <see cref="Gate"/> held.</summary>
    /// <param name="due">In how much time.</param>
    /// <param name="fire">What happens then.</param>
    public ITimer StartTimer(TimeSpan due, Action fire) =>
        Clock.CreateTimer(
            _ =>
            {
                lock (Gate)
                    fire();
            },
            null,
            due,
            Timeout.InfiniteTimeSpan);

    // Gives the message as it went over the wire.
    internal byte[] Send(IPEndPoint peer, CoapMessage message, string? note)
    {
        var bytes = CoapEncoder.Encode(message);
        _timeline.Append(new CoapEntry(Clock.Now, true, peer, message, Silent ? "not sent: silent" : note));
        if (!Silent)
            _link.Send(peer, bytes);
        return bytes;
    }

    private void OnMoved(PeerMoved moved) => Move(moved.From, moved.To);

    private void OnReceived(Datagram datagram)
    {
        lock (Gate)
        {
            if (!_closed && _reception.Take(datagram))
                Heard?.Invoke(datagram.Source);
        }
    }
}
