using System.Globalization;

namespace Hil.Signoff.Comparison;

/// <summary>Compares how often the accelerometer was sampled, up to the end of the shorter timeline.</summary>
internal static class SampleComparison
{
    public static IEnumerable<Difference> Of(ComparableTimeline left, ComparableTimeline right, Tolerance tolerance, BoardNames names)
    {
        var end = Math.Min(left.End, right.End);
        var (one, other) = (Count(left, end), Count(right, end));
        var rate = Math.Max(one.Rate, other.Rate);
        // What two boards may be apart in time is worth so many samples; one more, since both ends of an interval are counted or are not.
        var allowed = 1 + rate * tolerance.Fixed.TotalSeconds + Math.Max(one.Count, other.Count) * tolerance.Share;
        if (Math.Abs(one.Count - other.Count) > allowed || (one.Count > 1 && other.Count > 1 && Math.Abs(one.Rate - other.Rate) > rate * tolerance.Share))
            yield return new(DifferenceKind.Samples, "sample", "samples", null, null, $"{names.Left} took {Words(one)}, {names.Right} {Words(other)}, until {Seconds.Of(end)}.");
    }

    private static SampleCount Count(ComparableTimeline timeline, long end) => SampleCount.Of([.. timeline.Samples.TakeWhile(at => at <= end)]);

    private static string Words(SampleCount count) => string.Create(CultureInfo.InvariantCulture, $"{count.Count} samples at {count.Rate:0.###} Hz");
}
