using System.Net;
using System.Text;
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
    private readonly ICoapService? _service;
    private readonly TransmissionQueue _transmissions;
    private readonly HeardMessages _heard;
    private readonly BodyReception _bodies;
    private readonly List<CoapExchange> _exchanges = [];
    private readonly Dictionary<(IPEndPoint Peer, CoapToken Token), Action<CoapMessage>> _listeners = [];
    private readonly Dictionary<(IPEndPoint Peer, ushort MessageId), CoapServerExchange> _notified = [];
    private Chance _chance;
    private ushort _messageId;
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
        _service = service;
        _chance = new(Options.Seed);
        _messageId = (ushort)_chance.Next();
        _transmissions = new(this);
        _heard = new(Options);
        _bodies = new(Options);
        _link.Received += OnReceived;
    }

    /// <summary>Its parameters.</summary>
    public CoapEndpointOptions Options { get; }

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
                return _heard.Count + _bodies.Count + _exchanges.Count + _listeners.Count + _notified.Count;
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
            var exchange = new CoapExchange(this, peer, request, completed);
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
            var exchange = new CoapExchange(this, peer, new(CoapCode.Empty, CoapOptions.None), completed);
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
            var observation = new CoapObservation(this, peer, request);
            prepare?.Invoke(observation);
            observation.Start();
            return observation;
        }
    }

    /// <summary>How many requests to a peer are under way or wait for their turn.</summary>
    public int PendingTo(IPEndPoint peer)
    {
        lock (Gate)
            return _exchanges.Count(exchange => exchange.Peer.Equals(peer));
    }

    /// <summary>Forgets all exchanges, observations and heard messages, as a process does that is restarted.</summary>
    /// <param name="why">For the failures of the exchanges that were under way.</param>
    public void Reset(string why)
    {
        lock (Gate)
        {
            // The queue first, or each exchange that fails would let the next one begin.
            _transmissions.Clear();
            _listeners.Clear();
            _notified.Clear();
            _heard.Clear();
            _bodies.Clear();
            foreach (var exchange in _exchanges.ToArray())
                exchange.Fail(CoapFailureReason.Cancelled, why);
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
            Reset("the endpoint was closed");
        }
    }

    internal void Add(CoapExchange exchange)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        _exchanges.Add(exchange);
    }

    internal void Remove(CoapExchange exchange) => _exchanges.Remove(exchange);

    internal void Listen(IPEndPoint peer, CoapToken token, Action<CoapMessage> take) => _listeners[(peer, token)] = take;

    internal void StopListening(IPEndPoint peer, CoapToken token) => _listeners.Remove((peer, token));

    internal void ExpectReset(IPEndPoint peer, ushort messageId, CoapServerExchange exchange) => _notified[(peer, messageId)] = exchange;

    internal void ExpectNoReset(IPEndPoint peer, ushort messageId) => _notified.Remove((peer, messageId));

    internal void Transmit(Transmission transmission) => _transmissions.Add(transmission);

    internal void Finish(Transmission transmission) => _transmissions.Finish(transmission);

    internal ushort NextMessageId() => _messageId++;

    internal CoapToken NextToken(IPEndPoint peer)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        CoapToken token;
        do
        {
            BitConverter.TryWriteBytes(bytes, _chance.Next());
            token = new(bytes[..Options.TokenBytes]);
        }
        while (_listeners.ContainsKey((peer, token)));
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

    internal void Send(IPEndPoint peer, CoapMessage message, string? note)
    {
        var bytes = CoapEncoder.Encode(message);
        if (Silent)
        {
            _timeline.Append(new CoapEntry(Clock.Now, true, peer, message, "not sent: silent"));
            return;
        }

        _timeline.Append(new CoapEntry(Clock.Now, true, peer, message, note));
        _link.Send(peer, bytes);
    }

    private void OnReceived(Datagram datagram)
    {
        lock (Gate)
        {
            if (_closed)
                return;
            var peer = datagram.Source;
            var parsed = CoapDecoder.Decode(datagram.Payload);
            if (!parsed.IsSuccess)
            {
                TakeMalformed(peer, datagram.Payload, parsed);
                return;
            }

            if (Silent)
            {
                Trace(peer, parsed.Message, "not heard: silent");
                return;
            }

            if (parsed.Message.Type is CoapType.Acknowledgement or CoapType.Reset)
                TakeReply(peer, parsed.Message);
            else
                TakeMessage(peer, parsed.Message, datagram.Payload.Span);
            Heard?.Invoke(peer);
        }
    }

    private void TakeMalformed(IPEndPoint peer, ReadOnlyMemory<byte> datagram, CoapParseResult parsed)
    {
        _timeline.Append(new MalformedDatagramEntry(Clock.Now, peer, datagram, parsed.Error!, parsed.Offset));
        // Only a CON is answered; everything else that is malformed is ignored (RFC 7252 §4.2 and §4.3).
        if (parsed is { Type: CoapType.Confirmable, MessageId: { } id } && !Silent)
            Send(peer, CoapMessage.Reset(id), "it was malformed");
    }

    private void TakeReply(IPEndPoint peer, CoapMessage message)
    {
        var transmission = _transmissions.Find(peer, message.MessageId);
        if (message.Type == CoapType.Reset)
        {
            if (transmission is not null)
            {
                Trace(peer, message, null);
                _transmissions.Finish(transmission);
                transmission.Ended(TransmissionEnd.Reset);
            }
            else if (_notified.Remove((peer, message.MessageId), out var exchange))
            {
                Trace(peer, message, null);
                exchange.OnRejected();
            }
            else
            {
                Trace(peer, message, "it rejects nothing that is under way");
            }

            return;
        }

        if (transmission is null)
        {
            Trace(peer, message, "it acknowledges nothing that is under way");
        }
        else if (message.Code.IsEmpty)
        {
            Trace(peer, message, null);
            _transmissions.Finish(transmission);
            transmission.Ended(TransmissionEnd.Acknowledged);
        }
        else if (!message.Code.IsResponse || message.Token != transmission.Message.Token || !_listeners.TryGetValue((peer, message.Token), out var take))
        {
            Trace(peer, message, "ignored: it does not answer the request that it acknowledges");
        }
        else
        {
            Trace(peer, message, null);
            take(message);
        }
    }

    private void TakeMessage(IPEndPoint peer, CoapMessage message, ReadOnlySpan<byte> datagram)
    {
        var now = Clock.Now;
        if (_heard.FindOriginal(peer, message.MessageId, datagram, now, out var idWasReused) is { } original)
        {
            var answersAgain = message.Type == CoapType.Confirmable && original.Reply is not null;
            Trace(peer, message, answersAgain ? "a copy, answered again" : "a copy, ignored");
            if (answersAgain)
                Send(peer, original.Reply!, "again");
            return;
        }

        Trace(peer, message, idWasReused ? "its message id was used before for another message" : null);
        var heard = _heard.Remember(peer, message, datagram, now);
        var isConfirmable = message.Type == CoapType.Confirmable;
        if (message.Code.IsRequest)
            heard.Reply = Serve(peer, message);
        else if (message.Code.IsEmpty)
            heard.Reply = isConfirmable ? CoapMessage.Reset(message.MessageId) : null;
        else if (_listeners.TryGetValue((peer, message.Token), out var take))
        {
            // Replied to before it is taken, so that what follows from it is sent afterwards. A critical option that cannot be understood
            // makes a response one to reject (RFC 7252 §5.4.1).
            if (isConfirmable)
            {
                heard.Reply = message.Options.FindUnacceptable() is null
                    ? CoapMessage.EmptyAcknowledgement(message.MessageId)
                    : CoapMessage.Reset(message.MessageId);
                Send(peer, heard.Reply, null);
            }

            take(message);
            return;
        }
        else
        {
            // Nobody waits for it, whether it is confirmable or not: the peer should stop (RFC 7641 §3.6).
            heard.Reply = CoapMessage.Reset(message.MessageId);
        }

        if (heard.Reply is { } reply)
            Send(peer, reply, null);
    }

    // What is replied at once: an acknowledgement with or without the answer, a reset, or nothing.
    private CoapMessage? Serve(IPEndPoint peer, CoapMessage request)
    {
        var exchange = new CoapServerExchange(this, peer, request);
        if (request.Options.Has(CoapOptionNumber.ProxyUri) || request.Options.Has(CoapOptionNumber.ProxyScheme))
        {
            exchange.Respond(CoapCode.ProxyingNotSupported);
        }
        else if (request.Options.FindUnacceptable() is { } option)
        {
            if (request.Type == CoapType.NonConfirmable)
                return CoapMessage.Reset(request.MessageId);
            exchange.Respond(CoapCode.BadOption, payload: Encoding.UTF8.GetBytes(option.ToString()));
        }
        else if (_service is null)
        {
            exchange.Respond(CoapCode.NotFound);
        }
        else if (!Options.JoinsRequests || _bodies.Take(exchange, Clock.Now))
        {
            _service.Handle(exchange);
        }

        if (request.Type != CoapType.Confirmable)
            return null;
        if (exchange.Piggybacked is { } answer)
            return answer;
        exchange.OnAcknowledgedEmpty();
        return CoapMessage.EmptyAcknowledgement(request.MessageId);
    }

    private void Trace(IPEndPoint peer, CoapMessage message, string? note) =>
        _timeline.Append(new CoapEntry(Clock.Now, false, peer, message, note));
}
