using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Renode.NET;

/// <summary>Asks an executable by <c>--version</c>, which prints <c>Renode v1.16.1.27531</c> and a line <c>runtime: .NET 8.0.21</c>.</summary>
internal static partial class VersionQuery
{
    public static (Version Version, RenodeRuntime Runtime) Ask(string executable, TimeSpan deadline)
    {
        using var process = Start(executable);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Close();
        if (!process.WaitForExit(deadline) || !Task.WaitAll([output, errors], deadline))
        {
            process.Kill(entireProcessTree: true);
            throw new RenodeTimeoutException($"{executable} --version", deadline, "nothing complete");
        }
        var said = output.Result + errors.Result;
        if (Release().Match(said) is not { Success: true } release)
        {
            throw new RenodeException($"{executable} --version: expected \"Renode v{RenodeVersions.Supported}\", "
                + $"got \"{Short(said)}\" and exit code {process.ExitCode}");
        }
        var runtime = said.Contains("runtime: Mono", StringComparison.Ordinal) || said.Contains("runtime: .NET Framework", StringComparison.Ordinal)
            ? RenodeRuntime.Mono
            : RenodeRuntime.Portable;
        return (Version.Parse(release.Groups[1].Value), runtime);
    }

    private static Process Start(string executable)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(executable, ["--version"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception refusal)
        {
            throw new RenodeException($"{executable} cannot be started: {refusal.Message}", refusal);
        }
    }

    private static string Short(string text) => text.Trim() is { Length: > 200 } many ? many[..200] + "…" : text.Trim();

    [GeneratedRegex(@"Renode v(\d+\.\d+\.\d+)")]
    private static partial Regex Release();
}
