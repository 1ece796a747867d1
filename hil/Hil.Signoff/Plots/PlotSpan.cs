using Hil.Core.Timelines;

namespace Hil.Signoff.Plots;

/// <summary>The part of board time that a plot shows, in seconds.</summary>
internal readonly record struct PlotSpan(double From, double To)
{
    public double Length => To - From;

    /// <summary>From the first entry to the last, with a little room; a second where there is nothing.</summary>
    public static PlotSpan Of(IReadOnlyList<TimelineEntry> entries)
    {
        if (entries.Count == 0)
            return new(0, 1);
        var from = entries.Min(entry => entry.At.Seconds);
        var to = Math.Max(entries.Max(entry => entry.At.Seconds), from + 0.1);
        return new(from, to + (to - from) * 0.01);
    }
}
