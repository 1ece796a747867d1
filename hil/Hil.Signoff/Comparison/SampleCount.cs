namespace Hil.Signoff.Comparison;

/// <summary>The samples of a timeline, counted.</summary>
/// <param name="Count">How many.</param>
/// <param name="Rate">Samples a second, by the interval in the middle of all intervals; 0 where there are fewer than two.</param>
public readonly record struct SampleCount(int Count, double Rate)
{
    /// <summary>Counts samples.</summary>
    /// <param name="times">Their times in nanoseconds, ascending.</param>
    public static SampleCount Of(IReadOnlyList<long> times)
    {
        if (times.Count < 2)
            return new(times.Count, 0);
        var intervals = times.Zip(times.Skip(1), (earlier, later) => later - earlier).Order().ToList();
        var middle = intervals[intervals.Count / 2];
        return new(times.Count, middle == 0 ? 0 : Math.Round(1e9 / middle, 3));
    }
}
