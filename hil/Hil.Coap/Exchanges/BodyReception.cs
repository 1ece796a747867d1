using Hil.Coap.Messages;
using Hil.Core.Time;

namespace Hil.Coap.Exchanges;

// Puts the bodies of requests together that come in blocks, before a service sees them (RFC 7959 §2.5). Bounded in time and in number:
// a peer that begins many bodies and ends none must not fill the memory.
internal sealed class BodyReception(CoapEndpointOptions options)
{
    private const int MostAtOnce = 32;

    private readonly Dictionary<(CoapPeer Peer, CoapCode Method, string Target), Body> _bodies = [];

    public int Count => _bodies.Count;

    // Answers a block that is not the last; gives true where the request is whole now and is to be served.
    public bool Take(CoapServerExchange exchange, BoardTime now)
    {
        var request = exchange.Request;
        if (request.Options.Block1 is not { } block)
            return true;
        Forget(now);
        var key = (exchange.From.Present, request.Code, $"{string.Join('/', request.Options.UriPath)}?{string.Join('&', request.Options.UriQuery)}");
        if (block.Number == 0)
            _bodies[key] = new();
        var answer = new CoapBlock(block.Number, block.More, Math.Min(block.SizeExponent, options.BlockSizeExponent));
        if (!_bodies.TryGetValue(key, out var body) || block.Offset != body.Bytes.Length)
        {
            var expected = body is null ? "the first block was expected" : $"the block at byte {body.Bytes.Length} was expected";
            return Refuse(CoapCode.RequestEntityIncomplete, $"{expected}, found {block}");
        }

        if (block.More ? request.Payload.Length != block.Size : request.Payload.Length > block.Size)
            return Refuse(CoapCode.BadRequest, $"{block.Size} bytes were expected in block {block}, found {request.Payload.Length}");
        if (body.Bytes.Length + request.Payload.Length > options.LargestBody)
        {
            _bodies.Remove(key);
            exchange.Respond(CoapCode.RequestEntityTooLarge, new([
                answer.ToOption(CoapOptionNumber.Block1), CoapOption.UnsignedInteger(CoapOptionNumber.Size1, (uint)options.LargestBody)]));
            return false;
        }

        body.Bytes.Write(request.Payload.Span);
        body.Until = now + options.ExchangeLifetime;
        if (block.More)
        {
            if (_bodies.Count > MostAtOnce)
                _bodies.Remove(_bodies.MinBy(each => each.Value.Until).Key);
            exchange.Respond(CoapCode.Continue, new([answer.ToOption(CoapOptionNumber.Block1)]));
            return false;
        }

        _bodies.Remove(key);
        exchange.BecomeWhole(body.Bytes.ToArray(), answer);
        return true;

        bool Refuse(CoapCode code, string why)
        {
            exchange.Respond(code, new([answer.ToOption(CoapOptionNumber.Block1)]), System.Text.Encoding.UTF8.GetBytes(why));
            return false;
        }
    }

    public void Clear() => _bodies.Clear();

    private void Forget(BoardTime now)
    {
        foreach (var key in _bodies.Where(each => each.Value.Until <= now).Select(each => each.Key).ToArray())
            _bodies.Remove(key);
    }

    private sealed class Body
    {
        public MemoryStream Bytes { get; } = new();

        public BoardTime Until { get; set; } = BoardTime.Never;
    }
}
