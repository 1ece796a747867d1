using System.Text;

namespace Hil.Coap.Messages;

// What comes from the wire, made fit for one line of a timeline.
internal static class CoapText
{
    // Control characters would break the line, and bytes that are no UTF-8 would hide.
    public static string Printable(ReadOnlySpan<byte> utf8, int most)
    {
        var text = new StringBuilder();
        foreach (var rune in Encoding.UTF8.GetString(utf8).EnumerateRunes())
        {
            if (text.Length >= most)
                return text.Append('…').ToString();
            if (Rune.IsControl(rune) || rune == Rune.ReplacementChar)
                text.Append("\\u").Append(rune.Value.ToString("x4", System.Globalization.CultureInfo.InvariantCulture));
            else
                text.Append(rune.ToString());
        }

        return text.ToString();
    }

    public static bool IsPrintable(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            if (b is < 0x20 or > 0x7e)
                return false;
        }

        return true;
    }
}
