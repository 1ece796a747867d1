using System.Globalization;
using ScottPlot;

namespace Hil.Signoff.Plots;

/// <summary>
/// A plot of lanes, one below the other, over one axis of time. A vertical unit is a pixel below the upper edge of the data, so that what
/// is drawn and what is written find each other without measuring letters.
/// </summary>
internal sealed class LaneCanvas
{
    private const double Gap = 6;
    private const int Left = 118;
    private const int Right = 14;
    private const int Below = 44;
    private readonly List<PlotWord> _words = [];
    private readonly string? _title;
    private readonly string _axis;
    private readonly int _width;
    private double _depth;

    public LaneCanvas(TimelinePlotOptions options, PlotSpan span)
    {
        (_title, _axis, _width, Span) = (options.Title, options.Axis, options.Width, span);
        Plot.HideGrid();
    }

    public Plot Plot { get; } = new();

    public PlotSpan Span { get; }

    private int Above => _title is null ? 6 : 32;

    /// <summary>Opens the next lane and gives its upper and lower edge, as depths.</summary>
    public (double Top, double Bottom) Lane(double height, string? label = null)
    {
        var top = _depth + Gap;
        _depth = top + height;
        if (label is not null)
            Tick(top + height / 2, label);
        return (top, _depth);
    }

    /// <summary>Writes a label left of the plot.</summary>
    public void Tick(double depth, string label) => Write(label, Left - 8, depth, Alignment.MiddleRight, PlotColours.Ink, 12);

    /// <summary>A thin line across the plot.</summary>
    public void Rule(double depth)
    {
        var line = Plot.Add.Line(Span.From, -depth, Span.To, -depth);
        (line.LineColor, line.LineWidth) = (PlotColours.Grid, 1);
    }

    /// <summary>A filled bar from one time to another, at least a pixel and a half wide.</summary>
    public void Bar(double from, double to, double top, double bottom, Color colour)
    {
        var bar = Plot.Add.Rectangle(from, Math.Max(to, from + 1.5 / Scale), -bottom, -top);
        (bar.FillColor, bar.LineWidth) = (colour, 0);
    }

    /// <summary>A line through points of time and depth.</summary>
    public void Trace(double[] times, double[] depths, Color colour)
    {
        var line = Plot.Add.SignalXY(times, [.. depths.Select(depth => -depth)]);
        (line.Color, line.LineWidth, line.MarkerSize) = (colour, 1.2f, 0);
    }

    /// <summary>Writes a text that begins at a time, where it has room until another time.</summary>
    public void Say(string text, double from, double until, double depth, Color colour, double size = 11)
    {
        var left = Left + (from - Span.From) * Scale + 4;

        // Letters of common sans-serif faces are 0.6 of their height wide, or less.
        if ((until - from) * Scale >= text.Length * size * 0.6 + 4)
            Write(text, left, depth, Alignment.MiddleLeft, colour, size);
    }

    /// <summary>Writes a legend's word in the data, so many pixels from its left edge.</summary>
    public void Legend(string text, double left, double depth, Color colour) => Write(text, Left + left, depth, Alignment.MiddleLeft, colour, 12);

    /// <summary>Sets axes and colours.</summary>
    public (Plot Plot, IReadOnlyList<PlotWord> Words, int Height) Finish()
    {
        var depth = Math.Ceiling(_depth + Gap);
        var height = (int)depth + Above + Below;
        Plot.Layout.Fixed(new PixelPadding(Left, Right, Below, Above));
        Plot.Axes.SetLimits(Span.From, Span.To, -depth, 0);
        AxisOfTime(depth);
        Plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.EmptyTickGenerator();
        foreach (var axis in (IAxis[])[Plot.Axes.Left, Plot.Axes.Right, Plot.Axes.Top])
            axis.FrameLineStyle.Width = 0;
        Plot.Axes.Bottom.FrameLineStyle.Color = PlotColours.Muted;
        Plot.Axes.Bottom.MajorTickStyle.Color = PlotColours.Muted;
        Plot.FigureBackground.Color = PlotColours.Paper;
        Plot.DataBackground.Color = PlotColours.Paper;
        if (_title is not null)
            Write(_title, Left, 16 - Above, Alignment.MiddleLeft, PlotColours.Ink, 14);
        return (Plot, _words, height);
    }

    private double Scale => (_width - Left - Right) / Span.Length;

    private void AxisOfTime(double depth)
    {
        var rough = Span.Length / 10;
        var decade = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = decade * ((double[])[1, 2, 5, 10]).First(factor => decade * factor >= rough);
        var decimals = Math.Max(0, (int)-Math.Floor(Math.Log10(step)));
        var ticks = new List<double>();
        for (var n = Math.Ceiling(Span.From / step); n * step <= Span.To; n++)
        {
            ticks.Add(n * step);
            Write((n * step).ToString("F" + decimals, CultureInfo.InvariantCulture), Left + (n * step - Span.From) * Scale, depth + 13, Alignment.MiddleCenter, PlotColours.Muted, 11);
        }

        Plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual([.. ticks], [.. ticks.Select(_ => "")]);
        Write(_axis, Left + (_width - Left - Right) / 2.0, depth + 32, Alignment.MiddleCenter, PlotColours.Muted, 12);
    }

    private void Write(string text, double left, double depth, Alignment anchor, Color colour, double size) =>
        _words.Add(new(text, left, depth + Above, anchor, colour, size));
}
