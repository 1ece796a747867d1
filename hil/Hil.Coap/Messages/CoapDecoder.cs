using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Hil.Coap.Messages;

/// <summary>Reads messages from the wire (RFC 7252 §3). It trusts no length and never throws, whatever comes.</summary>
public static class CoapDecoder
{
    private const int HeaderBytes = 4;

    /// <summary>Reads a datagram. The message shares the datagram's memory.</summary>
    public static CoapParseResult Decode(ReadOnlyMemory<byte> datagram)
    {
        var bytes = datagram.Span;
        if (bytes.Length < HeaderBytes)
            return new($"a header of {HeaderBytes} bytes was expected, found {bytes.Length}", bytes.Length);
        // RFC 7252 §3: another version is silently ignored, so its type and id are not given.
        if (bytes[0] >> 6 != 1)
            return new($"CoAP version 1 was expected, found {bytes[0] >> 6}", 0);

        var type = (CoapType)(bytes[0] >> 4 & 3);
        var code = new CoapCode(bytes[1]);
        var messageId = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        CoapParseResult Malformed(string error, int offset) => new(error, offset, type, messageId);

        var tokenLength = bytes[0] & 0xf;
        if (tokenLength > CoapToken.LongestBytes)
            return Malformed($"a token of at most {CoapToken.LongestBytes} bytes was expected, found length {tokenLength}", 0);
        if (code.IsEmpty && bytes.Length > HeaderBytes)
            return Malformed($"an empty message of {HeaderBytes} bytes was expected, found {bytes.Length}", HeaderBytes);
        // Classes 1, 6 and 7 are reserved and a format error (RFC 7252 §12.1); 3 is assigned to nobody.
        if (code.Class is 1 or 3 or 6 or 7)
            return Malformed($"a code of class 0, 2, 4 or 5 was expected, found {code}", 1);
        if (bytes.Length < HeaderBytes + tokenLength)
            return Malformed($"a token of {tokenLength} bytes was expected, found {bytes.Length - HeaderBytes}", bytes.Length);

        var token = new CoapToken(bytes.Slice(HeaderBytes, tokenLength));
        var at = HeaderBytes + tokenLength;
        var few = new FewOptions();
        Span<CoapOption> options = few;
        var count = 0;
        var number = 0;
        while (at < bytes.Length && bytes[at] != 0xff)
        {
            var head = at++;
            if (ReadExtended(bytes, bytes[head] >> 4, ref at) is not { } delta)
                return Malformed($"an option delta was expected, found 0x{bytes[head]:x2} and {bytes.Length - head - 1} bytes", head);
            if (ReadExtended(bytes, bytes[head] & 0xf, ref at) is not { } length)
                return Malformed($"an option length was expected, found 0x{bytes[head]:x2} and {bytes.Length - head - 1} bytes", head);
            number += delta;
            if (number > ushort.MaxValue)
                return Malformed($"an option number of at most 65535 was expected, found {number}", head);
            if (length > bytes.Length - at)
                return Malformed($"option {number} with {length} bytes was expected, found {bytes.Length - at}", at);
            if (count == options.Length)
                options = Doubled(options);
            options[count++] = new(number, datagram.Slice(at, length));
            at += length;
        }

        // A payload marker with nothing behind it is a format error (RFC 7252 §3).
        if (at == bytes.Length - 1)
            return Malformed("a payload was expected after its marker, found the end", at);
        return new(new CoapMessage(type, code, messageId)
        {
            Token = token,
            Options = count == 0 ? CoapOptions.None : new(options[..count]),
            Payload = at < bytes.Length ? datagram[(at + 1)..] : default,
        });
    }

    private static CoapOption[] Doubled(ReadOnlySpan<CoapOption> options)
    {
        var doubled = new CoapOption[2 * options.Length];
        options.CopyTo(doubled);
        return doubled;
    }

    // Null where the nibble is reserved or its extension is cut off.
    private static int? ReadExtended(ReadOnlySpan<byte> bytes, int nibble, ref int at)
    {
        switch (nibble)
        {
            case < 13:
                return nibble;
            case 13 when bytes.Length - at >= 1:
                return bytes[at++] + 13;
            case 14 when bytes.Length - at >= 2:
                at += 2;
                return BinaryPrimitives.ReadUInt16BigEndian(bytes[(at - 2)..]) + 269;
            default:
                return null;
        }
    }

    // As many as nearly every message has, so that they are collected without an object.
    [InlineArray(12)]
    private struct FewOptions
    {
        private CoapOption _first;
    }
}
