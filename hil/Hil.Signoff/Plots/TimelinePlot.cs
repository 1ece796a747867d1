using System.Text;
using Hil.Core.Timelines;
using ScottPlot;

namespace Hil.Signoff.Plots;

/// <summary>
/// Plots a timeline over board time: the samples of the accelerometer, and below them lanes of classes, lights, notifications and
/// events. The same entries give the same picture.
/// </summary>
public static class TimelinePlot
{
    /// <summary>Writes the plot as SVG.</summary>
    /// <param name="entries">The entries of one timeline, in order.</param>
    /// <param name="options">How it is plotted.</param>
    /// <param name="stream">Takes the bytes, UTF-8; it is left open.</param>
    public static void WriteSvg(IReadOnlyList<TimelineEntry> entries, TimelinePlotOptions options, Stream stream)
    {
        var (plot, words, height) = Draw(entries, options);
        stream.Write(Encoding.UTF8.GetBytes(PlotSvg.Write(plot.GetSvgXml(options.Width, height), words)));
    }

    /// <summary>Writes the plot as PNG. Its words need a font on the machine that draws; an SVG needs none.</summary>
    /// <param name="entries">The entries of one timeline, in order.</param>
    /// <param name="options">How it is plotted.</param>
    /// <param name="stream">Takes the bytes; it is left open.</param>
    public static void WritePng(IReadOnlyList<TimelineEntry> entries, TimelinePlotOptions options, Stream stream)
    {
        var (plot, words, height) = Draw(entries, options);
        stream.Write(PlotPng.Write(plot, words, options.Width, height));
    }

    private static (Plot Plot, IReadOnlyList<PlotWord> Words, int Height) Draw(IReadOnlyList<TimelineEntry> entries, TimelinePlotOptions options)
    {
        var canvas = new LaneCanvas(options, PlotSpan.Of(entries));
        MotionLanes.Add(canvas, entries, options.CountsPerG);
        ClassLane.Add(canvas, entries, options);
        LedLanes.Add(canvas, entries, options);
        NotificationLanes.Add(canvas, entries);
        EventLane.Add(canvas, entries);
        return canvas.Finish();
    }
}
