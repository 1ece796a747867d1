using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Renode.NET;

/// <summary>Asks an executable by <c>--version</c>, which prints <c>Renode v1.16.1.27531</c> and a line <c>runtime: .NET 8.0.21</c>.</summary>
internal static partial class VersionQuery
{
    private static readonly TimeSpan KillDeadline = TimeSpan.FromSeconds(5);

    /// <summary>Its answer, and what runs it.</summary>
    /// <param name="executable">What to run.</param>
    /// <param name="deadline">How long it may take.</param>
    /// <param name="setting">A variable to set for it, if any.</param>
    /// <exception cref="RenodeTimeoutException">It took longer, and was ended.</exception>
    /// <exception cref="RenodeException">It cannot be started, or said something else.</exception>
    public static (Version Version, RenodeRuntime Runtime) Ask(string executable, TimeSpan deadline, (string Name, string Value)? setting = null)
    {
        var command = $"{executable} --version";
        var start = new ProcessStartInfo(executable, ["--version"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (setting is var (name, value))
        {
            command = $"{name}={value} {command}";
            start.Environment[name] = value;
        }
        using var process = Start(start);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Close();
        if (!process.WaitForExit(deadline) || !Task.WaitAll([output, errors], deadline))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(KillDeadline);
            var last = Task.WaitAll([output, errors], KillDeadline) ? Short(output.Result + errors.Result) : "";
            throw new RenodeTimeoutException(command, deadline, last.Length > 0 ? $"\"{last}\"" : "it printed nothing");
        }
        var said = output.Result + errors.Result;
        if (Release().Match(said) is not { Success: true } release)
        {
            throw new RenodeException($"{command}: expected \"Renode v{RenodeVersions.Supported}\", "
                + $"got \"{Short(said)}\" and exit code {process.ExitCode}");
        }
        var runtime = said.Contains("runtime: Mono", StringComparison.Ordinal) || said.Contains("runtime: .NET Framework", StringComparison.Ordinal)
            ? RenodeRuntime.Mono
            : IsScript(executable) ? RenodeRuntime.DotNet : RenodeRuntime.Portable;
        return (Version.Parse(release.Groups[1].Value), runtime);
    }

    /// <summary>A script holds no Renode, and where the one lies that it starts it does not tell.</summary>
    private static bool IsScript(string executable)
    {
        using var file = File.OpenRead(executable);
        return Path.GetExtension(executable) is ".bat" or ".cmd" || (file.ReadByte() == '#' && file.ReadByte() == '!');
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception refusal)
        {
            throw new RenodeException($"{start.FileName} cannot be started: {refusal.Message}", refusal);
        }
    }

    private static string Short(string text) => text.Trim() is { Length: > 200 } many ? many[..200] + "…" : text.Trim();

    [GeneratedRegex(@"Renode v(\d+\.\d+\.\d+)")]
    private static partial Regex Release();
}
