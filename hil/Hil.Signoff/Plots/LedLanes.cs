using Hil.Core.Timelines;

namespace Hil.Signoff.Plots;

/// <summary>When each light was lit.</summary>
internal static class LedLanes
{
    public static void Add(LaneCanvas canvas, IReadOnlyList<TimelineEntry> entries, TimelinePlotOptions options)
    {
        var edges = entries.OfType<LedEntry>().ToList();
        foreach (var led in options.Leds.Concat(edges.Select(edge => edge.Led).Order(StringComparer.Ordinal)).Distinct())
        {
            var (top, bottom) = canvas.Lane(12, led);
            canvas.Rule(bottom);
            double? since = null;
            foreach (var edge in edges.Where(edge => edge.Led == led))
            {
                if (since is { } from && !edge.On)
                    canvas.Bar(from, edge.At.Seconds, top, bottom, PlotColours.Led(led));
                since = edge.On ? since ?? edge.At.Seconds : null;
            }

            if (since is { } lit)
                canvas.Bar(lit, canvas.Span.To, top, bottom, PlotColours.Led(led));
        }
    }
}
