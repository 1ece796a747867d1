using System.Globalization;
using System.Text;
using Hil.Coap.Messages;

namespace Hil.Coap.Exchanges;

// What the blocks of one body have in common: two requests of one peer with equal keys are "matchable" (RFC 9175 §3.1). It is the method
// and all options but the blocks' own and those that a cache key leaves out too (RFC 7252 §5.4.6); Request-Tag is among them.
internal static class RequestKey
{
    public static string Of(CoapMessage request)
    {
        var key = new StringBuilder().Append((char)request.Code.Value);
        foreach (var option in request.Options)
        {
            if (option.Number is CoapOptionNumber.Block1 or CoapOptionNumber.Block2 or CoapOptionNumber.Observe || (option.Number & 0x1e) == 0x1c)
                continue;
            // Number and length before the bytes, so that no two lists of options read the same.
            key.Append(CultureInfo.InvariantCulture, $"{option.Number}.{option.Value.Length}:");
            foreach (var b in option.Value.Span)
                key.Append((char)b);
        }

        return key.ToString();
    }
}
