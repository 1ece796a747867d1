using System.Globalization;
using System.Text.RegularExpressions;

namespace Hil.Signoff.Comparison;

/// <summary>How far apart in time two boards may be and still agree: a fixed part, and a share of the time since the last thing both did.</summary>
/// <param name="Fixed">The fixed part, from 0.</param>
/// <param name="Share">The share, from 0 to 1.</param>
public readonly partial record struct Tolerance(TimeSpan Fixed, double Share)
{
    /// <summary>
    /// 25 ms and 2 %. A board that hands over what it did in steps answers the bench up to 8 ms late, and an exchange has two answers or three
    /// before the firmware says something of it; 2 % is what two models of a core differ in when neither is wrong about its timers.
    /// </summary>
    public static Tolerance Default { get; } = new(TimeSpan.FromMilliseconds(25), 0.02);

    /// <summary>What is allowed after a gap.</summary>
    /// <param name="gap">Nanoseconds since the event from which time is counted; its sign does not matter.</param>
    /// <returns>Nanoseconds.</returns>
    public long Of(long gap) => Fixed.Ticks * 100 + (long)(Math.Abs((double)gap) * Share);

    /// <summary>Reads such as <c>25 ms</c>, <c>2 %</c> or <c>25 ms + 2 %</c>.</summary>
    /// <returns>Whether it is a tolerance: the fixed part at most an hour, the share at most 100 %.</returns>
    public static bool TryParse(string text, out Tolerance tolerance)
    {
        tolerance = default;
        var match = Written().Match(text);
        if (!match.Success || (!match.Groups["ms"].Success && !match.Groups["share"].Success))
            return false;
        var milliseconds = Number(match.Groups["ms"]) * (match.Groups["unit"].Value == "s" ? 1000 : 1);
        var share = Number(match.Groups["share"]) / 100;
        if (milliseconds > 3_600_000 || share > 1)
            return false;
        tolerance = new(TimeSpan.FromTicks((long)Math.Round(milliseconds * TimeSpan.TicksPerMillisecond)), share);
        return true;
    }

    /// <summary>As <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Fixed.TotalMilliseconds:0.####} ms + {Share * 100:0.####} %");

    private static double Number(Group group) => group.Success ? double.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^\s*((?<ms>\d{1,9}(\.\d{1,9})?)\s*(?<unit>ms|s))?\s*((?(ms)\+\s*)(?<share>\d{1,3}(\.\d{1,9})?)\s*%)?\s*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Written();
}
