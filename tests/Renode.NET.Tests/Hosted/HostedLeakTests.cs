using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Renode.NET.Tests;

[RequiresRenode, NonParallelizable]
public sealed class HostedLeakTests
{
    private const int Machines = 50;

    [Test]
    public void Fifty_machines_made_run_and_cleared_leave_nothing_behind()
    {
        using var board = new TinyBoard();
        MakeRunAndClear(board.Emulation, 3);    // What the first ones bring stays for good: Renode's caches, compiled code, pooled threads.
        var before = Level.Now();

        var machines = MakeRunAndClear(board.Emulation, Machines);

        var after = Level.Now();
        TestContext.Out.WriteLine($"before {before}");
        TestContext.Out.WriteLine($"after  {after}");
        Assert.That(machines.Count(machine => machine.IsAlive), Is.Zero, "machines alive");
        Assert.That(after.Threads, Is.LessThanOrEqualTo(before.Threads + 4), "threads");
        Assert.That(after.Handles, Is.LessThanOrEqualTo(before.Handles + 4), "file handles");
        Assert.That(after.TemporaryFiles, Is.LessThanOrEqualTo(before.TemporaryFiles), "temporary files");
        Assert.That(after.ManagedMiB - before.ManagedMiB, Is.LessThan(16), "MiB on the heap");
        Assert.That(after.ResidentMiB - before.ResidentMiB, Is.LessThan(150), "MiB resident");
    }

    /// <summary>Apart, so that no local variable holds a machine.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference> MakeRunAndClear(HostedEmulation emulation, int count)
    {
        var machines = new List<WeakReference>();
        for (var each = 0; each < count; each++)
        {
            emulation.Clear();
            var machine = emulation.AddMachine("tiny");
            TinyProgram.LoadInto(machine);
            var bytes = 0;
            machine.Uart("uart").ByteSent += _ => bytes++;
            using var hook = machine.Core.HookAt(TinyProgram.Loop, _ => bytes++);
            emulation.RunFor(VirtualTime.FromMicroseconds(100));
            Assert.That(bytes, Is.GreaterThan(100));
            machines.Add(new WeakReference(machine.Peripheral<object>("sysbus")));
            machines.Add(new WeakReference(machine.Peripheral<object>("cpu")));
            machines.Add(new WeakReference(machine));
        }
        emulation.Clear();
        return machines;
    }

    private sealed record Level(int Threads, int Handles, int TemporaryFiles, long ManagedMiB, long ResidentMiB)
    {
        public static Level Now()
        {
            for (var round = 0; round < 3; round++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
            using var process = Process.GetCurrentProcess();
            var own = Path.Combine(Path.GetTempPath(), $"renode-{Environment.ProcessId}");
            return new Level(
                process.Threads.Count,
                OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd").Length : process.HandleCount,
                Directory.Exists(own) ? Directory.GetFiles(own, "*", SearchOption.AllDirectories).Length : 0,
                GC.GetTotalMemory(forceFullCollection: true) >> 20,
                process.WorkingSet64 >> 20);
        }
    }
}
