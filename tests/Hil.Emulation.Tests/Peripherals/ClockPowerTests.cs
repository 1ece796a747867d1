using Hil.Core.Boards;
using Hil.Emulation.Peripherals;

namespace Hil.Emulation.Tests.Peripherals;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ClockPowerTests
{
    private readonly PeripheralBench _bench = new();
    private readonly LowFrequencyClock _clock = new();
    private readonly ClockPower _power;

    public ClockPowerTests() => _power = new ClockPower(_bench.Context, _clock);

    [Test]
    public void The_low_frequency_clock_runs_some_time_after_its_start_and_then_says_so()
    {
        _power.Set(0x518, 1);
        _power.Set(0x304, 2);
        _power.Trigger(0x008);
        Assert.That((_power.Happened(0x104), _power.Get(0x414), _power.Get(0x418)), Is.EqualTo((false, 1u, 0u)));
        _bench.Run(PeripheralBench.Millisecond);
        Assert.That((_power.Happened(0x104), _power.Get(0x418), _clock.IsRunning), Is.EqualTo((true, 0x10001u, true)));
        Assert.That(_bench.HighLines, Is.EqualTo(new[] { 5 }));
    }

    [Test]
    public void The_crystal_takes_a_quarter_of_a_second()
    {
        _power.Set(0x518, 2);
        _power.Trigger(0x008);
        Assert.That(_bench.RunUntil(() => _power.Happened(0x104), 1000 * PeripheralBench.Millisecond), Is.EqualTo(250 * PeripheralBench.Millisecond));
        Assert.That((_power.Get(0x418), _power.Get(0x41C)), Is.EqualTo((0x10002u, 2u)));
    }

    [Test]
    public void The_high_frequency_crystal_starts_and_stops()
    {
        _power.Trigger(0x000);
        _bench.Run(PeripheralBench.Millisecond);
        Assert.That((_power.Happened(0x100), _power.Get(0x40C)), Is.EqualTo((true, 0x10001u)));
        _power.Trigger(0x004);
        Assert.That(_power.Get(0x40C), Is.Zero);
    }

    [TestCase(ResetCause.Pin, 1u << 0)]
    [TestCase(ResetCause.Watchdog, 1u << 1)]
    [TestCase(ResetCause.SystemOff, 1u << 2)]
    [TestCase(ResetCause.Debugger, 1u << 4)]
    [TestCase(ResetCause.Software, 1u << 16)]
    [TestCase(ResetCause.Lockup, 1u << 17)]
    [TestCase(ResetCause.PowerOn, 0u)]
    public void Each_reset_cause_has_its_bit(ResetCause cause, uint bit)
    {
        _power.Reset(ResetCause.PowerOn);
        _power.Reset(cause);
        Assert.That(_power.Get(0x400), Is.EqualTo(bit));
    }

    [Test]
    public void Reset_reasons_add_up_until_ones_are_written_or_power_goes()
    {
        _power.Reset(ResetCause.Pin);
        _power.Reset(ResetCause.Software);
        Assert.That(_power.Get(0x400), Is.EqualTo(0x10001));
        _power.Set(0x400, 1);
        Assert.That(_power.Get(0x400), Is.EqualTo(0x10000));
        _power.Reset(ResetCause.PowerOn);
        Assert.That(_power.Get(0x400), Is.Zero);
    }

    [Test]
    public void Retained_registers_of_eight_bits_outlive_every_reset_but_power_on()
    {
        _power.Set(0x51C, 0x1A5);
        _power.Reset(ResetCause.Software);
        _power.Reset(ResetCause.Watchdog);
        _power.Reset(ResetCause.Pin);
        Assert.That(_power.Get(0x51C), Is.EqualTo(0xA5));
        _power.Reset(ResetCause.PowerOn);
        Assert.That(_power.Get(0x51C), Is.Zero);
    }

    [Test]
    public void A_reset_stops_the_low_frequency_clock()
    {
        _power.Trigger(0x008);
        _bench.Run(PeripheralBench.Millisecond);
        _power.Reset(ResetCause.Software);
        Assert.That(_clock.IsRunning, Is.False);
    }
}
