using System.Globalization;
using System.Text.RegularExpressions;

namespace Hil.Campaigns.PowerCuts;

/// <summary>One disturbance, written <c>operation:kind</c> or <c>operation:kind:pattern</c>; a second one during the recovery follows a +.</summary>
/// <param name="Operation">The number of the operation, from 1; for a second cut, of the recovery's operations.</param>
/// <param name="Kind">How it is disturbed.</param>
/// <param name="Pattern">
/// For torn words and pages, which bits; for resets, how many tenths of the time until the next operation have passed.
/// </param>
/// <param name="Again">The cut during the recovery, or null.</param>
public sealed partial record CutPoint(int Operation, CutKind Kind, ulong Pattern = 0, CutPoint? Again = null)
{
    /// <summary>The words for kinds.</summary>
    public static IReadOnlyDictionary<CutKind, string> Words { get; } = new SortedDictionary<CutKind, string>
    {
        [CutKind.Before] = "before",
        [CutKind.After] = "after",
        [CutKind.Words] = "words",
        [CutKind.Bits] = "bits",
        [CutKind.PartErased] = "part-erased",
        [CutKind.Pin] = "pin",
        [CutKind.Watchdog] = "watchdog",
    };

    /// <summary>Whether power stays.</summary>
    public bool IsReset => Kind is CutKind.Pin or CutKind.Watchdog;

    /// <summary>Reads the text that <see cref="ToString"/> gives.</summary>
    /// <exception cref="FormatException">It is none; the message says what was expected.</exception>
    public static CutPoint Parse(string text)
    {
        var parts = text.Split('+');
        if (parts.Length > 2)
            throw Unreadable(text);
        var first = ParseOne(text, parts[0]);
        if (parts.Length == 1)
            return first;
        var again = ParseOne(text, parts[1]);
        if (first.IsReset || again.IsReset)
            throw new FormatException($"A cut in the recovery from a cut was expected, found a reset in \"{text}\".");
        return first with { Again = again };
    }

    /// <summary>Compares two points by operation, then by text.</summary>
    internal static int Order(CutPoint left, CutPoint right) =>
        left.Operation != right.Operation ? left.Operation.CompareTo(right.Operation) : string.CompareOrdinal(left.ToString(), right.ToString());

    /// <inheritdoc />
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Operation}:{Words[Kind]}{(Pattern == 0 ? "" : $":{Pattern}")}{(Again is null ? "" : $"+{Again}")}");

    private static CutPoint ParseOne(string text, string part)
    {
        var match = Form().Match(part);
        if (!match.Success
            || !int.TryParse(match.Groups["operation"].ValueSpan, CultureInfo.InvariantCulture, out var operation) || operation == 0
            || Words.Where(pair => pair.Value == match.Groups["kind"].Value).Select(pair => (CutKind?)pair.Key).SingleOrDefault() is not { } kind)
            throw Unreadable(text);
        var pattern = 0ul;
        if (match.Groups["pattern"] is { Success: true } given && !ulong.TryParse(given.ValueSpan, CultureInfo.InvariantCulture, out pattern))
            throw Unreadable(text);
        return new(operation, kind, pattern);
    }

    private static FormatException Unreadable(string text) =>
        new($"A point operation:kind:pattern was expected, with an operation from 1, a kind among {string.Join(", ", Words.Values)} and a number as pattern, such as 17:bits:3; found \"{text}\".");

    [GeneratedRegex(@"^(?<operation>\d+):(?<kind>[a-z-]+)(:(?<pattern>\d+))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
