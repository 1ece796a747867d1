using System.Runtime.InteropServices;
using Hil.Learning.Features;
using Hil.Learning.Models;

namespace Hil.Learning.Tests.Models;

/// <summary>The firmware's classifier, compiled for this machine.</summary>
internal static class NativeClassifier
{
    /// <summary>Compiles the classifier with a model and runs them over windows; the test is ignored when there is no gcc.</summary>
    public static List<NativeResult> Run(string model, string optimisation, IReadOnlyList<short[]> windows)
    {
        var gcc = Tool.Find("gcc libc6-dev", "gcc");
        var work = Directory.CreateTempSubdirectory("hil-classifier-");
        try
        {
            var program = Path.Combine(work.FullName, "classify");
            Tool.Text(
                gcc,
                [optimisation, "-std=c11", "-Wall", "-Wextra", "-Werror", "-ffp-contract=off", $"-I{Repository.Classifier}", $"-I{Repository.Model(model)}",
                    Path.Combine(AppContext.BaseDirectory, "Models", "classify_windows.c"),
                    Path.Combine(Repository.Classifier, "pattern_features.c"), Path.Combine(Repository.Classifier, "classifier.c"),
                    Path.Combine(Repository.Model(model), "model.c"), "-o", program, "-lm"]);
            var input = MemoryMarshal.AsBytes<short>(windows.SelectMany(window => window).ToArray()).ToArray();
            return Parse(Tool.Output(program, [], input), windows.Count, ModelFile.Load(Repository.Model(model)).Outputs.Length);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private static List<NativeResult> Parse(byte[] output, int windows, int outputs)
    {
        var floats = PatternFeatures.Count + outputs;
        var size = (floats + 2) * 4;
        Assert.That(output, Has.Length.EqualTo(windows * size));
        return [.. Enumerable.Range(0, windows).Select(i =>
        {
            var words = MemoryMarshal.Cast<byte, int>(output.AsSpan(i * size, size));
            return new NativeResult(words[..PatternFeatures.Count].ToArray(), words[PatternFeatures.Count..floats].ToArray(), words[floats], words[floats + 1]);
        })];
    }
}

/// <summary>Floats as their bits.</summary>
internal sealed record NativeResult(int[] Features, int[] Probabilities, int Winner, int Confidence);
