using CsCheck;
using Hil.Emulation.Peripherals;
using Hil.Emulation.Time;

namespace Hil.Emulation.Tests.Peripherals;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RtcTests
{
    private readonly PeripheralBench _bench = new();
    private readonly LowFrequencyClock _clock = new();
    private readonly Rtc _rtc;

    public RtcTests()
    {
        _rtc = new Rtc(_bench.Context, _clock, 1);
        _clock.Start(true);
    }

    [Test]
    public void It_counts_32768_in_each_second_for_an_hour_without_drift()
    {
        _rtc.Trigger(0x000);
        for (var second = 1u; second <= 3600; second++)
        {
            _bench.Run(Scheduler.TicksPerSecond);
            Assert.That(_rtc.Get(0x504), Is.EqualTo(second * 32_768 & 0xFF_FFFF));
        }
    }

    [Test]
    public void Edges_and_ticks_agree() => Gen.Long[0, 1L << 40].Sample(edge =>
    {
        var tick = LowFrequencyClock.TickOf(edge);
        return LowFrequencyClock.EdgesUpTo(tick) == edge && (tick == 0 || LowFrequencyClock.EdgesUpTo(tick - 1) == edge - 1);
    });

    [Test]
    public void It_stands_while_the_low_frequency_clock_does()
    {
        _rtc.Trigger(0x000);
        _bench.Run(Scheduler.TicksPerSecond);
        _clock.Start(false);
        _bench.Run(Scheduler.TicksPerSecond);
        Assert.That(_rtc.Get(0x504), Is.EqualTo(32_768));
        _clock.Start(true);
        _bench.Run(Scheduler.TicksPerSecond);
        Assert.That(_rtc.Get(0x504), Is.EqualTo(65_536));
    }

    [Test]
    public void A_compare_every_1024_counts_comes_exactly_32_times_a_second()
    {
        _rtc.Set(0x304, 1 << 16);
        _rtc.Set(0x540, 1024);
        _rtc.Trigger(0x000);
        for (var sample = 1; sample <= 32 * 60; sample++)
        {
            _bench.RunUntil(() => _rtc.Happened(0x140), Scheduler.TicksPerSecond);
            Assert.That(_bench.Scheduler.Now, Is.EqualTo(sample * 4_000_000L));
            _rtc.Set(0x140, 0);
            _rtc.Set(0x540, _rtc.Get(0x540) + 1024 & 0xFF_FFFF);
        }
    }

    [Test]
    public void The_prescaler_divides_and_is_locked_while_counting()
    {
        _rtc.Set(0x508, 327);
        _rtc.Trigger(0x000);
        _rtc.Set(0x508, 0);
        _bench.Run(10 * Scheduler.TicksPerSecond);
        Assert.That((_rtc.Get(0x508), _rtc.Get(0x504)), Is.EqualTo((327u, 10 * 32_768u / 328)));
    }

    [Test]
    public void It_overflows_after_24_bits()
    {
        _rtc.Set(0x304, 2);
        _rtc.Trigger(0x000);
        _rtc.Trigger(0x00C);
        Assert.That(_rtc.Get(0x504), Is.EqualTo(0xFF_FFF0));
        _bench.Run(LowFrequencyClock.TickOf(16));
        Assert.That((_rtc.Get(0x504), _rtc.Happened(0x104)), Is.EqualTo((0u, true)));
        Assert.That(_bench.HighLines, Is.EqualTo(new[] { 21 }));
    }

    [Test]
    public void It_ticks_with_each_count_while_somebody_waits_for_it()
    {
        _rtc.Set(0x304, 1);
        _rtc.Trigger(0x000);
        for (var count = 1; count <= 100; count++)
        {
            _bench.RunUntil(() => _rtc.Happened(0x100), Scheduler.TicksPerSecond);
            Assert.That(_rtc.Get(0x504), Is.EqualTo(count));
            _rtc.Set(0x100, 0);
        }
    }

    [Test]
    public void Clearing_does_not_fire_a_compare_of_zero()
    {
        _rtc.Trigger(0x000);
        _bench.Run(Scheduler.TicksPerSecond);
        _rtc.Trigger(0x008);
        _bench.Run(Scheduler.TicksPerSecond);
        Assert.That((_rtc.Get(0x504), _rtc.Happened(0x140)), Is.EqualTo((32_768u, false)));
    }

    [Test]
    public void Events_reach_channels_by_their_own_mask()
    {
        var egu = new Egu(_bench.Context, 0);
        egu.Set(0x080, 0x8000_0000);
        _bench.Dppic.Set(0x500, 1);
        _rtc.Set(0x1C0, 0x8000_0000);
        _rtc.Set(0x540, 10);
        _rtc.Trigger(0x000);
        _bench.Run(Scheduler.TicksPerSecond / 100);
        Assert.That((_rtc.Happened(0x140), egu.Happened(0x100)), Is.EqualTo((true, false)));
        _rtc.Set(0x344, 1 << 16);
        _rtc.Trigger(0x008);
        _bench.Run(Scheduler.TicksPerSecond / 100);
        Assert.That(egu.Happened(0x100), Is.True);
    }
}
