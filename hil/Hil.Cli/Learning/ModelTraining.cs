using Hil.Cli.Checking;
using Hil.Core.Motions;
using Hil.Learning.Models;
using Hil.Learning.Training;
using Hil.NUnit.Settings;
using Hil.Signoff.Confusion;

namespace Hil.Cli.Learning;

/// <summary>Learns a model, prints how it does on motions kept out of training, and writes it as C.</summary>
internal sealed class ModelTraining(Terminal terminal)
{
    /// <summary>Does the work.</summary>
    /// <returns>The exit code.</returns>
    public int Do(RunSettings settings, MotionLibraryOptions recordings, IReadOnlyList<string>? classes, string folder)
    {
        var inputs = TrainingInputs.Load(settings.Motions, settings.SynthesisParameters, settings.Seed, recordings, classes);
        var trained = ModelTrainer.Train(inputs, progress: new Said(terminal.Out));
        ModelEmitter.WriteC(trained.Model, folder);
        terminal.Out.WriteLine();
        terminal.Out.WriteLine("On motions kept out of training, as C# evaluates the model (hil motions check asks the firmware itself):");
        foreach (var matrix in Matrices(trained.Report))
        {
            terminal.Out.WriteLine();
            MatrixPrinter.Print(matrix, terminal);
        }

        terminal.Out.WriteLine("\nLimits");
        foreach (var limit in MotionLimits.Of([.. inputs.Recorded, .. inputs.Synthesised.Test], inputs.Classes))
            terminal.Out.WriteLine($"  {limit}");
        terminal.Out.WriteLine();
        terminal.Out.WriteLine($"learnt from {trained.Model.Digest}");
        terminal.Out.WriteLine($"model       {Path.Combine(folder, "model.c")}");
        return ExitCode.Pass;
    }

    private static IEnumerable<ConfusionMatrix> Matrices(ModelReport report) =>
        from set in report.Rows.GroupBy(row => row.Set)
        let source = set.Key == Hil.Learning.Synthesis.KinematicModel.Set ? MotionSource.Synthesised : MotionSource.Recorded
        orderby source
        select new ConfusionMatrix(
            set.Key,
            source,
            [.. report.Classes, ConfusionMatrix.None],
            [.. set.OrderBy(row => row.Known ? row.Class : int.MaxValue).Select(row => new ConfusionRow(row.Label, row.Known, row.Said, row.Known ? row.Right : 0))]);

    // Not System.Progress, which tells later, on threads of its own.
    private sealed class Said(TextWriter output) : IProgress<string>
    {
        public void Report(string value) => output.WriteLine(value);
    }
}
