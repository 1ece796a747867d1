using Hil.Core.Timelines;
using Hil.Emulation.Devices;
using Hil.Emulation.Peripherals;

namespace Hil.Emulation.Tests.Peripherals;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PwmTests
{
    private const uint Stopped = 0x104, SequenceEnd = 0x110, PeriodEnd = 0x118, LoopsDone = 0x11C;
    private readonly PeripheralBench _bench = new();
    private readonly Pwm _pwm;
    private readonly Led _led;

    public PwmTests()
    {
        _led = new Led("red", 29, _bench.Gpio, _bench.Scheduler, _bench.Timeline);
        _pwm = new Pwm(_bench.Context, _bench.Gpio, 0);
        _pwm.Set(0x560, 29);
        _pwm.Set(0x508, 1000);
        _pwm.Set(0x50C, 4);
        _pwm.Set(0x500, 1);
        _pwm.Set(0x520, PeripheralBench.Ram);
        _pwm.Set(0x528, 0);
    }

    [TestCase(0x8000, 0.0, Description = "falls at once")]
    [TestCase(0x8000 | 250, 0.25)]
    [TestCase(0x8000 | 1000, 1.0)]
    [TestCase(250, 0.75, Description = "polarity 0 starts low")]
    [TestCase(1000, 0.0, Description = "never rises")]
    public void The_compare_value_and_its_polarity_set_the_duty(int value, double duty)
    {
        Play([(ushort)value]);
        Assert.That(_bench.Gpio.Duty(29), Is.EqualTo(duty));
        Assert.That(_led.IsOn, Is.EqualTo(duty > 0));
    }

    [Test]
    public void A_led_is_lit_while_its_duty_is_above_zero_and_each_edge_is_on_the_timeline()
    {
        Play([0x8000, 0x8001, 0x8010, 0x8000]);
        _bench.Run(10 * PeripheralBench.Millisecond);
        Assert.That(_bench.Timeline.Snapshot().Cast<LedEntry>().Select(e => (e.At.Nanoseconds, e.On)), Is.EqualTo(new[] { (1_000_000L, true), (3_000_000L, false) }));
    }

    [Test]
    public void A_sequence_ends_after_its_values_and_the_last_one_holds()
    {
        Play([0x8000, 0x8001]);
        Assert.That(_bench.RunUntil(() => _pwm.Happened(SequenceEnd), 10 * PeripheralBench.Millisecond), Is.EqualTo(2 * PeripheralBench.Millisecond));
        _bench.Run(100 * PeripheralBench.Millisecond);
        Assert.That(_led.IsOn, Is.True);
    }

    [Test]
    public void Each_value_is_repeated_as_often_as_refresh_says()
    {
        _pwm.Set(0x528, 4);
        Play([0x8000, 0x8001]);
        Assert.That(_bench.RunUntil(() => _pwm.Happened(SequenceEnd), 100 * PeripheralBench.Millisecond), Is.EqualTo(10 * PeripheralBench.Millisecond));
    }

    [Test]
    public void Stopping_takes_effect_at_the_end_of_the_period_and_gives_the_pin_back()
    {
        Play([0x8001]);
        _bench.Run(50 * PeripheralBench.Millisecond + 10);
        _pwm.Trigger(0x004);
        Assert.That(_pwm.Happened(Stopped), Is.False);
        Assert.That(_bench.RunUntil(() => _pwm.Happened(Stopped), 10 * PeripheralBench.Millisecond), Is.EqualTo(PeripheralBench.Millisecond - 10));
        Assert.That(_led.IsOn, Is.False);
    }

    [Test]
    public void Both_sequences_are_played_as_often_as_loop_says()
    {
        _pwm.Set(0x540, PeripheralBench.Ram + 0x100);
        _pwm.Set(0x544, 1);
        _pwm.Set(0x548, 0);
        _pwm.Set(0x514, 3);
        _bench.Memory.WriteWord(0x100, 0x8000);
        Play([0x8001]);
        Assert.That(_bench.RunUntil(() => _pwm.Happened(LoopsDone), 100 * PeripheralBench.Millisecond), Is.EqualTo(6 * PeripheralBench.Millisecond));
        Assert.That(_bench.Timeline.Count, Is.EqualTo(6));
    }

    [Test]
    public void The_end_of_each_period_is_told_while_somebody_waits_for_it()
    {
        _pwm.Set(0x304, 1 << 6);
        Play([0x8001]);
        for (var period = 1; period <= 5; period++)
        {
            _pwm.Set(PeriodEnd, 0);
            Assert.That(_bench.RunUntil(() => _pwm.Happened(PeriodEnd), 10 * PeripheralBench.Millisecond), Is.EqualTo(PeripheralBench.Millisecond));
        }
    }

    [Test]
    public void Individual_values_drive_each_output_for_itself()
    {
        _pwm.Set(0x510, 2);
        _pwm.Set(0x564, 30);
        _pwm.Set(0x56C, 31);
        Play([0x8000, 0x8064, 0x8000, 0x81F4]);
        Assert.That((_bench.Gpio.Duty(29), _bench.Gpio.Duty(30), _bench.Gpio.Duty(31)), Is.EqualTo((0.0, 0.1, 0.5)));
    }

    [Test]
    public void A_sequence_without_values_is_not_started()
    {
        _pwm.Set(0x514, 0xFFFF);
        Play([]);
        Assert.That((_pwm.Happened(0x108), _pwm.Happened(SequenceEnd)), Is.EqualTo((false, false)));
        Play([0x8001]);
        _bench.Run(10 * PeripheralBench.Millisecond);
        Assert.That((_pwm.Happened(SequenceEnd), _pwm.Happened(LoopsDone), _led.IsOn), Is.EqualTo((true, false, true)));
    }

    private void Play(ushort[] values)
    {
        for (var i = 0u; i < values.Length; i++)
            _bench.Memory.Write(2 * i, BitConverter.GetBytes(values[i]));
        _pwm.Set(0x524, (uint)values.Length);
        _pwm.Trigger(0x008);
    }
}
