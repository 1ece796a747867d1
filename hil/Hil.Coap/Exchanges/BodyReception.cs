using System.Text;
using Hil.Coap.Messages;
using Hil.Core.Time;

namespace Hil.Coap.Exchanges;

// Puts the bodies of requests together that come in blocks, before a service sees them (RFC 7959 §2.5). Bodies that a peer sends at a
// time are kept apart by their options, Request-Tag among them (RFC 9175 §3.3).
internal sealed class BodyReception(CoapEndpointOptions options, PeerBook peers)
{
    private readonly PeerShelf<MemoryStream> _bodies = new(peers, peer => peer.Bodies, body => (int)body.Length, options);

    public int Count => _bodies.Count;

    // Answers a block that is not the last; gives true where the request is whole now and is to be served.
    public bool Take(CoapServerExchange exchange, BoardTime now)
    {
        var request = exchange.Request;
        if (request.Options.Block1 is not { } block)
            return true;
        var key = RequestKey.Of(request);
        var answer = new CoapBlock(block.Number, block.More, Math.Min(block.SizeExponent, options.BlockSizeExponent));
        var body = block.Number == 0 ? new() : _bodies.Find(exchange.From, key, now);
        if (body is null || block.Offset != body.Length)
        {
            var expected = body is null ? "the first block was expected" : $"the block at byte {body.Length} was expected";
            return Refuse(CoapCode.RequestEntityIncomplete, $"{expected}, found {block}");
        }

        if (block.More ? request.Payload.Length != block.Size : request.Payload.Length > block.Size)
            return Refuse(CoapCode.BadRequest, $"{block.Size} bytes were expected in block {block}, found {request.Payload.Length}");
        // The first block may say how much is to come, and the peer need not send it all to hear that it is too much (RFC 7959 §4).
        var announced = block.Number == 0 ? request.Options.UnsignedInteger(CoapOptionNumber.Size1) ?? 0 : 0;
        if (Math.Max(announced, body.Length + request.Payload.Length) > options.LargestBody)
        {
            _bodies.Remove(exchange.From, key);
            exchange.Respond(CoapCode.RequestEntityTooLarge, new([
                answer.ToOption(CoapOptionNumber.Block1), CoapOption.UnsignedInteger(CoapOptionNumber.Size1, (uint)options.LargestBody)]));
            return false;
        }

        body.Write(request.Payload.Span);
        if (block.More)
        {
            _bodies.Put(exchange.From, key, body, now);
            exchange.Respond(CoapCode.Continue, new([answer.ToOption(CoapOptionNumber.Block1)]));
            return false;
        }

        _bodies.Remove(exchange.From, key);
        exchange.BecomeWhole(body.ToArray(), answer);
        return true;

        bool Refuse(CoapCode code, string why)
        {
            exchange.Respond(code, new([answer.ToOption(CoapOptionNumber.Block1)]), Encoding.UTF8.GetBytes(why));
            return false;
        }
    }

    public void Clear() => _bodies.Clear();
}
