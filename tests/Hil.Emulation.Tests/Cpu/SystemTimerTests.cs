using static Hil.Emulation.Tests.Cpu.T32;

namespace Hil.Emulation.Tests.Cpu;

/// <summary>SysTick and the cycle counter: both count cycles of the core, two ticks each.</summary>
public sealed class SystemTimerTests
{
    private const uint Control = 0xE000_E010;
    private const uint Reload = 0xE000_E014;
    private const uint Value = 0xE000_E018;
    private const uint CycleCount = 0xE000_1004;

    [Test]
    public void It_counts_down_from_its_reload_value_and_sets_its_flag_at_zero()
    {
        var core = new TestCore(Loop);
        core.Cpu.PokeSystem(Reload, 99);
        core.Cpu.PokeSystem(Value, 5);
        core.Cpu.PokeSystem(Control, 5);
        core.Machine.RunUntil(60);
        Assert.That(core.Cpu.PeekSystem(Value), Is.EqualTo(70), "one cycle to load, 29 counted");
        Assert.That(core.Cpu.PeekSystem(Control), Is.EqualTo(5));
        core.Machine.RunUntil(210);
        Assert.That(core.Cpu.PeekSystem(Control), Is.EqualTo(0x1_0005));
        Assert.That(core.Cpu.PeekSystem(Control), Is.EqualTo(5), "reading clears the flag");
    }

    [Test]
    public void It_interrupts_once_in_reload_plus_one_cycles()
    {
        var core = new TestCore(Loop);
        core.PutVector(15, 0x800);
        core.Put(0x800, AddR4, BxLr);
        core.Cpu.PokeSystem(Reload, 99);
        core.Cpu.PokeSystem(Control, 7);
        core.Machine.RunUntil(200 * 50 + 20);
        Assert.That(core[4], Is.EqualTo(50));
    }

    [Test]
    public void It_stands_still_while_the_core_sleeps()
    {
        var core = new TestCore(Nop, Wfi, Loop);
        core.Cpu.PokeSystem(Reload, 999);
        core.Cpu.PokeSystem(Control, 5);
        core.Step(2);
        var before = core.Cpu.PeekSystem(Value);
        core.Machine.RunUntil(1_000_000);
        Assert.That(core.Cpu.PeekSystem(Value), Is.EqualTo(before));
    }

    [Test]
    public void The_cycle_counter_counts_three_cycles_in_two_instructions_while_it_is_enabled()
    {
        var core = new TestCore(Loop);
        core.Step(10);
        Assert.That(core.Cpu.PeekSystem(CycleCount), Is.Zero);
        core.Cpu.PokeSystem(0xE000_EDFC, 1 << 24);
        core.Cpu.PokeSystem(0xE000_1000, 1);
        core.Step(20);
        Assert.That(core.Cpu.PeekSystem(CycleCount), Is.EqualTo(30));
        core.Cpu.PokeSystem(CycleCount, 1000);
        core.Step(2);
        Assert.That(core.Cpu.PeekSystem(CycleCount), Is.EqualTo(1003));
    }
}
