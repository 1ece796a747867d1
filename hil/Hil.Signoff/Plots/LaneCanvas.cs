using ScottPlot;
using ScottPlot.TickGenerators;

namespace Hil.Signoff.Plots;

/// <summary>A plot of lanes, one below the other, over one axis of time. A vertical unit is a pixel, counted downward as negative.</summary>
internal sealed class LaneCanvas
{
    private const double Gap = 6;
    private readonly List<(double Position, string Label)> _ticks = [];
    private readonly string? _title;
    private double _bottom;

    public LaneCanvas(string? title, PlotSpan span)
    {
        (_title, Span) = (title, span);
        Plot.HideGrid();
    }

    public Plot Plot { get; } = new();

    public PlotSpan Span { get; }

    /// <summary>Opens the next lane and gives its upper and lower edge.</summary>
    public (double Top, double Bottom) Lane(double height, string? label = null)
    {
        var top = _bottom - Gap;
        _bottom = top - height;
        if (label is not null)
            _ticks.Add(((top + _bottom) / 2, label));
        return (top, _bottom);
    }

    /// <summary>Writes a label on the left axis.</summary>
    public void Tick(double position, string label) => _ticks.Add((position, label));

    /// <summary>A thin line across the plot.</summary>
    public void Rule(double position)
    {
        var line = Plot.Add.Line(Span.From, position, Span.To, position);
        (line.LineColor, line.LineWidth) = (PlotColours.Grid, 1);
    }

    /// <summary>A filled bar from one time to another.</summary>
    public void Bar(double from, double to, double top, double bottom, Color colour)
    {
        var bar = Plot.Add.Rectangle(from, to, bottom, top);
        (bar.FillColor, bar.LineWidth) = (colour, 0);
    }

    /// <summary>A text whose place of reference is its left, in the middle of its height.</summary>
    public void Say(string text, double from, double height, Color colour, float size = 11)
    {
        var said = Plot.Add.Text(text, from, height);
        (said.LabelFontColor, said.LabelFontSize, said.LabelAlignment) = (colour, size, Alignment.MiddleLeft);
    }

    /// <summary>Whether a text of that many characters has room in a span of time, so that it is not written over its neighbour.</summary>
    public bool HasRoom(int characters, double seconds) => seconds / Span.Length * 800 > characters * 6.4 + 4;

    /// <summary>Sets axes and colours.</summary>
    /// <returns>The plot and its height in pixels.</returns>
    public (Plot Plot, int Height) Finish()
    {
        var height = -_bottom + Gap;
        Plot.Axes.SetLimits(Span.From, Span.To, -height, 0);
        Plot.Axes.Margins(0, 0);
        Plot.Axes.Left.TickGenerator = new NumericManual([.. _ticks.Select(tick => tick.Position)], [.. _ticks.Select(tick => tick.Label)]);
        Plot.Axes.Left.MajorTickStyle.Length = 0;
        Plot.Axes.Left.FrameLineStyle.Width = 0;
        Plot.Axes.Right.FrameLineStyle.Width = 0;
        Plot.Axes.Top.FrameLineStyle.Width = 0;
        Plot.Axes.Bottom.FrameLineStyle.Color = PlotColours.Muted;
        Plot.Axes.Bottom.Label.Text = "seconds of board time";
        Plot.Axes.Bottom.Label.Bold = false;
        Plot.Axes.Bottom.Label.FontSize = 12;
        Plot.Axes.Color(PlotColours.Muted);
        Plot.Axes.Left.TickLabelStyle.ForeColor = PlotColours.Ink;
        Plot.FigureBackground.Color = PlotColours.Paper;
        Plot.DataBackground.Color = PlotColours.Paper;
        if (_title is not null)
        {
            Plot.Title(_title, 14);
            Plot.Axes.Title.Label.ForeColor = PlotColours.Ink;
        }

        return (Plot, (int)Math.Ceiling(height) + 56 + (_title is null ? 0 : 28));
    }
}
