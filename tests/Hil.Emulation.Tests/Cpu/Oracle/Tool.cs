using System.Diagnostics;

namespace Hil.Emulation.Tests.Cpu.Oracle;

/// <summary>Programs of the machine that tests run. A test that needs a missing one is ignored with the package that has it.</summary>
internal static class Tool
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public static void Need(string program, string package)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, program))))
            Assert.Ignore($"{program} is not installed (apt-get install {package})");
    }

    /// <summary>Runs a program to its end and returns what it wrote to its output, byte for byte.</summary>
    public static byte[] Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var output = new MemoryStream();
        var errors = process.StandardError.ReadToEndAsync();
        var copy = process.StandardOutput.BaseStream.CopyToAsync(output);
        if (!process.WaitForExit(Longest))
        {
            process.Kill();
            Assert.Fail($"{program} did not end within {Longest.TotalSeconds} s.");
        }

        copy.Wait();
        Assert.That(process.ExitCode, Is.Zero, $"{program}: {errors.Result[..Math.Min(2000, errors.Result.Length)]}");
        return output.ToArray();
    }
}
