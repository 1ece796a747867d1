using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Hil.Lwm2m.Model;

/// <summary>The <c>RangeEnumeration</c> of a definition: intervals, single values, or words. Immutable.</summary>
/// <remarks>
/// Numbers mean the value of what is a number, and the length in bytes of texts and opaque values. What is prose allows everything, since
/// only a person can read it.
/// </remarks>
public sealed partial class ValueRange
{
    private readonly (decimal From, decimal To)[] _intervals;
    private readonly string[] _words;

    private ValueRange(string text, (decimal From, decimal To)[] intervals, string[] words)
    {
        Text = text;
        _intervals = intervals;
        _words = words;
    }

    /// <summary>A range that allows everything.</summary>
    public static ValueRange Any { get; } = new("", [], []);

    /// <summary>As the definition has it, such as <c>0..100</c>; empty where it says nothing.</summary>
    public string Text { get; }

    /// <summary>Reads a range such as <c>0..100</c>, <c>1-65534</c>, <c>0..255 bytes</c>, <c>16,32,48</c> or <c>U,UQ</c>.</summary>
    public static ValueRange Parse(string text)
    {
        text = text.Trim();
        if (text.Length == 0)
            return Any;
        var parts = Length().Replace(text, "").Split(',', StringSplitOptions.TrimEntries);
        var matches = Array.ConvertAll(parts, part => Interval().Match(part));
        if (matches.All(match => match.Success && TryNumber(match.Groups[1].Value, out _) && (!match.Groups[2].Success || TryNumber(match.Groups[2].Value, out _))))
        {
            return new(text, Array.ConvertAll(matches, match =>
            {
                TryNumber(match.Groups[1].Value, out var from);
                TryNumber(match.Groups[match.Groups[2].Success ? 2 : 1].Value, out var to);
                return (from, to);
            }), []);
        }

        // A list of words is an enumeration; anything with blanks in it is prose.
        var areWords = parts.Length > 1 && parts.All(part => part.Length > 0 && !part.Any(char.IsWhiteSpace));
        return new(text, [], areWords ? parts : []);
    }

    /// <summary>Whether a value lies within.</summary>
    public bool Allows(Lwm2mValue value)
    {
        switch (value.Type)
        {
            case ResourceType.Integer:
                return AllowsNumber(value.AsInteger());
            case ResourceType.UnsignedInteger:
                return AllowsNumber(value.AsUnsignedInteger());
            case ResourceType.Time:
                return AllowsNumber(value.AsUnixSeconds());
            case ResourceType.Float:
                var number = value.AsFloat();
                return _intervals.Length == 0 || Array.Exists(_intervals, each => number >= (double)each.From && number <= (double)each.To);
            case ResourceType.String or ResourceType.CoreLink:
                return (_words.Length == 0 || _words.Contains(value.AsString())) && AllowsNumber(Encoding.UTF8.GetByteCount(value.AsString()));
            case ResourceType.Opaque:
                return AllowsNumber(value.AsOpaque().Length);
            default:
                return true;
        }
    }

    /// <inheritdoc />
    public override string ToString() => Text;

    private static bool TryNumber(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    private bool AllowsNumber(decimal number) => _intervals.Length == 0 || Array.Exists(_intervals, each => number >= each.From && number <= each.To);

    [GeneratedRegex(@"^\s*([+-]?\d+(?:\.\d+)?)(?:\s*(?:\.\.|-|–|…)\s*([+-]?\d+(?:\.\d+)?))?\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Interval();

    [GeneratedRegex(@"\s*\b(bytes?|characters?|octets?)\s*$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Length();
}
