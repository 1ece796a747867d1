using System.Buffers.Binary;

namespace Hil.Coap.Messages;

/// <summary>Writes messages as they stand on the wire (RFC 7252 §3).</summary>
public static class CoapEncoder
{
    private const int HeaderBytes = 4;
    private const int LongestValue = 65_535 + 269;

    /// <summary>How many bytes a message takes.</summary>
    public static int Measure(CoapMessage message)
    {
        var length = HeaderBytes + message.Token.Length + (message.Payload.IsEmpty ? 0 : 1 + message.Payload.Length);
        var previous = 0;
        foreach (var option in message.Options)
        {
            length += 1 + ExtensionBytes(option.Number - previous) + ExtensionBytes(option.Value.Length) + option.Value.Length;
            previous = option.Number;
        }

        return length;
    }

    /// <summary>Writes a message.</summary>
    /// <exception cref="ArgumentException">An option's number or length cannot be written.</exception>
    public static byte[] Encode(CoapMessage message)
    {
        var bytes = new byte[Measure(message)];
        Encode(message, bytes);
        return bytes;
    }

    /// <summary>Writes a message into <paramref name="destination"/>, which must hold <see cref="Measure"/> bytes.</summary>
    /// <returns>How many bytes were written.</returns>
    /// <inheritdoc cref="Encode(CoapMessage)" path="/exception" />
    public static int Encode(CoapMessage message, Span<byte> destination)
    {
        destination[0] = (byte)(1 << 6 | (int)message.Type << 4 | message.Token.Length);
        destination[1] = message.Code.Value;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], message.MessageId);
        message.Token.CopyTo(destination[HeaderBytes..]);
        var at = HeaderBytes + message.Token.Length;
        var previous = 0;
        foreach (var option in message.Options)
        {
            if (option.Number is < 0 or > ushort.MaxValue || option.Value.Length > LongestValue)
                throw new ArgumentException($"An option from 0 to 65535 of at most {LongestValue} bytes was expected, found {option.Number} of {option.Value.Length} bytes.", nameof(message));
            var head = at++;
            destination[head] = (byte)(Nibble(option.Number - previous, destination, ref at) << 4);
            destination[head] |= (byte)Nibble(option.Value.Length, destination, ref at);
            option.Value.Span.CopyTo(destination[at..]);
            at += option.Value.Length;
            previous = option.Number;
        }

        if (message.Payload.IsEmpty)
            return at;
        destination[at++] = 0xff;
        message.Payload.Span.CopyTo(destination[at..]);
        return at + message.Payload.Length;
    }

    private static int ExtensionBytes(int value) => value switch
    {
        < 13 => 0,
        < 269 => 1,
        _ => 2,
    };

    private static int Nibble(int value, Span<byte> destination, ref int at)
    {
        switch (ExtensionBytes(value))
        {
            case 0:
                return value;
            case 1:
                destination[at++] = (byte)(value - 13);
                return 13;
            default:
                BinaryPrimitives.WriteUInt16BigEndian(destination[at..], (ushort)(value - 269));
                at += 2;
                return 14;
        }
    }
}
