using System.Text;

namespace Hil.Serve.Live;

/// <summary>Makes text that a device sent fit for a line of a terminal: what would steer the terminal is shown, not done.</summary>
public static class PlainText
{
    private const int Longest = 600;

    /// <summary>The text with control characters, line ends and characters that turn the direction of writing as <c>\u001b</c>, cut at 600 characters.</summary>
    public static string Of(string text)
    {
        if (text.Length <= Longest && !text.Any(Steers))
            return text;
        var plain = new StringBuilder(text.Length);
        // Not between the two halves of a character.
        var length = text.Length <= Longest ? text.Length : char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest;
        foreach (var c in text.AsSpan(0, length))
            _ = Steers(c) ? plain.Append($"\\u{(int)c:x4}") : plain.Append(c);
        return text.Length > Longest ? plain.Append('…').ToString() : plain.ToString();
    }

    // Bidirectional overrides and isolates (Unicode 6.3: U+202A to 202E, U+2066 to 2069) can make a line read otherwise than it is.
    private static bool Steers(char c) => char.IsControl(c) || c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029' or '\u200e' or '\u200f';
}
