namespace Hil.Core.Network.Gateway;

/// <summary>Framing of packets on a serial line (RFC 1055).</summary>
internal static class Slip
{
    public const byte End = 0xC0;
    public const byte Escape = 0xDB;
    public const byte EscapedEnd = 0xDC;
    public const byte EscapedEscape = 0xDD;

    /// <summary>A frame with an END before it, which ends whatever noise came before, and one behind it.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> frame)
    {
        var encoded = new List<byte>(frame.Length + 8) { End };
        foreach (var value in frame)
        {
            switch (value)
            {
                case End:
                    encoded.Add(Escape);
                    encoded.Add(EscapedEnd);
                    break;
                case Escape:
                    encoded.Add(Escape);
                    encoded.Add(EscapedEscape);
                    break;
                default:
                    encoded.Add(value);
                    break;
            }
        }

        encoded.Add(End);
        return [.. encoded];
    }
}
