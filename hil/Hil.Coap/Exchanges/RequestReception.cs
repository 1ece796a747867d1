using System.Text;
using Hil.Coap.Messages;

namespace Hil.Coap.Exchanges;

// Deals with requests up to the service: refuses what cannot be understood, looks at Echo, puts bodies together, and answers further
// blocks of answers that are kept. Its owner holds the gate whenever it calls.
internal sealed class RequestReception(CoapEndpoint endpoint, ICoapService? service, PeerBook peers)
{
    private readonly BodyReception _bodies = new(endpoint.Options, peers);
    private readonly AnswerMemory _answers = new(endpoint.Options, peers);
    private readonly EchoSeal _seal = new(endpoint.Options);

    public int Count => _bodies.Count + _answers.Count;

    // What is replied at once: an acknowledgement with or without the answer, a reset, or nothing.
    public CoapMessage? Serve(CoapPeer peer, CoapMessage request)
    {
        var exchange = new CoapServerExchange(endpoint, this, peer, request);
        var options = request.Options;
        if (options.Has(CoapOptionNumber.ProxyUri) || options.Has(CoapOptionNumber.ProxyScheme))
        {
            exchange.Respond(CoapCode.ProxyingNotSupported);
        }
        else if (options.FindUnacceptable() is { } option)
        {
            if (request.Type == CoapType.NonConfirmable)
                return CoapMessage.Reset(request.MessageId);
            exchange.Respond(CoapCode.BadOption, payload: Encoding.UTF8.GetBytes(option.ToString()));
        }
        else
        {
            if (options.Echo is { } echo)
                TakeEcho(exchange, echo.Span);
            if (service is null)
                exchange.Respond(CoapCode.NotFound);
            else if (!endpoint.Options.JoinsRequests || (_answers.Take(exchange, endpoint.Clock.Now) && _bodies.Take(exchange, endpoint.Clock.Now)))
                service.Handle(exchange);
        }

        if (request.Type != CoapType.Confirmable)
            return null;
        if (exchange.Piggybacked is { } answer)
            return answer;
        exchange.OnAcknowledgedEmpty();
        return CoapMessage.EmptyAcknowledgement(request.MessageId);
    }

    public CoapOption MakeEcho(CoapPeer peer) => _seal.Make(peer.Present.Address, endpoint.Clock.Now);

    public void Keep(CoapPeer peer, CoapMessage request, CoapAnswer answer)
    {
        if (endpoint.Options.JoinsRequests)
            _answers.Keep(peer, request, answer, endpoint.Clock.Now);
    }

    public void Clear()
    {
        _bodies.Clear();
        _answers.Clear();
    }

    private void TakeEcho(CoapServerExchange exchange, ReadOnlySpan<byte> echo)
    {
        if (_seal.Age(exchange.Peer, echo, endpoint.Clock.Now) is not { } age || age > endpoint.Options.EchoLifetime)
            return;
        exchange.EchoAge = age;
        exchange.From.Present.IsVerified = true;
    }
}
