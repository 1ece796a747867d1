using System.Diagnostics;
using System.Text;
using NUnit.Framework;

namespace Hil.Testing;

/// <summary>
/// A program of the machine that tests run: a compiler, or an oracle that knows a format independently of us. A test that lacks it is
/// ignored with the way to get it, and one that does not end is ended.
/// </summary>
public static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The full path of the first program that is installed; ignores the test where none is.</summary>
    /// <param name="package">The Debian package that has it.</param>
    /// <param name="names">The names it may have, the usual one first.</param>
    public static string Find(string package, params string[] names)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var found = names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        if (found is null)
            Assert.Ignore($"{names[0]} is not installed (apt-get install {package})");
        return found!;
    }

    /// <summary>Runs a program to its end and gives what it wrote; whether it succeeded is the caller's to judge.</summary>
    /// <exception cref="OperationCanceledException">It did not end within a minute, and was ended.</exception>
    public static async Task<(int ExitCode, string Output, string Error)> Run(string program, params string[] arguments)
    {
        var (exitCode, output, error) = await Run(program, arguments, []);
        return (exitCode, Encoding.UTF8.GetString(output), error);
    }

    /// <summary>Runs a program that must succeed, and gives its output byte for byte.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads.</param>
    public static byte[] Output(string program, IEnumerable<string> arguments, byte[]? input = null)
    {
        var (exitCode, output, error) = Task.Run(() => Run(program, arguments, input ?? [])).GetAwaiter().GetResult();
        Assert.That(exitCode, Is.Zero, $"{program}: {error[..Math.Min(2000, error.Length)]}");
        return output;
    }

    /// <summary>Runs a program that must succeed, and gives its output as text.</summary>
    public static string Text(string program, params IEnumerable<string> arguments) => Encoding.UTF8.GetString(Output(program, arguments));

    /// <summary>Starts a program that goes on beside the test, which must stop it.</summary>
    public static Process Start(string program, params IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardErrorEncoding = Encoding.UTF8,
    })!;

    /// <summary>Ends a program, and returns when it is gone.</summary>
    public static void Stop(Process process)
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }

    private static async Task<(int ExitCode, byte[] Output, string Error)> Run(string program, IEnumerable<string> arguments, byte[] input)
    {
        using var process = Start(program, arguments);
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            using var output = new MemoryStream();
            var copying = process.StandardOutput.BaseStream.CopyToAsync(output, patience.Token);
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            await using (var pipe = process.StandardInput.BaseStream)
                await pipe.WriteAsync(input, patience.Token);
            await process.WaitForExitAsync(patience.Token);
            await copying;
            return (process.ExitCode, output.ToArray(), await error);
        }
        finally
        {
            Stop(process);
        }
    }
}
