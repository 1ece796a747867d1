using Hil.Coap.Exchanges;
using Hil.Coap.Messages;

namespace Hil.Coap.Observing;

/// <summary>
/// A resource of ours that peers read and observe (RFC 7641 §4), by GET or by FETCH (RFC 8132 §2.4): a service hands on the requests for
/// it, and says when it has changed.
/// </summary>
/// <remarks>
/// Each observer is sent the newest value only: while a confirmable notification to it is under way, what changes waits, and takes the
/// place of the older value when that would be sent again (RFC 7641 §4.5.2). An observer is forgotten when it cancels with Observe 1,
/// rejects a notification, or acknowledges none. It follows a peer that moves.
/// </remarks>
public sealed class ObservableResource : IDisposable
{
    private readonly CoapEndpoint _endpoint;
    private readonly Func<CoapMessage, CoapAnswer> _answer;
    private readonly ObservableResourceOptions _options;
    private readonly List<Observer> _observers = [];
    private readonly Dictionary<CoapToken, List<Observer>> _byToken = [];
    private ITimer? _freshness;

    /// <summary>Makes a resource.</summary>
    /// <param name="endpoint">The endpoint that serves it.</param>
    /// <param name="answer">
    /// What a request for it is answered now. It is asked again for each notification, with the gate held, with the request that began the
    /// observation; an error ends the observation.
    /// </param>
    /// <param name="options">How it notifies.</param>
    public ObservableResource(CoapEndpoint endpoint, Func<CoapMessage, CoapAnswer> answer, ObservableResourceOptions? options = null)
    {
        (_endpoint, _answer, _options) = (endpoint, answer, options ?? new());
        _options.Validate();
        endpoint.Restarted += Clear;
    }

    /// <summary>How many observe it.</summary>
    public int Observers
    {
        get
        {
            lock (_endpoint.Gate)
                return _observers.Count;
        }
    }

    /// <summary>Answers a request for it, and begins or ends an observation as the request says.</summary>
    public void Handle(CoapServerExchange exchange)
    {
        lock (_endpoint.Gate)
        {
            var request = exchange.Request;
            var known = Find(exchange);
            var answer = Answer(request);
            // A further block is read without Observe (RFC 7959 §3.4); one who says it all the same means no new observation.
            var observe = request.Code == CoapCode.Get || request.Code == CoapCode.Fetch ? request.Options.Observe : null;
            if (observe != 0 || request.Options.Block2 is { Number: > 0 } || !answer.Code.IsSuccess || (known is null && _observers.Count >= _options.MostObservers))
            {
                if (known is not null && observe is not null)
                    Remove(known);
                exchange.Respond(answer.Code, answer.Options, answer.Payload);
                return;
            }

            // An observation sends much for one small request: not to an address that may be another's.
            if (_endpoint.Options.AmplificationLimit is not null && !exchange.IsVerified)
            {
                exchange.DemandEcho();
                return;
            }

            var observer = known ?? Add(exchange);
            observer.Renew(exchange);
            exchange.Respond(
                answer.Code, answer.Options.With(CoapOption.UnsignedInteger(CoapOptionNumber.Observe, observer.NextSequence())), answer.Payload);
            StayFresh();
        }
    }

    /// <summary>Notifies all observers of the value as it is now, in the order in which they came.</summary>
    /// <param name="confirmable">Whether the notifications are confirmable; as the options say where it is null.</param>
    public void Change(bool? confirmable = null)
    {
        lock (_endpoint.Gate)
        {
            foreach (var observer in _observers.ToArray())
                observer.Notify(confirmable ?? _options.Confirmable);
            StayFresh();
        }
    }

    /// <summary>Ends all observations with an error, such as 4.04 where the resource is no more (RFC 7641 §4.2).</summary>
    /// <param name="code">A code of class 4 or 5.</param>
    /// <exception cref="ArgumentException">It is another code.</exception>
    public void End(CoapCode code)
    {
        if (!code.IsResponse || code.IsSuccess)
            throw new ArgumentException($"A code of class 4 or 5 was expected, found {code}.", nameof(code));
        lock (_endpoint.Gate)
        {
            foreach (var observer in _observers.ToArray())
                observer.End(new(code), _options.Confirmable);
        }
    }

    /// <summary>Forgets its observers without a word.</summary>
    public void Dispose()
    {
        lock (_endpoint.Gate)
        {
            _endpoint.Restarted -= Clear;
            Clear();
        }
    }

    internal CoapAnswer Answer(CoapMessage request)
    {
        var answer = _answer(request);
        return _options.MaxAge is { } age && answer.Code.IsSuccess && !answer.Options.Has(CoapOptionNumber.MaxAge)
            ? answer with { Options = answer.Options.With(CoapOption.UnsignedInteger(CoapOptionNumber.MaxAge, (uint)age.TotalSeconds)) }
            : answer;
    }

    internal void Remove(Observer observer)
    {
        observer.Stop();
        _observers.Remove(observer);
        if (!_byToken.TryGetValue(observer.Token, out var same))
            return;
        same.Remove(observer);
        if (same.Count == 0)
            _byToken.Remove(observer.Token);
    }

    private Observer? Find(CoapServerExchange exchange) =>
        _byToken.GetValueOrDefault(exchange.Request.Token)?.Find(observer => observer.Peer == exchange.From.Present);

    private Observer Add(CoapServerExchange exchange)
    {
        var observer = new Observer(_endpoint, this, exchange, _options.ConfirmableAfter);
        _observers.Add(observer);
        if (!_byToken.TryGetValue(observer.Token, out var same))
            _byToken.Add(observer.Token, same = []);
        same.Add(observer);
        return observer;
    }

    private void StayFresh()
    {
        _freshness?.Dispose();
        // A second before it ends, so that it does not end while the notification is under way; half of it where it is short.
        _freshness = _options.MaxAge is { } age && _observers.Count > 0
            ? _endpoint.StartTimer(age > TimeSpan.FromSeconds(2) ? age - TimeSpan.FromSeconds(1) : age / 2, () => Change())
            : null;
    }

    private void Clear()
    {
        _freshness?.Dispose();
        foreach (var observer in _observers)
            observer.Stop();
        _observers.Clear();
        _byToken.Clear();
    }
}
