using System.Runtime.InteropServices;
using Hil.Learning.Features;

namespace Hil.Learning.Tests.Models;

/// <summary>The firmware's classifier, compiled for this machine.</summary>
internal static class NativeClassifier
{
    /// <summary>Compiles the C files of a folder and runs them over windows; the test is ignored when there is no gcc.</summary>
    public static List<NativeResult> Run(string modelFolder, string optimisation, IReadOnlyList<short[]> windows)
    {
        var gcc = Tool.Find("gcc libc6-dev", "gcc");
        var work = Directory.CreateTempSubdirectory("hil-classifier-");
        try
        {
            var program = Path.Combine(work.FullName, "classify");
            Tool.Text(
                gcc,
                [optimisation, "-std=c11", "-Wall", "-Wextra", "-Werror", "-ffp-contract=off", $"-I{modelFolder}",
                    Path.Combine(AppContext.BaseDirectory, "Models", "classify_windows.c"),
                    .. new[] { "pattern_features.c", "classifier.c", "model.c" }.Select(name => Path.Combine(modelFolder, name)), "-o", program, "-lm"]);
            var input = MemoryMarshal.AsBytes<short>(windows.SelectMany(window => window).ToArray()).ToArray();
            return Parse(Tool.Output(program, [], input), windows.Count);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private static List<NativeResult> Parse(byte[] output, int windows)
    {
        const int Floats = PatternFeatures.Count + 5;
        const int Size = (Floats + 2) * 4;
        Assert.That(output, Has.Length.EqualTo(windows * Size));
        return [.. Enumerable.Range(0, windows).Select(i =>
        {
            var words = MemoryMarshal.Cast<byte, int>(output.AsSpan(i * Size, Size));
            return new NativeResult(words[..PatternFeatures.Count].ToArray(), words[PatternFeatures.Count..Floats].ToArray(), words[Floats], words[Floats + 1]);
        })];
    }
}

/// <summary>Floats as their bits.</summary>
internal sealed record NativeResult(int[] Features, int[] Probabilities, int Winner, int Confidence);
