using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Core.Time;

namespace Hil.Coap.Observing;

// One who observes a resource of ours.
internal sealed class Observer
{
    private readonly CoapEndpoint _endpoint;
    private readonly ObservableResource _resource;
    private readonly TimeSpan _confirmableAfter;
    private CoapServerExchange _exchange;
    private Transmission? _underWay;
    private ushort? _unconfirmed;
    private BoardTime _confirmedAt;
    private uint _sequence;
    private bool _isBehind;
    private bool _isOver;

    public Observer(CoapEndpoint endpoint, ObservableResource resource, CoapServerExchange exchange, TimeSpan confirmableAfter)
    {
        (_endpoint, _resource, _exchange, _confirmableAfter) = (endpoint, resource, exchange, confirmableAfter);
        Token = exchange.Request.Token;
        _confirmedAt = endpoint.Clock.Now;
    }

    public CoapToken Token { get; }

    public CoapPeer Peer => _exchange.From.Present;

    public uint NextSequence() => _sequence = (_sequence + 1) & 0xff_ffff;

    // It asked again with the same token: the same observation, of what it asks now.
    public void Renew(CoapServerExchange exchange)
    {
        _exchange = exchange;
        _confirmedAt = _endpoint.Clock.Now;
    }

    public void Notify(bool confirmable)
    {
        if (_underWay is not null)
        {
            _isBehind = true;
            return;
        }

        var answer = _resource.Answer(_exchange.Request);
        if (!answer.Code.IsSuccess)
        {
            End(answer, confirmable);
            return;
        }

        Send(Make(answer, confirmable || _endpoint.Clock.Now - _confirmedAt >= _confirmableAfter));
    }

    // An error is the last that it hears.
    public void End(CoapAnswer answer, bool confirmable)
    {
        _resource.Remove(this);
        var message = _exchange.MakeNotification(0, confirmable, answer);
        if (confirmable)
            _endpoint.Transmit(new(Peer, message, () => { }, _ => { }));
        else
            _endpoint.Send(Peer.Address, message, null);
    }

    public void Stop()
    {
        _isOver = true;
        if (_underWay is { } underWay)
            _endpoint.Finish(underWay);
        _underWay = null;
        ExpectNoReset();
    }

    private CoapMessage Make(CoapAnswer answer, bool confirmable) => _exchange.MakeNotification(NextSequence(), confirmable, answer);

    private void Send(CoapMessage message)
    {
        ExpectNoReset();
        if (message.Type == CoapType.Confirmable)
        {
            _underWay = new(Peer, message, () => { }, OnEnded) { Renew = TakeNewer };
            _endpoint.Transmit(_underWay);
            return;
        }

        _unconfirmed = message.MessageId;
        _endpoint.ExpectReset(Peer, message.MessageId, () => _resource.Remove(this));
        _endpoint.Send(Peer.Address, message, null);
    }

    private void ExpectNoReset()
    {
        if (_unconfirmed is { } id)
            _endpoint.ExpectNoReset(Peer, id);
        _unconfirmed = null;
    }

    // Where the value has become another since, that is sent instead, as often as is left of the older one's attempts.
    private CoapMessage? TakeNewer()
    {
        if (!_isBehind)
            return null;
        var answer = _resource.Answer(_exchange.Request);
        if (!answer.Code.IsSuccess)
            return null;
        _isBehind = false;
        return Make(answer, true);
    }

    private void OnEnded(TransmissionEnd end)
    {
        _underWay = null;
        if (_isOver)
            return;
        if (end != TransmissionEnd.Acknowledged)
        {
            _resource.Remove(this);
            return;
        }

        _confirmedAt = _endpoint.Clock.Now;
        if (!_isBehind)
            return;
        _isBehind = false;
        Notify(true);
    }
}
