using System.Globalization;
using Hil.Core.Motions;
using Hil.Learning.Synthesis;
using Hil.NUnit.Benches;
using Hil.Signoff.Confusion;
using Spectre.Console;

namespace Hil.Cli.Checking;

/// <summary>Counts what an image makes of labelled motions, set by set.</summary>
internal sealed class MotionCheck(CheckOrder order, Terminal terminal)
{
    /// <summary>Plays the motions, prints the matrices, and holds each set against the gate.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> Do(CancellationToken cancellation)
    {
        var inputs = BenchInputs.Load(order.Settings);
        var motions = Load();
        if (!motions.Any(motion => inputs.Profile.Find(motion.Label) is not null))
            throw new Fault(
                $"Labels among {string.Join(", ", inputs.Profile.Classes.Select(pattern => pattern.Label))} were expected, which the profile knows, " +
                $"found only {string.Join(", ", motions.Select(motion => motion.Label).Distinct().Order(StringComparer.Ordinal))}.");
        terminal.Out.WriteLine($"firmware   {order.Settings.Firmware} (SHA-256 {inputs.Image.Sha256[..12]})");
        terminal.Out.WriteLine($"motions    {string.Join("; ", motions.GroupBy(Kind).Select(set => $"{set.Count()} of {set.Key}"))}{(order.Split == SplitPart.All ? "" : $" ({order.Split.ToString().ToLowerInvariant()} split)")}");
        IReadOnlyList<CheckedMotion> results;
        try
        {
            results = await Watch(motions, played => new MotionPlayer(BoardBackends.Find(order.Settings.Board), inputs, order.Workers).Play(motions, played, cancellation));
        }
        catch (SilentImageException silent)
        {
            terminal.Error.WriteLine($"hil: {silent.Message}");
            return ExitCode.Fail;
        }

        return Report(results, [.. inputs.Profile.Classes.Select(pattern => pattern.Label)]);
    }

    private List<Motion> Load()
    {
        var motions = new List<Motion>();
        if (order.Settings.Motions is { } folder)
        {
            var recorded = MotionLibrary.Load(folder, order.Recordings);
            var split = RecordingSplit.Of(recorded);
            motions.AddRange(order.Split switch { SplitPart.Train => split.Train, SplitPart.Test => split.Test, _ => recorded });
        }

        if (order.Synthesised)
        {
            var set = SynthesisedSet.Load(order.Settings.SynthesisParameters, order.Settings.Seed);
            motions.AddRange(order.Split switch { SplitPart.Train => set.Train, SplitPart.Test => set.Test, _ => [.. set.Train, .. set.Test] });
        }

        if (motions.Count == 0)
            throw new Fault(order.Settings.Motions is { } searched
                ? $"{searched}: recordings of the {order.Split.ToString().ToLowerInvariant()} split were expected, found none."
                : "--motions DIR or --synthesised was expected, found neither: there is nothing to play.");
        return motions;
    }

    private async Task<IReadOnlyList<CheckedMotion>> Watch(List<Motion> motions, Func<Action<int>?, Task<IReadOnlyList<CheckedMotion>>> work) => terminal.Live
        ? await terminal.Screen.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn()).StartAsync(async context =>
        {
            var bar = context.AddTask($"playing {motions.Count} motions", maxValue: motions.Count);
            return await work(done => bar.Value = done);
        })
        : await work(null);

    private int Report(IReadOnlyList<CheckedMotion> results, IReadOnlyList<string> known)
    {
        var matrices = ConfusionMatrix.BySet(results.SelectMany(result => result.Windows), known);
        foreach (var matrix in matrices)
        {
            terminal.Out.WriteLine();
            MatrixPrinter.Print(matrix, terminal);
        }

        var shortMotions = results.Where(result => result.Windows.Count == 0).Select(result => result.Motion.Name).ToList();
        if (shortMotions.Count > 0)
            terminal.Out.WriteLine($"\nShorter than a window, and not counted: {string.Join(", ", shortMotions)}.");
        terminal.Out.WriteLine("\nLimits");
        foreach (var limit in MotionLimits.Of([.. results.Select(result => result.Motion)], known))
            terminal.Out.WriteLine($"  {limit}");
        return Gate(matrices);
    }

    private int Gate(IReadOnlyList<ConfusionMatrix> matrices)
    {
        var judged = matrices.Where(matrix => matrix.Accuracy is not null).ToList();
        if (judged.Count == 0)
            throw new Fault("A motion that holds a whole window of a class that the image knows was expected, found none.");
        if (order.AtLeast is not { } percent)
            return ExitCode.Pass;
        terminal.Out.WriteLine();
        foreach (var matrix in judged)
            terminal.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{(Holds(matrix) ? "PASS" : "FAIL")}  {matrix.Set} ({MatrixPrinter.Source(matrix)}): {MatrixPrinter.Percent(matrix.Accuracy)} right, at least {percent:0.##} % wanted"));
        return judged.All(Holds) ? ExitCode.Pass : ExitCode.Fail;

        // Compared as counts, so that no rounding lets a set through.
        bool Holds(ConfusionMatrix matrix) => matrix.Right * 100.0 >= percent * matrix.Windows;
    }

    private static string Kind(Motion motion) => $"{motion.Set} ({motion.Source.ToString().ToLowerInvariant()})";
}
