using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Hil.Core.Motions;

/// <summary>
/// Reads recordings in CSV: a header with X, Y and Z by any usual name (<c>x</c>, <c>accX</c>, <c>acc_x</c>, <c>ax</c>, <c>x [g]</c>,
/// <c>accX (m/s2)</c>) and, if there is one, a column of time (<c>timestamp</c>, <c>time</c> or <c>t</c>; in seconds with <c>_s</c> or
/// <c>(s)</c> behind it, otherwise in milliseconds as Edge Impulse writes it), whose even steps tell the rate.
/// </summary>
internal static class CsvRecording
{
    /// <summary>Steps of time may differ from their mean by this part before they are no rate any more.</summary>
    private const double StepTolerance = 0.5;

    public static RawRecording Read(string file, byte[] bytes)
    {
        using var text = new StreamReader(new MemoryStream(bytes), Encoding.UTF8);
        using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            BadDataFound = null,
            TrimOptions = TrimOptions.Trim,
            DetectDelimiter = true,
            DetectDelimiterValues = [",", ";", "\t"],
        });
        if (!csv.Read() || !csv.ReadHeader() || csv.HeaderRecord is not { } header)
            throw new MotionException(file, "a header with X, Y and Z was expected, found an empty file.");
        var columns = header.Select(Column.Parse).ToList();
        var axes = new[] { "x", "y", "z" }.Select(axis => AxisColumn(file, columns, axis)).ToArray();
        var time = columns.FindIndex(column => column.Role == "time");
        var values = new List<double[]>();
        var times = new List<double>();
        while (csv.Read())
        {
            values.Add([.. axes.Select(axis => Number(file, csv, axis, header[axis]))]);
            if (time >= 0)
                times.Add(Number(file, csv, time, header[time]));
        }

        var units = axes.Select(axis => columns[axis].Unit).Distinct().ToList();
        if (units.Count > 1)
            throw new MotionException(file, $"one unit for all axes was expected, found {string.Join(", ", units.Select(unit => unit ?? "none"))}.");
        return new(values, time < 0 ? null : RateOf(file, times, columns[time].Unit == "s" ? 1 : 1e-3), units[0]);
    }

    private static int AxisColumn(string file, List<Column> columns, string axis)
    {
        var found = columns.Count(column => column.Role == axis);
        if (found != 1)
            throw new MotionException(
                file, $"one column for {axis.ToUpperInvariant()} was expected in the header, found {found} in: {string.Join(", ", columns.Select(column => column.Name))}.");
        return columns.FindIndex(column => column.Role == axis);
    }

    private static double Number(string file, CsvReader csv, int column, string name)
    {
        var row = csv.Parser.RawRow;
        if (!csv.TryGetField<string>(column, out var field) || string.IsNullOrWhiteSpace(field))
            throw new MotionException(file, $"a number was expected in column {name}, found nothing on line {row}.");
        return double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new MotionException(file, $"a number was expected in column {name}, found \"{field}\" on line {row}.");
    }

    private static double? RateOf(string file, List<double> times, double second)
    {
        if (times.Count < 2)
            return null;
        var step = (times[^1] - times[0]) / (times.Count - 1);
        for (var i = 1; i < times.Count; i++)
        {
            var own = times[i] - times[i - 1];
            if (!(step > 0) || !(Math.Abs(own - step) <= StepTolerance * step))
                throw new MotionException(
                    file, FormattableString.Invariant($"even steps of time (about {step}) were expected, found {own} at sample {i}."));
        }

        return 1 / (step * second);
    }

    private sealed record Column(string Name, string Role, string? Unit)
    {
        public static Column Parse(string header)
        {
            var open = header.IndexOfAny(['(', '[']);
            var unit = open >= 0 ? header[(open + 1)..].Trim(')', ']', ' ') : null;
            var name = (open >= 0 ? header[..open] : header).Trim().ToLowerInvariant().Replace("_", "").Replace("-", "").Replace(".", "");
            var role = name switch
            {
                "x" or "accx" or "ax" or "accelx" or "accelerationx" or "xacc" => "x",
                "y" or "accy" or "ay" or "accely" or "accelerationy" or "yacc" => "y",
                "z" or "accz" or "az" or "accelz" or "accelerationz" or "zacc" => "z",
                "timestamp" or "time" or "t" or "times" or "ts" or "timems" or "tms" or "timestampms" or "timestamps" => "time",
                _ => "",
            };
            if (role == "time" && unit is null && name is "times" or "ts" or "timestamps")
                unit = "s";
            return new(header, role, unit);
        }
    }
}
