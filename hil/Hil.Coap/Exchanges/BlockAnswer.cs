using System.Text;
using Hil.Coap.Messages;

namespace Hil.Coap.Exchanges;

// Cuts the block out of a body that a request asks for (RFC 7959 §2.4). It needs no memory of what was asked before: each block can be
// asked for at any time and in any order.
internal static class BlockAnswer
{
    // What is to be answered instead of the whole body. Options that say Block2 already are their writer's.
    public static CoapAnswer Cut(CoapMessage request, CoapAnswer whole, int largestExponent)
    {
        var asked = request.Options.Block2;
        var (code, options, body) = whole;
        if (!code.IsSuccess || options.Has(CoapOptionNumber.Block2))
            return whole;
        var exponent = Math.Min(asked?.SizeExponent ?? CoapBlock.LargestExponent, largestExponent);
        var size = 16 << exponent;
        // An answer without a body has no blocks, unless the body was asked for.
        if (body.Length <= size && (asked is null || (body.IsEmpty && request.Code != CoapCode.Get && request.Code != CoapCode.Fetch)))
            return whole;
        var offset = asked?.Offset ?? 0;
        if (offset > 0 && offset >= body.Length)
            return new(CoapCode.BadRequest, Encoding.UTF8.GetBytes($"a block of a body of {body.Length} bytes was expected, found {asked}"));
        var begin = (int)offset;
        var block = new CoapBlock(begin / size, begin + size < body.Length, exponent);
        options = options.With(block.ToOption(CoapOptionNumber.Block2));
        // By the tag a reader sees that a body became another while he read it (RFC 7959 §2.4).
        if (!options.Has(CoapOptionNumber.ETag))
            options = options.With(Fingerprint.Tag(body.Span));
        if (block.Number == 0 || request.Options.Has(CoapOptionNumber.Size2))
            options = options.With(CoapOption.UnsignedInteger(CoapOptionNumber.Size2, (uint)body.Length));
        return new(code, options, body.Slice(begin, Math.Min(size, body.Length - begin)));
    }
}
