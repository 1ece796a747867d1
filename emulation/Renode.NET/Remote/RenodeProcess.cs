using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Renode.NET;

/// <summary>
/// A Renode process of ours in a folder of its own. It does not outlive this process, not even where this one is killed; see
/// <see cref="Watchdog"/>.
/// </summary>
internal sealed class RenodeProcess : IDisposable
{
    /// <summary>
    /// Runs Renode, beside a reader that kills it, with whatever it started, when the pipe on standard input ends: we closed it, or we are no
    /// more. A parent death signal would do for the second, but Linux sends it when the thread that started the process ends, and pool
    /// threads do. <c>setsid</c>, where there is one, gives each a group of its own: what a launcher script starts is killed with it, and a
    /// signal to our whole group (as Ctrl-C and <c>timeout</c> send) does not end the reader before its work. Elsewhere it ignores what it can.
    /// </summary>
    private const string Watchdog = """
        lead=$(command -v setsid)
        exec 3<&0
        $lead "$@" </dev/null 3<&- &
        renode=$!
        $lead /bin/sh -c '
            trap "" HUP INT TERM
            read -r _
            kill -KILL -$1 || kill -KILL $1' renode-reader $renode <&3 3<&- >/dev/null 2>&1 &
        reader=$!
        exec 3<&-
        wait $renode
        code=$?
        kill -KILL $reader 2>/dev/null
        kill -KILL -$renode 2>/dev/null
        exit $code
        """;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan CrashDeadline = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KillDeadline = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly DirectoryInfo folder;
    private readonly LastLines lines = new();
    private readonly CountdownEvent silent = new(2);

    private RenodeProcess(Process process, DirectoryInfo folder)
    {
        (this.process, this.folder) = (process, folder);
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static RenodeProcess Start(RenodeInstallation installation, IEnumerable<string> arguments)
    {
        // Not "renode-…": Renode deletes every folder of that name in the temporary folder whose process is no more.
        var folder = Directory.CreateTempSubdirectory("remote-renode-");
        var start = installation.StartInfo(["--config", Path.Combine(folder.FullName, "config"), .. arguments]);
        if (!OperatingSystem.IsWindows())
        {
            start = new ProcessStartInfo("/bin/sh", ["-c", Watchdog, "renode-watchdog", start.FileName, .. start.ArgumentList]);
        }
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        foreach (var variable in (string[])["TMPDIR", "TMP", "TEMP"])
        {
            start.Environment[variable] = folder.FullName;
        }
        try
        {
            return new RenodeProcess(Process.Start(start)!, folder);
        }
        catch (Win32Exception refusal)
        {
            folder.Delete(recursive: true);
            throw new RenodeException($"{installation.Executable} cannot be started: {refusal.Message}", refusal);
        }
    }

    /// <summary>The process that is Renode, below the watchdog; known once it listens.</summary>
    public int Id { get; private set; }

    /// <summary>Its exit code, if it has ended, and its last lines.</summary>
    public string LastWords =>
        (process.HasExited ? $"Renode ended with exit code {process.ExitCode}" : "Renode was running")
        + (lines.Text is { Length: > 0 } said ? $"; its last lines:\n{said}" : " and printed nothing");

    /// <summary>Waits for the port of the Robot server, which Renode chooses by itself and writes into its temporary folder.</summary>
    public int WaitForRobotPort(TimeSpan deadline)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begun) < deadline)
        {
            var told = folder.EnumerateDirectories("renode-*").Select(own => new FileInfo(Path.Combine(own.FullName, "robot_port")))
                .FirstOrDefault(file => file.Exists && file.Length > 0);
            if (told is not null && int.TryParse(File.ReadAllText(told.FullName), CultureInfo.InvariantCulture, out var port))
            {
                Id = int.Parse(told.Directory!.Name.AsSpan("renode-".Length), CultureInfo.InvariantCulture);
                return port;
            }
            if (process.WaitForExit(Glance))
            {
                silent.Wait(CrashDeadline);
                throw new RenodeConnectionException($"Renode did not start: {LastWords}");
            }
        }
        throw new RenodeTimeoutException("start, until the Robot server listens", deadline, LastWords);
    }

    /// <summary>Waits until it has left by itself.</summary>
    public bool WaitForExit(TimeSpan deadline) => process.WaitForExit(deadline);

    /// <summary>Gives it a moment to end by itself, as it does after a crash, so that its own exit code is seen, and kills it otherwise.</summary>
    public void Leave()
    {
        process.WaitForExit(CrashDeadline);
        Kill();
    }

    /// <summary>Kills it and all that it started, and returns when they are gone.</summary>
    /// <exception cref="RenodeTimeoutException">The system did not end it.</exception>
    public void Kill()
    {
        process.StandardInput.Close();    // Even if the shell has ended: somebody may have killed it alone.
        if (OperatingSystem.IsWindows() || !process.WaitForExit(KillDeadline))
        {
            process.Kill(entireProcessTree: true);
        }
        // Renode holds the pipes of its output as long as it lives, even where the shell between was killed alone.
        if (!process.WaitForExit(KillDeadline) || !silent.Wait(KillDeadline))
        {
            throw new RenodeTimeoutException("kill Renode", KillDeadline, LastWords);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Kill();
        process.Dispose();
        silent.Dispose();
        folder.Delete(recursive: true);
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            silent.Signal();
            return;
        }
        lines.Add(line);
    }
}
