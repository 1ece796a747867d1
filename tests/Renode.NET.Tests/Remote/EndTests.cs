using System.Diagnostics;
using System.Globalization;

namespace Renode.NET.Tests.Remote;

/// <summary>How a Renode process ends, and that it does.</summary>
[RequiresRenode]
[Platform("Linux")]
public sealed class EndTests
{
    private static readonly string Tiny = RepositoryRoot.Of("tests", "Renode.NET.Tests", "Platforms", "tiny.repl");

    [Test]
    public void Disposal_returns_when_the_process_and_its_folder_are_gone()
    {
        var emulation = Start();
        var (id, folder) = (emulation.ProcessId, FolderOf(emulation.ProcessId));
        Assert.That(ProcessState.Runs(id), Is.True);
        Assert.That(Directory.Exists(folder), Is.True);

        emulation.Dispose();
        emulation.Dispose();

        Assert.That(ProcessState.Runs(id), Is.False);
        Assert.That(Directory.Exists(folder), Is.False);
        Assert.That(Assert.Throws<RenodeException>(() => emulation.Execute("version"))!.Message, Does.Contain("it was disposed"));
    }

    [Test]
    public void A_Renode_that_is_killed_in_mid_call_ends_the_call_with_its_exit_code_and_every_later_one_with_the_reason()
    {
        using var emulation = Start();
        var machine = emulation.AddMachine("m");
        machine.LoadPlatform(Tiny);
        machine.Write(0, Blinking.Program);
        machine.ProgramCounter = Blinking.Entry;
        var id = emulation.ProcessId;
        emulation.Control.Watch(emulation.Control.Gpio(emulation.Control.Machine("m"), "sysbus.port0"), 2, _ => Process.GetProcessById(id).Kill());

        var failure = Assert.Throws<RenodeConnectionException>(() => emulation.RunFor(VirtualTime.FromSeconds(1_000)))!;

        Assert.That(failure.Message, Does.Contain("RunFor 1000.000000000 s").And.Contain("Renode ended with exit code 137"));
        foreach (var call in (Action[])[() => emulation.RunFor(VirtualTime.FromSeconds(1)), () => machine.ReadDoubleWord(0), () => _ = emulation.Now, () => emulation.Execute("version"), emulation.Clear])
        {
            Assert.That(Assert.Throws<RenodeException>(call)!.Message, Does.Contain("cannot be used any more").And.Contain("exit code 137"));
        }
    }

    [Test]
    public void A_Renode_that_hangs_is_ended_at_the_deadline_of_the_call()
    {
        using var emulation = RemoteEmulation.Start(RequiresRenodeAttribute.Installation, new RemoteOptions { Deadline = TimeSpan.FromSeconds(15) });
        var id = emulation.ProcessId;
        using (var stop = Process.Start("/bin/kill", ["-STOP", id.ToString(CultureInfo.InvariantCulture)])!)
            stop.WaitForExit();

        var failure = Assert.Throws<RenodeTimeoutException>(() => emulation.RunFor(VirtualTime.FromSeconds(1)))!;

        Assert.That(failure.Message, Does.Contain("RunFor 1.000000000 s").And.Contain("within 15 s"));
        Assert.That(ProcessState.Ends(id), Is.True);
    }

    [Test]
    public void Renode_outlives_the_thread_that_started_it()
    {
        RemoteEmulation emulation = null!;
        var thread = new Thread(() => emulation = Start());
        thread.Start();
        thread.Join();
        using (emulation)
        {
            emulation.RunFor(VirtualTime.FromMilliseconds(1));
            Assert.That(emulation.Now, Is.EqualTo(VirtualTime.FromMilliseconds(1)));
        }
    }

    [Test]
    public void Renode_does_not_outlive_a_process_that_is_killed([Values("alone", "with its group")] string how)
    {
        var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, "orphan.pid");
        File.Delete(file);
        var start = new ProcessStartInfo("setsid", ["dotnet", typeof(EndTests).Assembly.Location]);
        start.Environment[Victim.Variable] = file;
        using var victim = Process.Start(start)!;
        var renode = ProcessState.Told(file);
        Assert.That(ProcessState.Runs(renode), Is.True);
        var folder = FolderOf(renode);

        using (var kill = Process.Start("/bin/kill", ["-KILL", "--", how == "alone" ? $"{victim.Id}" : $"-{victim.Id}"])!)
            kill.WaitForExit();

        Assert.That(ProcessState.Ends(renode), Is.True);
        victim.WaitForExit();
        Directory.Delete(folder, recursive: true);    // Nobody is left who could.
    }

    private static RemoteEmulation Start() => RemoteEmulation.Start(RequiresRenodeAttribute.Installation);

    /// <summary>The temporary folder that a process was given.</summary>
    private static string FolderOf(int id) => File.ReadAllText($"/proc/{id}/environ").Split('\0').Single(entry => entry.StartsWith("TMPDIR=", StringComparison.Ordinal))["TMPDIR=".Length..];
}
