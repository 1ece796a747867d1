using Hil.Signoff.Comparison;

namespace Hil.Signoff.Tests.Comparison;

/// <summary>A timeline of a test's own, written in milliseconds.</summary>
internal static class Recording
{
    public static readonly BoardNames Names = new("one", "other");

    public static RecordedEntry At(double milliseconds, string channel, string text) => new((long)(milliseconds * 1e6), channel, text);

    public static ComparableTimeline Of(double end, params IReadOnlyList<RecordedEntry> entries) =>
        ComparableTimeline.Of([.. entries.OrderBy(entry => entry.Nanoseconds)], (long)(end * 1e6));

    public static TimelineComparison Compare(ComparableTimeline left, ComparableTimeline right) => TimelineComparison.Of(left, right, Tolerance.Default, Names);
}
