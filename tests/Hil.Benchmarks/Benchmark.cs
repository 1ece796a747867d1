namespace Hil.Benchmarks;

/// <summary>One thing that is measured. Every class that derives from this and has a parameterless constructor is found and run.</summary>
public abstract class Benchmark
{
    /// <summary>What is measured, as <c>--filter</c> finds it.</summary>
    public abstract string Name { get; }

    /// <summary>What it should reach at least or at most, in words; null where there is no bar.</summary>
    public virtual string? Bar => null;

    /// <summary>Measures, and says the figure with its unit.</summary>
    /// <param name="clock">The wall clock: this is the one place that measures it.</param>
    public abstract string Measure(TimeProvider clock);

    /// <summary>The median wall time of one call.</summary>
    /// <param name="clock">The wall clock.</param>
    /// <param name="rounds">How often to measure, after one call that is not.</param>
    /// <param name="action">What to call.</param>
    protected static TimeSpan Median(TimeProvider clock, int rounds, Action action)
    {
        action();
        var times = new List<TimeSpan>();
        for (var i = 0; i < rounds; i++)
        {
            var start = clock.GetTimestamp();
            action();
            times.Add(clock.GetElapsedTime(start));
        }

        times.Sort();
        return times[rounds / 2];
    }
}
