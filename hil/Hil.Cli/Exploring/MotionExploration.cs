using System.Globalization;
using CsvHelper;
using Hil.Cli.Checking;
using Hil.Learning.Synthesis;
using Hil.NUnit.Benches;
using Hil.Signoff.Plots;

namespace Hil.Cli.Exploring;

/// <summary>Maps tempo × amplitude × tilt to recognised or not, on the image itself.</summary>
internal sealed class MotionExploration(ExploreOrder order, Terminal terminal)
{
    private const int Windows = 3;

    /// <summary>Plays the grid, prints the map, and writes it where that was asked for.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> Do(CancellationToken cancellation)
    {
        var inputs = BenchInputs.Load(order.Settings);
        var all = SynthesisedSet.Parameters(order.Settings.SynthesisParameters);
        var ranges = all.FirstOrDefault(each => each.Label == order.Label)
            ?? throw new Fault($"--class: one of {string.Join(", ", all.Select(each => each.Label))} was expected, found \"{order.Label}\".");
        var tempo = order.Tempo ?? GridAxis.Between(ranges.TempoHz.Low / 2, ranges.TempoHz.High * 2, 9);
        var amplitude = order.Amplitude ?? GridAxis.Between(ranges.AmplitudeMetres.Low / 2, ranges.AmplitudeMetres.High * 2, 7);
        var tilt = order.Tilt ?? GridAxis.Between(0, 60, 3);
        var points = (
            from lean in tilt.Values
            from reach in amplitude.Values
            from beat in tempo.Values
            select (Tempo: beat, Amplitude: reach, Tilt: lean)).ToList();
        var motions = points.Select((point, i) => KinematicModel.Make(
            $"{order.Label}.{i + 1:000}",
            order.Label,
            Recipe.Middle(ranges) with { Tempo = point.Tempo, Amplitude = point.Amplitude, Tilt = point.Tilt, Duration = Windows * inputs.Profile.Window.TotalSeconds },
            order.Settings.Seed)).ToList();

        var player = new MotionPlayer(BoardBackends.Find(order.Settings.Board), inputs, order.Workers);
        var played = await player.Play(motions, null, cancellation);
        List<ExploredPoint> map = [.. played.Select((motion, i) => Judge(points[i], motion))];
        terminal.Out.WriteLine($"{order.Label}, synthesised: {map.Count} motions of {Windows} windows on {order.Settings.Firmware}");
        foreach (var lean in tilt.Values)
            HeatMapText.Write([.. map.Where(point => point.Tilt.Equals(lean))], lean, order.Label, terminal.Out);
        HeatMapText.WriteLegend(map, order.Label, terminal.Out);
        if (order.Output is { } folder)
            WriteFiles(folder, map);
        return ExitCode.Pass;
    }

    private ExploredPoint Judge((double Tempo, double Amplitude, double Tilt) point, CheckedMotion motion)
    {
        var called = motion.Windows.CountBy(window => window.Predicted).OrderByDescending(each => each.Value).ThenBy(each => each.Key, StringComparer.Ordinal).First().Key;
        return new(point.Tempo, point.Amplitude, point.Tilt, motion.Windows.Count, motion.Windows.Count(window => window.Predicted == order.Label), called);
    }

    private void WriteFiles(string folder, List<ExploredPoint> map)
    {
        Directory.CreateDirectory(folder);
        var name = Path.Combine(folder, $"explore-{order.Label}");
        using (var csv = new CsvWriter(new StreamWriter(name + ".csv") { NewLine = "\n" }, CultureInfo.InvariantCulture))
        {
            csv.WriteRecords(map.Select(point => new
            {
                tempo_hz = Round(point.Tempo), amplitude_m = Round(point.Amplitude), tilt_deg = Round(point.Tilt), windows = point.Windows, right = point.Right, called = point.Called,
            }));
        }

        using var svg = File.Create(name + ".svg");
        HeatMapPlot.WriteSvg(
            $"{order.Label}: share of windows recognised (synthesised motions)",
            "tempo, rounds a second",
            "amplitude, m",
            [.. map.GroupBy(point => point.Tilt).Select(lean => new HeatMap(
                string.Create(CultureInfo.InvariantCulture, $"tilt {lean.Key:0.#}°"),
                [.. lean.Select(point => new HeatMapCell(point.Tempo, point.Amplitude, point.Share, point.Called))]))],
            svg);
        terminal.Out.WriteLine($"map        {name}.svg, {name}.csv");
    }

    private static double Round(double value) => Math.Round(value, 6);
}
