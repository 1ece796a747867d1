using System.Buffers.Binary;
using System.Text;

namespace Hil.Firmware.Tests.Rigs;

/// <summary>CoAP messages byte by byte, apart from the harness's own encoder.</summary>
internal static class CoapWire
{
    public const int Con = 0;
    public const int Non = 1;
    public const int Ack = 2;
    public const int Rst = 3;
    public const int Get = 1;
    public const int Post = 2;
    public const int Put = 3;
    public const int Delete = 4;

    public static byte[] Message(int type, int code, ushort id, byte[]? token = null, IEnumerable<(int Number, byte[] Value)>? options = null, byte[]? payload = null)
    {
        token ??= [];
        List<byte> bytes = [(byte)(0x40 | type << 4 | token.Length), (byte)code, (byte)(id >> 8), (byte)id, .. token];
        var last = 0;
        foreach (var (number, value) in (options ?? []).OrderBy(o => o.Number))
        {
            List<byte> extensions = [];
            var head = Nibble(number - last, extensions) << 4;
            head |= Nibble(value.Length, extensions);
            bytes.AddRange([(byte)head, .. extensions, .. value]);
            last = number;
        }

        if (payload is { Length: > 0 })
            bytes.AddRange([0xFF, .. payload]);
        return [.. bytes];
    }

    /// <summary>Options for a path such as <c>/3/0?pmin=1</c>.</summary>
    public static IEnumerable<(int Number, byte[] Value)> Uri(string uri)
    {
        var parts = uri.Split('?', 2);
        foreach (var segment in parts[0].Split('/').Skip(1))
            yield return (11, Encoding.UTF8.GetBytes(segment));
        if (parts.Length == 2)
            foreach (var query in parts[1].Split('&'))
                yield return (15, Encoding.UTF8.GetBytes(query));
    }

    public static (int Number, byte[] Value) Number(int option, uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return (option, [.. bytes.SkipWhile(b => b == 0)]);
    }

    public static int Type(byte[] message) => message[0] >> 4 & 3;

    public static ushort Id(byte[] message) => BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(2));

    public static byte[] Token(byte[] message) => message[4..(4 + (message[0] & 15))];

    /// <summary>The code as it is spoken, such as 2.05.</summary>
    public static string Code(byte[] message) => $"{message[1] >> 5}.{message[1] & 31:00}";

    public static IEnumerable<(int Number, byte[] Value)> Options(byte[] message)
    {
        var at = 4 + (message[0] & 15);
        var number = 0;
        while (at < message.Length && message[at] != 0xFF)
        {
            var (delta, length) = (message[at] >> 4, message[at] & 15);
            at++;
            number += Extended(message, ref at, delta);
            length = Extended(message, ref at, length);
            yield return (number, message[at..(at + length)]);
            at += length;
        }
    }

    public static uint? Option(byte[] message, int number)
    {
        foreach (var option in Options(message))
            if (option.Number == number)
                return option.Value.Aggregate(0u, (sum, b) => sum << 8 | b);
        return null;
    }

    public static byte[] Payload(byte[] message)
    {
        var at = 4 + (message[0] & 15);
        while (at < message.Length && message[at] != 0xFF)
        {
            var (delta, length) = (message[at] >> 4, message[at] & 15);
            at++;
            _ = Extended(message, ref at, delta);
            // Not in one: `at` would be read before it is moved.
            length = Extended(message, ref at, length);
            at += length;
        }

        return at < message.Length ? message[(at + 1)..] : [];
    }

    private static int Nibble(int value, List<byte> extensions)
    {
        if (value < 13)
            return value;
        if (value < 269)
        {
            extensions.Add((byte)(value - 13));
            return 13;
        }

        extensions.AddRange([(byte)((value - 269) >> 8), (byte)(value - 269)]);
        return 14;
    }

    private static int Extended(byte[] message, ref int at, int nibble)
    {
        switch (nibble)
        {
            case 13:
                return message[at++] + 13;
            case 14:
                at += 2;
                return (message[at - 2] << 8 | message[at - 1]) + 269;
            default:
                return nibble;
        }
    }
}
