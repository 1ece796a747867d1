using System.Globalization;
using System.Text;
using ScottPlot;

namespace Hil.Signoff.Plots;

/// <summary>Plots shares over two parameters, a panel for each value of a third.</summary>
public static class HeatMapPlot
{
    private const int Width = 960;
    private const int RowHeight = 26;
    private const int Left = 118;
    private const int Right = 14;
    private const int Above = 40;
    private const int PanelHead = 26;
    private const int PanelFoot = 26;

    /// <summary>Writes the plot as SVG.</summary>
    /// <param name="title">What stands above it.</param>
    /// <param name="xAxis">What columns are.</param>
    /// <param name="yAxis">What rows are.</param>
    /// <param name="panels">At least one.</param>
    /// <param name="stream">Takes the bytes, UTF-8; it is left open.</param>
    public static void WriteSvg(string title, string xAxis, string yAxis, IReadOnlyList<HeatMap> panels, Stream stream)
    {
        var plot = new Plot();
        plot.HideGrid();
        List<PlotWord> words = [new(title, 14, 18, Alignment.MiddleLeft, PlotColours.Ink, 14), new($"{yAxis} over {xAxis}", Width - Right, 18, Alignment.MiddleRight, PlotColours.Muted, 12)];
        var depth = 0.0;
        foreach (var panel in panels)
            depth = Draw(plot, panel, depth, words);
        var height = (int)depth + Above;
        plot.Layout.Fixed(new PixelPadding(Left, Right, 0, Above));
        plot.Axes.SetLimits(0, Width - Left - Right, -depth, 0);
        foreach (var axis in (IAxis[])[plot.Axes.Left, plot.Axes.Right, plot.Axes.Top, plot.Axes.Bottom])
            axis.FrameLineStyle.Width = 0;
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.EmptyTickGenerator();
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.EmptyTickGenerator();
        plot.FigureBackground.Color = PlotColours.Paper;
        plot.DataBackground.Color = PlotColours.Paper;
        stream.Write(Encoding.UTF8.GetBytes(PlotSvg.Write(plot.GetSvgXml(Width, height), words)));
    }

    private static double Draw(Plot plot, HeatMap panel, double depth, List<PlotWord> words)
    {
        words.Add(new(panel.Title, Left, Above + depth + PanelHead / 2.0, Alignment.MiddleLeft, PlotColours.Ink, 12));
        depth += PanelHead;
        List<double> columns = [.. panel.Cells.Select(cell => cell.X).Distinct().Order()];
        var cellWidth = (double)(Width - Left - Right) / columns.Count;
        foreach (var row in panel.Cells.GroupBy(cell => cell.Y).OrderByDescending(row => row.Key))
        {
            words.Add(new(row.Key.ToString("0.000", CultureInfo.InvariantCulture), Left - 8, Above + depth + RowHeight / 2.0, Alignment.MiddleRight, PlotColours.Ink, 11));
            foreach (var cell in row)
            {
                var left = columns.IndexOf(cell.X) * cellWidth;
                Bar(plot, left, cellWidth, depth, PlotColours.Band);
                if (cell.Share > 0)
                    Bar(plot, left, cellWidth * cell.Share, depth, PlotColours.Led("green").WithAlpha(0.55));
                if (cell.Word.Length * 11 * 0.6 < cellWidth)
                    words.Add(new(cell.Word, Left + left + cellWidth / 2, Above + depth + RowHeight / 2.0, Alignment.MiddleCenter, PlotColours.Ink, 11));
            }

            depth += RowHeight;
        }

        foreach (var (column, i) in columns.Select((column, i) => (column, i)))
            words.Add(new(column.ToString("0.00", CultureInfo.InvariantCulture), Left + (i + 0.5) * cellWidth, Above + depth + 12, Alignment.MiddleCenter, PlotColours.Muted, 11));
        return depth + PanelFoot;
    }

    private static void Bar(Plot plot, double left, double width, double top, Color colour)
    {
        var bar = plot.Add.Rectangle(left + 1, left + width - 1, -top - RowHeight + 1, -top - 1);
        (bar.FillColor, bar.LineWidth) = (colour, 0);
    }
}
