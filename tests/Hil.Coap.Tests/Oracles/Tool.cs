using System.Diagnostics;

namespace Hil.Coap.Tests.Oracles;

/// <summary>A program of the system that knows the protocol independently of us. A test that lacks it is ignored with the way to get it.</summary>
public static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The full path of the first program that is installed; ignores the test where none is.</summary>
    public static string Find(string package, params string[] names)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var found = names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        if (found is null)
            Assert.Ignore($"{names[0]} is not installed (apt-get install {package})");
        return found!;
    }

    /// <summary>Runs a program to its end and gives what it wrote.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> Run(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            Stop(process);
        }
    }

    public static Process Start(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    public static void Stop(Process process)
    {
        if (!process.HasExited)
            process.Kill();
        process.WaitForExit();
    }
}
