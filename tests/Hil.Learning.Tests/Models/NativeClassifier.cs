using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Hil.Learning.Features;

namespace Hil.Learning.Tests.Models;

/// <summary>The firmware's classifier, compiled for this machine.</summary>
internal static class NativeClassifier
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Compiles the C files of a folder and runs them over windows; the test is ignored when there is no gcc.</summary>
    public static List<NativeResult> Run(string modelFolder, string optimisation, IReadOnlyList<short[]> windows)
    {
        var work = Directory.CreateTempSubdirectory("hil-classifier-");
        try
        {
            var program = Path.Combine(work.FullName, "classify");
            Start(
                "gcc",
                [optimisation, "-std=c11", "-Wall", "-Wextra", "-Werror", "-ffp-contract=off", $"-I{modelFolder}",
                    Path.Combine(AppContext.BaseDirectory, "Models", "classify_windows.c"),
                    .. new[] { "pattern_features.c", "classifier.c", "model.c" }.Select(name => Path.Combine(modelFolder, name)), "-o", program, "-lm"],
                []);
            var input = MemoryMarshal.AsBytes<short>(windows.SelectMany(window => window).ToArray()).ToArray();
            return Parse(Start(program, [], input), windows.Count);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private static byte[] Start(string program, IEnumerable<string> arguments, byte[] input)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Ignore($"{program} is not installed (apt-get install gcc)");
            throw;
        }

        using (process)
        {
            var errors = process.StandardError.ReadToEndAsync();
            var output = new MemoryStream();
            var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
            using (var pipe = process.StandardInput.BaseStream)
                pipe.Write(input);
            if (!process.WaitForExit(Deadline))
            {
                process.Kill(entireProcessTree: true);
                Assert.Fail($"{program} did not end within {Deadline.TotalSeconds} s");
            }

            reading.Wait(Deadline);
            Assert.That(process.ExitCode, Is.Zero, errors.Result);
            return output.ToArray();
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
