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
        var (plot, height) = Draw(entries, options);
        stream.Write(Encoding.UTF8.GetBytes(PlotColours.NameRoles(plot.GetSvgXml(options.Width, height))));
    }

    /// <summary>Writes the plot as PNG.</summary>
    /// <param name="entries">The entries of one timeline, in order.</param>
    /// <param name="options">How it is plotted.</param>
    /// <param name="stream">Takes the bytes; it is left open.</param>
    public static void WritePng(IReadOnlyList<TimelineEntry> entries, TimelinePlotOptions options, Stream stream)
    {
        var (plot, height) = Draw(entries, options);
        stream.Write(plot.GetImageBytes(options.Width, height, ImageFormat.Png));
    }

    private static (Plot Plot, int Height) Draw(IReadOnlyList<TimelineEntry> entries, TimelinePlotOptions options)
    {
        var canvas = new LaneCanvas(options.Title, PlotSpan.Of(entries));
        MotionLanes.Add(canvas, entries, options.CountsPerG);
        ClassLane.Add(canvas, entries, options);
        LedLanes.Add(canvas, entries, options);
        NotificationLanes.Add(canvas, entries);
        EventLane.Add(canvas, entries);
        return canvas.Finish();
    }
}
