using Hil.Core.Timelines;

namespace Hil.Signoff.Plots;

/// <summary>What the firmware said of each window.</summary>
internal static class ClassLane
{
    public static void Add(LaneCanvas canvas, IReadOnlyList<TimelineEntry> entries, TimelinePlotOptions options)
    {
        if (options.Classification is not { } classification)
            return;
        var said = entries.OfType<ConsoleEntry>().Select(line => (line.At.Seconds, Match: classification.Match(line.Text))).Where(line => line.Match.Success).ToList();
        if (said.Count == 0)
            return;
        var (top, bottom) = canvas.Lane(20, "class");
        var window = options.Window.TotalSeconds;
        foreach (var (at, match) in said)
        {
            var label = match.Groups["class"].Value;
            var colour = options.LedOfClass.TryGetValue(label, out var led) ? PlotColours.Led(led) : PlotColours.Muted;
            var from = Math.Max(canvas.Span.From, at - window);
            canvas.Bar(from, at, bottom - 3, bottom, colour);
            canvas.Say(label, from, at, (top + bottom) / 2 - 2, PlotColours.Ink);
        }
    }
}
