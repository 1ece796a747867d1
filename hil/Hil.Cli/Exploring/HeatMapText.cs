using System.Globalization;

namespace Hil.Cli.Exploring;

/// <summary>A map in letters: rows are amplitudes, columns are tempos.</summary>
internal static class HeatMapText
{
    private const int CellWidth = 7;

    /// <summary>Writes the map of one tilt.</summary>
    public static void Write(IReadOnlyList<ExploredPoint> points, double tilt, string label, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"tilt {tilt:0.#}°"));
        foreach (var row in points.GroupBy(point => point.Amplitude).OrderByDescending(row => row.Key))
            output.WriteLine($"{Number(row.Key, "0.000"),8} m {string.Concat(row.OrderBy(point => point.Tempo).Select(point => Cell(point, label).PadLeft(CellWidth)))}");
        output.WriteLine(new string(' ', 10) + string.Concat(points.Select(point => point.Tempo).Distinct().Order().Select(tempo => Number(tempo, "0.00").PadLeft(CellWidth))) + "  rounds a second");
    }

    /// <summary>Says what the cells mean.</summary>
    public static void WriteLegend(IReadOnlyList<ExploredPoint> points, string label, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"██ every window called {label}, ▓▓ most, ░░ some; else what most windows were called.");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{points.Sum(point => point.Right)} of {points.Sum(point => point.Windows)} windows were called {label}. The motions come from a model of movement: the map shows where this image draws its lines, not how people move."));
    }

    private static string Cell(ExploredPoint point, string label) => point.Share switch
    {
        1 => "██",
        > 0.5 => "▓▓",
        _ when point.Called == label => "░░",
        > 0 => "░░",
        _ => point.Called.Length < CellWidth ? point.Called : point.Called[..(CellWidth - 1)],
    };

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
