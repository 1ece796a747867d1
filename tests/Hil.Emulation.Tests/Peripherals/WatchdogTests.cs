using Hil.Core.Boards;
using Hil.Emulation.Peripherals;
using Hil.Emulation.Time;

namespace Hil.Emulation.Tests.Peripherals;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class WatchdogTests
{
    private const uint Reload = 0x6E524635;
    private readonly PeripheralBench _bench = new();
    private readonly LowFrequencyClock _clock = new();
    private readonly Watchdog _watchdog;
    private long _awake;

    public WatchdogTests() => _watchdog = new Watchdog(_bench.Context, _clock, () => _awake);

    [Test]
    public void It_resets_the_chip_after_its_reload_value_and_one_in_periods_of_its_clock()
    {
        Start(32_767);
        _bench.Run(Scheduler.TicksPerSecond - 1);
        Assert.That(_bench.Resets, Is.Empty);
        _bench.Run(1);
        Assert.That(_bench.Resets, Is.EqualTo(new[] { ResetCause.Watchdog }));
    }

    [Test]
    public void It_starts_the_low_frequency_clock_itself()
    {
        Start(32_767);
        Assert.That(_clock.IsRunning, Is.True);
    }

    [Test]
    public void Fed_in_time_it_stays_quiet()
    {
        Start(32_767);
        for (var i = 0; i < 100; i++)
        {
            _bench.Run(Scheduler.TicksPerSecond * 9 / 10);
            _watchdog.Set(0x600, Reload);
        }

        Assert.That(_bench.Resets, Is.Empty);
        _bench.Run(Scheduler.TicksPerSecond);
        Assert.That(_bench.Resets, Is.EqualTo(new[] { ResetCause.Watchdog }));
    }

    [Test]
    public void Every_enabled_request_must_be_made_with_the_key()
    {
        _watchdog.Set(0x508, 0b101);
        Start(32_767);
        _bench.Run(Scheduler.TicksPerSecond / 2);
        _watchdog.Set(0x600, Reload);
        _watchdog.Set(0x608, Reload + 1);
        Assert.That(_watchdog.Get(0x404), Is.EqualTo(0b100));
        _bench.Run(Scheduler.TicksPerSecond / 2);
        Assert.That(_bench.Resets, Is.EqualTo(new[] { ResetCause.Watchdog }));
    }

    [Test]
    public void Its_set_up_is_locked_while_it_runs()
    {
        Start(32_767);
        _watchdog.Set(0x504, 100);
        _watchdog.Set(0x508, 0xFF);
        Assert.That((_watchdog.Get(0x504), _watchdog.Get(0x508), _watchdog.Get(0x400)), Is.EqualTo((32_767u, 1u, 1u)));
    }

    [Test]
    public void With_its_interrupt_the_reset_comes_two_periods_later()
    {
        _watchdog.Set(0x304, 1);
        Start(32_767);
        _bench.Run(Scheduler.TicksPerSecond);
        Assert.That(_bench.HighLines, Is.EqualTo(new[] { 24 }));
        Assert.That(_bench.Resets, Is.Empty);
        _bench.Run(LowFrequencyClock.TickOf(2));
        Assert.That(_bench.Resets, Is.EqualTo(new[] { ResetCause.Watchdog }));
    }

    [Test]
    public void It_runs_on_over_a_software_reset_and_not_over_a_pin_reset()
    {
        Start(32_767);
        _watchdog.Reset(ResetCause.Software);
        Assert.That((_watchdog.Get(0x400), _watchdog.Get(0x504)), Is.EqualTo((1u, 32_767u)));
        _bench.Run(Scheduler.TicksPerSecond);
        Assert.That(_bench.Resets, Is.EqualTo(new[] { ResetCause.Watchdog }));
        _watchdog.Reset(ResetCause.Pin);
        Assert.That((_watchdog.Get(0x400), _watchdog.Get(0x504)), Is.EqualTo((0u, uint.MaxValue)));
    }

    [Test]
    public void Paused_in_sleep_it_counts_only_while_the_core_is_awake()
    {
        _watchdog.Set(0x50C, 0);
        Start(32_767);
        _bench.Run(3 * Scheduler.TicksPerSecond);
        Assert.That(_bench.Resets, Is.Empty);
        _awake += Scheduler.TicksPerSecond;
        _bench.Run(Scheduler.TicksPerSecond);
        Assert.That(_bench.Resets, Is.EqualTo(new[] { ResetCause.Watchdog }));
    }

    private void Start(uint reload)
    {
        _watchdog.Set(0x504, reload);
        _watchdog.Trigger(0x000);
    }
}
