using Timer = Hil.Emulation.Peripherals.Timer;

namespace Hil.Emulation.Tests.Peripherals;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class TimerTests
{
    private readonly PeripheralBench _bench = new();
    private readonly Timer _timer;

    public TimerTests() => _timer = new Timer(_bench.Context, 1);

    private uint Count
    {
        get
        {
            _timer.Trigger(0x054);
            return _timer.Get(0x554);
        }
    }

    [Test]
    public void It_counts_microseconds_after_reset()
    {
        _timer.Trigger(0x000);
        _bench.Run(1234 * PeripheralBench.Microsecond);
        Assert.That(Count, Is.EqualTo(1234));
    }

    [TestCase(0u, 16_000u)]
    [TestCase(9u, 31u)]
    public void The_prescaler_halves_sixteen_megahertz_as_often_as_it_says(uint prescaler, uint perMillisecond)
    {
        _timer.Set(0x510, prescaler);
        _timer.Trigger(0x000);
        _bench.Run(PeripheralBench.Millisecond);
        Assert.That(Count, Is.EqualTo(perMillisecond));
    }

    [TestCase(1u, 0xFFu)]
    [TestCase(0u, 0xFFFFu)]
    [TestCase(2u, 0xFF_FFFFu)]
    public void The_counter_is_as_wide_as_the_bit_mode_says(uint mode, uint largest)
    {
        _timer.Set(0x508, mode);
        _timer.Trigger(0x000);
        _bench.Run((largest + 3) * PeripheralBench.Microsecond);
        Assert.That(Count, Is.EqualTo(2));
    }

    [Test]
    public void A_compare_happens_at_its_count_and_not_before()
    {
        _timer.Set(0x540, 500);
        _timer.Set(0x304, 1 << 16);
        _timer.Trigger(0x000);
        _bench.Run(500 * PeripheralBench.Microsecond - 1);
        Assert.That(_timer.Happened(0x140), Is.False);
        _bench.Run(1);
        Assert.That(_timer.Happened(0x140), Is.True);
        Assert.That(_bench.HighLines, Is.EqualTo(new[] { 16 }));
    }

    [Test]
    public void Cleared_by_its_own_compare_it_keeps_its_period_exactly()
    {
        _timer.Set(0x540, 100);
        _timer.Set(0x200, 1);
        _timer.Trigger(0x000);
        for (var period = 1; period <= 1000; period++)
        {
            // The core is in the middle of an instruction when the event is due, and time goes on by it.
            _bench.RunUntil(() => _timer.Happened(0x140), PeripheralBench.Millisecond);
            Assert.That(_bench.Scheduler.Now, Is.InRange(period * 100 * PeripheralBench.Microsecond, period * 100 * PeripheralBench.Microsecond + 2));
            _bench.Scheduler.Now += 2;
            _timer.Set(0x140, 0);
        }
    }

    [Test]
    public void Stopped_by_its_own_compare_it_stands_at_the_count()
    {
        _timer.Set(0x544, 77);
        _timer.Set(0x200, 1 << 9);
        _timer.Trigger(0x000);
        _bench.Run(PeripheralBench.Millisecond);
        Assert.That(Count, Is.EqualTo(77));
    }

    [Test]
    public void A_stopped_timer_goes_on_from_where_it_stood()
    {
        _timer.Trigger(0x000);
        _bench.Run(10 * PeripheralBench.Microsecond);
        _timer.Trigger(0x004);
        _bench.Run(10 * PeripheralBench.Microsecond);
        _timer.Trigger(0x000);
        _bench.Run(5 * PeripheralBench.Microsecond);
        Assert.That(Count, Is.EqualTo(15));
    }

    [Test]
    public void Shutdown_clears_the_counter()
    {
        _timer.Trigger(0x000);
        _bench.Run(10 * PeripheralBench.Microsecond);
        _timer.Trigger(0x010);
        _bench.Run(10 * PeripheralBench.Microsecond);
        Assert.That(Count, Is.Zero);
    }

    [Test]
    public void A_counter_counts_triggers_and_compares_them()
    {
        _timer.Set(0x504, 2);
        _timer.Set(0x540, 3);
        _timer.Trigger(0x000);
        _timer.Trigger(0x008);
        _timer.Trigger(0x008);
        Assert.That((Count, _timer.Happened(0x140)), Is.EqualTo((2u, false)));
        _timer.Trigger(0x008);
        Assert.That((Count, _timer.Happened(0x140)), Is.EqualTo((3u, true)));
    }

    [Test]
    public void A_one_shot_compare_happens_once_until_its_value_is_written_again()
    {
        _timer.Set(0x540, 100);
        _timer.Set(0x514, 1);
        _timer.Set(0x200, 1 << 1);
        _timer.Set(0x544, 200);
        _timer.Trigger(0x000);
        _bench.Run(150 * PeripheralBench.Microsecond);
        Assert.That(_timer.Happened(0x140), Is.True);
        _timer.Set(0x140, 0);
        _bench.Run(300 * PeripheralBench.Microsecond);
        Assert.That(_timer.Happened(0x140), Is.False);
        _timer.Set(0x540, 100);
        _bench.Run(300 * PeripheralBench.Microsecond);
        Assert.That(_timer.Happened(0x140), Is.True);
    }
}
