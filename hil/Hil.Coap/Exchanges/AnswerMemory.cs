using Hil.Coap.Messages;
using Hil.Core.Time;

namespace Hil.Coap.Exchanges;

// Keeps whole answers whose further blocks are asked for by requests that do not carry the request's body again (RFC 7959 §2.7), or that
// must not be acted on twice. A GET needs none of this: it says all there is to say in each of its requests.
internal sealed class AnswerMemory(CoapEndpointOptions options, PeerBook peers)
{
    private readonly PeerShelf<CoapAnswer> _answers = new(peers, peer => peer.Answers, answer => answer.Payload.Length, options);

    public int Count => _answers.Count;

    public void Keep(CoapPeer peer, CoapMessage request, CoapAnswer answer, BoardTime now) =>
        _answers.Put(peer, RequestKey.Of(request), answer, now);

    // Answers a request for a further block; gives true where the request is to be served.
    public bool Take(CoapServerExchange exchange, BoardTime now)
    {
        var request = exchange.Request;
        if (request.Options.Block2 is not { Number: > 0 } block || request.Code == CoapCode.Get)
            return true;
        var key = RequestKey.Of(request);
        if (_answers.Find(exchange.From, key, now) is { } answer)
        {
            _answers.Put(exchange.From, key, answer, now);
            exchange.Respond(answer.Code, answer.Options, answer.Payload);
            return false;
        }

        // A FETCH that says again what it wants can be served at any block.
        if (request.Code == CoapCode.Fetch && !request.Payload.IsEmpty)
            return true;
        exchange.Respond(
            CoapCode.RequestEntityIncomplete,
            payload: System.Text.Encoding.UTF8.GetBytes($"the whole request was expected, found a wish for block {block} of an answer that is not kept any more"));
        return false;
    }

    public void Clear() => _answers.Clear();
}
