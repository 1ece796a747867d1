using Hil.Core.Timelines;

namespace Hil.Signoff.Plots;

/// <summary>What was played, and what the accelerometer made of it.</summary>
internal static class MotionLanes
{
    private const double HeightOfTrace = 150;

    // A sensor that stops for longer than this was off, or was set anew: no line is drawn across.
    private const double LongestGap = 0.5;

    public static void Add(LaneCanvas canvas, IReadOnlyList<TimelineEntry> entries, double countsPerG)
    {
        var motions = Motions(entries, canvas.Span.To);
        if (motions.Count > 0)
        {
            var (top, bottom) = canvas.Lane(18, "motion");
            foreach (var (name, from, to) in motions)
            {
                canvas.Bar(from, to, top, bottom, PlotColours.Band);
                canvas.Say(name, from, to, (top + bottom) / 2, PlotColours.Ink);
            }
        }

        var samples = entries.OfType<SampleEntry>().ToList();
        if (samples.Count > 0)
            AddTrace(canvas, samples, countsPerG);
    }

    private static List<(string Name, double From, double To)> Motions(IReadOnlyList<TimelineEntry> entries, double end)
    {
        var motions = new List<(string, double, double)>();
        (string Name, double From)? open = null;
        foreach (var entry in entries.Where(entry => entry is MotionStartEntry or MotionEndEntry))
        {
            if (open is { } motion)
                motions.Add((motion.Name, motion.From, entry.At.Seconds));
            open = entry is MotionStartEntry start ? (start.Motion.Name, start.At.Seconds) : null;
        }

        if (open is { } last)
            motions.Add((last.Name, last.From, end));
        return motions;
    }

    private static void AddTrace(LaneCanvas canvas, List<SampleEntry> samples, double countsPerG)
    {
        var (top, bottom) = canvas.Lane(HeightOfTrace);
        var reach = samples.Max(sample => Math.Max(Math.Abs((double)sample.X), Math.Max(Math.Abs((double)sample.Y), Math.Abs((double)sample.Z)))) / countsPerG;
        var whole = Math.Max(1, (int)Math.Ceiling(reach - 0.1));
        var (middle, scale) = ((top + bottom) / 2, (bottom - top) / 2 / (whole + 0.1));
        foreach (var g in (int[])[-whole, 0, whole])
        {
            canvas.Rule(middle - g * scale);
            canvas.Tick(middle - g * scale, g == 0 ? "0 g" : $"{g:+0;-0} g");
        }

        Func<SampleEntry, short>[] axes = [sample => sample.X, sample => sample.Y, sample => sample.Z];
        foreach (var run in Runs(samples))
        {
            double[] times = [.. run.Select(sample => sample.At.Seconds)];
            for (var axis = 0; axis < axes.Length; axis++)
                canvas.Trace(times, [.. run.Select(sample => middle - axes[axis](sample) / countsPerG * scale)], PlotColours.Axes[axis]);
        }

        for (var axis = 0; axis < axes.Length; axis++)
            canvas.Legend("XYZ"[axis].ToString(), 6 + 16 * axis, bottom - 9, PlotColours.Axes[axis]);
    }

    private static IEnumerable<List<SampleEntry>> Runs(List<SampleEntry> samples)
    {
        List<SampleEntry> run = [];
        foreach (var sample in samples)
        {
            if (run.Count > 0 && sample.At.Seconds - run[^1].At.Seconds > LongestGap)
            {
                yield return run;
                run = [];
            }

            run.Add(sample);
        }

        yield return run;
    }
}
