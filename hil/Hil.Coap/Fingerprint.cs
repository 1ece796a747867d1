using System.Buffers.Binary;
using Hil.Coap.Messages;

namespace Hil.Coap;

// FNV-1a, 64 bits: enough to tell two honest messages or bodies apart, and neither need be kept for it.
internal static class Fingerprint
{
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var print = 0xcbf29ce484222325;
        foreach (var b in bytes)
            print = (print ^ b) * 0x100000001b3;
        return print;
    }

    // The fingerprint as an ETag, which has up to eight bytes (RFC 7252 §5.10.6).
    public static CoapOption Tag(ReadOnlySpan<byte> body)
    {
        var tag = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(tag, Of(body));
        return new(CoapOptionNumber.ETag, tag);
    }
}
