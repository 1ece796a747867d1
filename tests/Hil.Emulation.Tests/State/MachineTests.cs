using Hil.Core.Boards;
using Hil.Core.Images;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Emulation.Tests.Bus;
using Hil.Emulation.Tests.Cpu;
using static Hil.Emulation.Tests.Cpu.T32;

namespace Hil.Emulation.Tests.State;

/// <summary>The loop over core, events and resets, and copies of all of it.</summary>
public sealed class MachineTests
{
    private const uint Recorder = 0x5000_8000;

    private static (TestCore Core, RecordingPeripheral Peripheral) WithPeripheral(params uint[] program)
    {
        var core = new TestCore(program);
        var peripheral = new RecordingPeripheral();
        core.Machine.Bus.Add(peripheral, Recorder);
        core[1] = Recorder;
        return (core, peripheral);
    }

    [Test]
    public void A_register_access_sees_the_tick_at_which_its_instruction_began()
    {
        var (core, peripheral) = WithPeripheral(Nop, Nop, StrR0ToR1, Nop);
        var seen = -1L;
        peripheral.Written = _ => seen = core.Machine.Scheduler.Now;
        core.Step(4);
        Assert.That(seen, Is.EqualTo(6));
    }

    [Test]
    public void An_event_scheduled_by_an_access_fires_before_the_instruction_after_its_tick()
    {
        var (core, peripheral) = WithPeripheral(StrR0ToR1, AddR2, AddR2, AddR2, AddR2);
        var atFiring = 0u;
        var due = core.Machine.Scheduler.CreateEvent("due", () => atFiring = core[2]);
        peripheral.Written = _ => due.ScheduleAfter(8);
        core.Machine.RunUntil(15);
        Assert.That(atFiring, Is.EqualTo(2), "instructions begin at 3 and 6, the next one at 9");
        Assert.That(core[2], Is.EqualTo(4));
    }

    [Test]
    public void A_sleeping_core_jumps_to_the_event_that_wakes_it()
    {
        var core = new TestCore(Wfi, AddR2, Loop);
        core.Cpu.PokeSystem(0xE000_E100, 1 << 3);
        core.PutVector(19, 0x800);
        core.Put(0x800, BxLr);
        var woken = -1L;
        core.Machine.Scheduler.CreateEvent("wake", () =>
        {
            woken = core.Machine.Scheduler.Now;
            core.Cpu.SetInterrupt(3, true);
            core.Cpu.SetInterrupt(3, false);
        }).ScheduleAt(1_000_000);
        core.Machine.RunUntil(1_000_006);
        Assert.That((woken, core[2], core.Cpu.Instructions), Is.EqualTo((1_000_000L, 1u, 3L)));
    }

    [Test]
    public void A_condition_is_looked_at_after_the_instruction_that_wrote_on_the_timeline()
    {
        var (core, peripheral) = WithPeripheral(Nop, StrR0ToR1, AddR2, AddR2, Loop);
        peripheral.Written = _ => core.Timeline.Append(new NoteEntry(core.Machine.Scheduler.BoardTime, "written"));
        var count = core.Timeline.Count;
        Assert.That(core.Machine.RunUntil(1000, () => core.Timeline.Count > count));
        Assert.That((core[2], core.Machine.Scheduler.Now), Is.EqualTo((0u, 6L)));
        Assert.That(core.Machine.RunUntil(1000, () => false), Is.False);
        Assert.That(core.Machine.Scheduler.Now, Is.InRange(1000, 1002));
    }

    [Test]
    public void Where_a_run_is_cut_changes_nothing()
    {
        static string RunInPieces(params long[] ticks)
        {
            var (core, peripheral) = WithPeripheral(AddR0, StrR0ToR1, 0xE7FC); // b to the start
            peripheral.Written = value => core.Timeline.Append(new NoteEntry(core.Machine.Scheduler.BoardTime, $"{value}"));
            foreach (var tick in ticks)
                core.Machine.RunUntil(tick);
            return core.Timeline.Digest();
        }

        Assert.That(RunInPieces(1, 4, 5, 100, 101, 102, 103, 900), Is.EqualTo(RunInPieces(900)));
    }

    [Test]
    public void A_program_may_ask_for_a_reset_and_starts_again_with_its_cause()
    {
        var core = new TestCore(StrR0ToR1, AddR2, Loop);
        (core[0], core[1], core[2]) = (0x05FA_0004, 0xE000_ED0C, 7);
        var causes = new List<ResetCause>();
        core.Machine.Resetting += causes.Add;
        core.Step();
        core.Machine.RunUntil(core.Machine.Scheduler.Now);
        Assert.That(causes, Is.EqualTo(new[] { ResetCause.Software }));
        Assert.That((core[15], core[2], core[13]), Is.EqualTo((TestCore.Code, 0u, TestCore.StackTop)));
    }

    [Test]
    public void A_held_core_does_nothing_while_events_go_on()
    {
        var core = new TestCore(AddR2, 0xE7FD);
        var fired = false;
        core.Machine.Scheduler.CreateEvent("due", () => fired = true).ScheduleAt(500);
        core.Machine.Hold();
        core.Machine.RunUntil(1000);
        Assert.That((core[2], fired, core.Machine.Scheduler.Now), Is.EqualTo((0u, true, 1000L)));
        core.Machine.Reset(ResetCause.PowerOn);
        core.Step();
        Assert.That((core[2], core.Cpu.Instructions), Is.EqualTo((1u, 1L)));
    }

    [Test]
    public void A_cancelled_run_ends_within_ten_milliseconds_of_board_time()
    {
        var core = new TestCore(Loop);
        using var cancellation = new CancellationTokenSource();
        core.Machine.Scheduler.CreateHostEvent("cancel", cancellation.Cancel).ScheduleAt(1_000_000);
        Assert.That(() => core.Machine.RunUntil(long.MaxValue, cancellation: cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(core.Machine.Scheduler.BoardTime - BoardTime.Zero, Is.LessThan(TimeSpan.FromMilliseconds(20)));
    }

    [Test]
    public void A_machine_that_runs_refuses_to_be_run_again_from_inside()
    {
        var core = new TestCore(Loop);
        core.Machine.Scheduler.CreateHostEvent("nested", () => core.Machine.RunUntil(1000)).ScheduleAt(10);
        Assert.That(() => core.Machine.RunUntil(100), Throws.InvalidOperationException);
        Assert.That(core.Machine.RunUntil(200, () => true), "and goes on after the refusal");
    }

    [Test]
    public void Diagnostics_name_the_symbol()
    {
        var core = new TestCore(Nop, Udf);
        core.Machine.Symbols = new SymbolTable([new Symbol("main", TestCore.Code, 16)]);
        core.PutVector(3, 0x800);
        core.Put(0x800, Loop);
        core.Step(2);
        Assert.That(core.Diagnostics.Single().Describe(), Is.EqualTo("undefined-instruction: 0xde01 at 0x00000402 (main+0x2)"));
    }

    [Test]
    public void A_restored_machine_repeats_itself_to_the_last_tick()
    {
        var (core, peripheral) = WithPeripheral(AddR0, StrR0ToR1, 0xE7FC);
        peripheral.Written = value => core.Timeline.Append(new NoteEntry(core.Machine.Scheduler.BoardTime, $"{value}"));
        core.Cpu.PokeSystem(0xE000_E014, 30);
        core.PutVector(15, 0x800);
        core.Put(0x800, AddR4, BxLr);
        core.Cpu.PokeSystem(0xE000_E010, 7);
        core.Machine.RunUntil(1000);
        var snapshot = core.Machine.Capture();
        var first = core.Timeline.Count;

        (string Entries, uint Count, long Instructions, long Now) Go()
        {
            core.Machine.RunUntil(5000);
            var entries = string.Join(";", core.Timeline.Snapshot(first).Select(e => $"{e.At} {e.Describe()}"));
            first = core.Timeline.Count;
            return (entries, core[4], core.Cpu.Instructions, core.Machine.Scheduler.Now);
        }

        var once = Go();
        core.Machine.Restore(snapshot);
        Assert.That(snapshot.At, Is.EqualTo(core.Machine.Scheduler.BoardTime));
        Assert.That(Go(), Is.EqualTo(once));
        Assert.That(once.Count, Is.GreaterThan(10), "the system timer interrupted");
    }

    [Test]
    public void A_snapshot_of_another_kind_of_machine_is_refused()
    {
        var (core, _) = WithPeripheral(Loop);
        Assert.That(() => new TestCore(Loop).Machine.Restore(core.Machine.Capture()), Throws.ArgumentException);
    }
}
