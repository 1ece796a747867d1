using Hil.Coap.Messages;
using Hil.Core.Time;

namespace Hil.Coap.Exchanges;

/// <summary>An observation of a peer's resource (RFC 7641): its first answer, and notifications in order as they come.</summary>
/// <remarks>Its events are raised while the endpoint's gate is held.</remarks>
public sealed class CoapObservation
{
    private const uint HalfOfSequence = 1u << 23;
    private static readonly TimeSpan SequenceLifetime = TimeSpan.FromSeconds(128);

    private readonly CoapEndpoint _endpoint;
    private readonly CoapRequest _request;
    private readonly CoapToken _token;
    private CoapExchange? _cancelling;
    private CoapExchange? _fetching;
    private CoapExchange? _renewing;
    private ITimer? _staleness;
    private uint _sequence;
    private BoardTime _sequenceAt;

    internal CoapObservation(CoapEndpoint endpoint, CoapPeer peer, CoapRequest request)
    {
        _endpoint = endpoint;
        _token = endpoint.NextToken(peer);
        _request = request with { Options = request.Options.Without(CoapOptionNumber.Observe) };
        var registering = request with { Options = _request.Options.With(CoapOption.UnsignedInteger(CoapOptionNumber.Observe, 0)) };
        Registering = new(endpoint, peer, registering, OnRegistered);
    }

    /// <summary>The exchange that begins it.</summary>
    public CoapExchange Registering { get; }

    /// <summary>Whether the peer accepted it, and neither side ended it since.</summary>
    public bool IsActive { get; private set; }

    /// <summary>
    /// Whether the peer is asked anew when nothing came for as long as the last value was fresh, and 5 to 15 s more (RFC 7641 §3.3.1): it
    /// may have forgotten who observes. Default false. To be set before the first answer comes.
    /// </summary>
    public bool StaysFresh { get; set; }

    /// <summary>Raised when the first answer has come, or when there is none.</summary>
    public event Action<CoapObservation>? Registered;

    /// <summary>Raised for each notification: the message with its whole body, and why it does not count, or null where it does.</summary>
    public event Action<CoapMessage, string?>? Notified;

    /// <summary>Raised when the peer ended it, with the reason.</summary>
    public event Action<string>? Ended;

    /// <summary>Whether a notification is newer than what was known (RFC 7641 §3.4).</summary>
    /// <param name="known">The Observe number that was known, 24 bits.</param>
    /// <param name="knownAt">When it came.</param>
    /// <param name="found">The Observe number that came, 24 bits.</param>
    /// <param name="foundAt">When it came.</param>
    public static bool IsNewer(uint known, BoardTime knownAt, uint found, BoardTime foundAt) =>
        (known < found && found - known < HalfOfSequence)
        || (known > found && known - found > HalfOfSequence)
        || foundAt - knownAt > SequenceLifetime;

    /// <summary>Asks the peer to end it: a GET with Observe 1 and the same token (RFC 7641 §3.6).</summary>
    /// <param name="completed">Called when that was answered, or when it never was; the observation is over in either case.</param>
    public CoapExchange Cancel(Action<CoapExchange>? completed = null)
    {
        lock (_endpoint.Gate)
        {
            _fetching?.Fail(CoapFailureReason.Cancelled, "the observation was cancelled");
            _renewing?.Fail(CoapFailureReason.Cancelled, "the observation was cancelled");
            var request = _request with { Options = _request.Options.With(CoapOption.UnsignedInteger(CoapOptionNumber.Observe, 1)) };
            _cancelling = new(_endpoint, Registering.To, request, exchange =>
            {
                Stop();
                completed?.Invoke(exchange);
            });
            _endpoint.Add(_cancelling);
            _cancelling.StartWith(_token);
            return _cancelling;
        }
    }

    /// <summary>
    /// Asks the peer anew with the same token (RFC 7641 §3.3.1): one that has forgotten the observation begins it again, one that has not
    /// goes on. The answer counts as a notification, whatever its number.
    /// </summary>
    /// <param name="completed">Called when that was answered, or when it never was; the observation is over where it was refused.</param>
    /// <exception cref="InvalidOperationException">It is over already.</exception>
    public CoapExchange Renew(Action<CoapExchange>? completed = null)
    {
        lock (_endpoint.Gate)
        {
            if (!IsActive)
                throw new InvalidOperationException("The observation is over already.");
            _renewing = new(_endpoint, Registering.To, Registering.Request, exchange =>
            {
                _renewing = null;
                OnRenewed(exchange);
                completed?.Invoke(exchange);
            });
            _endpoint.Add(_renewing);
            _renewing.StartWith(_token);
            return _renewing;
        }
    }

    /// <summary>Forgets it: the peer's next notification is answered with a reset, which ends it there (RFC 7641 §3.6).</summary>
    public void CancelByReset()
    {
        lock (_endpoint.Gate)
        {
            _fetching?.Fail(CoapFailureReason.Cancelled, "the observation was cancelled");
            _renewing?.Fail(CoapFailureReason.Cancelled, "the observation was cancelled");
            Stop();
        }
    }

    internal void Start()
    {
        _endpoint.Listen(Registering.To, _token, Take);
        _endpoint.Add(Registering);
        Registering.StartWith(_token);
    }

    private void Take(CoapMessage message)
    {
        if (Registering.AwaitsFirstResponse)
            Registering.TakeResponse(message);
        else if (_cancelling is { AwaitsFirstResponse: true } && (message.MessageId == _cancelling.MessageId || message.Options.Observe is null))
            _cancelling.TakeResponse(message);
        else if (_renewing is { AwaitsFirstResponse: true } && (message.MessageId == _renewing.MessageId || message.Options.Observe is null))
            _renewing.TakeResponse(message);
        else
            TakeNotification(message);
    }

    private void OnRegistered(CoapExchange exchange)
    {
        // A success without Observe is an answer, but no observation (RFC 7641 §3.1).
        if (exchange.Response is { Code.IsSuccess: true } response && response.Options.Observe is { } sequence)
        {
            IsActive = true;
            _sequence = sequence;
            _sequenceAt = _endpoint.Clock.Now;
            StayFresh(response);
        }
        else
        {
            Stop();
        }

        Registered?.Invoke(this);
    }

    private void OnRenewed(CoapExchange exchange)
    {
        if (!IsActive)
            return;
        if (exchange.Response is not { } response)
        {
            // Nobody answered: what is known is stale, and the next attempt may do better.
            StayFresh(null);
            return;
        }

        // A server that forgot counts from its beginning again, and its number is no older for that.
        _sequenceAt = BoardTime.Zero - TimeSpan.FromSeconds(129);
        TakeNotification(response);
    }

    private void StayFresh(CoapMessage? message)
    {
        _staleness?.Dispose();
        _staleness = null;
        if (!StaysFresh)
            return;
        var due = (message?.Options.MaxAge ?? TimeSpan.Zero) + TimeSpan.FromSeconds(5 + 10 * _endpoint.NextFraction());
        _staleness = _endpoint.StartTimer(due, () =>
        {
            // Not where the endpoint has forgotten everything since.
            if (IsActive && _renewing is null && _cancelling is null && CoapEndpoint.Listens(Registering.To, _token))
                Renew();
        });
    }

    private void TakeNotification(CoapMessage message)
    {
        if (!message.Code.IsSuccess || message.Options.Observe is not { } sequence)
        {
            Stop();
            var why = message.Code.IsSuccess ? "it came without Observe" : $"it says {message.Code}";
            Notified?.Invoke(message, $"the observation's end: {why}");
            Ended?.Invoke(why);
            return;
        }

        var now = _endpoint.Clock.Now;
        if (!IsNewer(_sequence, _sequenceAt, sequence, now))
        {
            Notified?.Invoke(message, $"out of order: {sequence} after {_sequence}");
            return;
        }

        _sequence = sequence;
        _sequenceAt = now;
        StayFresh(message);
        if (message.Options.FindUnacceptable() is { } option)
        {
            Notified?.Invoke(message, $"a critical option cannot be understood, {option}");
            return;
        }

        // What is still fetched of an older notification is worth nothing now.
        _fetching?.Fail(CoapFailureReason.Cancelled, "a newer notification came");
        if (message.Options.Block2 is not { } block || block is { Number: 0, More: false })
        {
            Notified?.Invoke(message, null);
            return;
        }

        _fetching = new(_endpoint, Registering.To, _request, exchange =>
        {
            _fetching = null;
            // The blocks after the first are answers to requests of ours; how the notification came is said by its first message.
            Notified?.Invoke(exchange.Response is { } whole ? message with { Options = whole.Options, Payload = whole.Payload } : message, exchange.Failure?.Text);
        });
        _endpoint.Add(_fetching);
        _fetching.GoOn(message);
    }

    private void Stop()
    {
        IsActive = false;
        _staleness?.Dispose();
        _endpoint.StopListening(Registering.To, _token);
    }
}
