using Hil.Core.Boards;
using Hil.Emulation.Peripherals;

namespace Hil.Emulation.Tests.Peripherals;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class GpioTests
{
    private const uint Out = 0x504, OutSet = 0x508, OutClr = 0x50C, In = 0x510, Dir = 0x514, DirSet = 0x518, Latch = 0x520, DetectMode = 0x528;
    private readonly PeripheralBench _bench = new();
    private readonly Gpiote _gpiote;

    public GpioTests() => _gpiote = new Gpiote(_bench.Context, _bench.Gpio, 0);

    private Gpio Pins => _bench.Gpio;

    private static uint Configuration(int pin) => 0x700 + 4 * (uint)pin;

    [Test]
    public void An_output_drives_its_pad_and_set_and_clear_change_single_pins()
    {
        Pins.Set(DirSet, 0b110);
        Pins.Set(Out, 0b010);
        Pins.Set(OutSet, 0b100);
        Pins.Set(OutClr, 0b010);
        Assert.That((Pins.Level(1), Pins.Level(2), Pins.Get(OutSet)), Is.EqualTo((false, true, 0b100u)));
    }

    [Test]
    public void The_direction_bit_of_a_pin_is_the_same_in_both_registers()
    {
        Pins.Set(Configuration(4), 1);
        Assert.That(Pins.Get(Dir), Is.EqualTo(1u << 4));
        Pins.Set(Dir, 0);
        Assert.That(Pins.Get(Configuration(4)) & 1, Is.Zero);
    }

    [Test]
    public void A_pin_after_reset_reads_zero_since_its_input_buffer_is_disconnected()
    {
        Pins.Drive(3, true);
        Assert.That((Pins.Get(Configuration(3)), Pins.Get(In)), Is.EqualTo((2u, 0u)));
        Pins.Set(Configuration(3), 0);
        Assert.That(Pins.Get(In), Is.EqualTo(1u << 3));
    }

    [Test]
    public void A_pull_up_holds_an_open_input_high_and_a_driver_overcomes_it()
    {
        Pins.Set(Configuration(26), 3 << 2);
        Assert.That(Pins.Get(In), Is.EqualTo(1u << 26));
        Pins.Drive(26, false);
        Assert.That(Pins.Get(In), Is.Zero);
        Pins.Drive(26, null);
        Assert.That(Pins.Get(In), Is.EqualTo(1u << 26));
    }

    [Test]
    public void An_open_drain_output_drives_low_only()
    {
        Pins.Set(Configuration(7), 1 | 3 << 2 | 6 << 8);
        Assert.That(Pins.Level(7), Is.False);
        Pins.Set(OutSet, 1 << 7);
        Assert.That(Pins.Level(7), Is.True);
        Pins.Drive(7, false);
        Assert.That(Pins.Level(7), Is.False);
    }

    [Test]
    public void A_reset_makes_all_pins_inputs()
    {
        Pins.Set(DirSet, 1);
        Pins.Set(OutSet, 1);
        Pins.Reset(ResetCause.Software);
        Assert.That((Pins.Level(0), Pins.Get(Dir), Pins.Get(Out), Pins.Get(Configuration(0))), Is.EqualTo((false, 0u, 0u, 2u)));
    }

    [Test]
    public void A_sensed_pin_is_latched_and_raises_the_port_event()
    {
        _gpiote.Set(0x304, 1u << 31);
        Pins.Set(Configuration(9), 2 << 16);
        Pins.Drive(9, true);
        Assert.That((Pins.Get(Latch), _gpiote.Happened(0x17C)), Is.EqualTo((1u << 9, true)));
        Assert.That(_bench.HighLines, Is.EqualTo(new[] { 13 }));
    }

    [Test]
    public void A_latch_whose_condition_still_holds_is_set_again_at_once()
    {
        Pins.Set(Configuration(9), 3 << 16);
        Pins.Set(Latch, 1 << 9);
        Assert.That(Pins.Get(Latch), Is.EqualTo(1u << 9));
        Pins.Drive(9, true);
        Pins.Set(Latch, 1 << 9);
        Assert.That(Pins.Get(Latch), Is.Zero);
    }

    [Test]
    public void With_latched_detect_clearing_one_of_two_latches_raises_the_port_event_again()
    {
        Pins.Set(DetectMode, 1);
        Pins.Set(Configuration(1), 2 << 16);
        Pins.Set(Configuration(2), 2 << 16);
        Pins.Drive(1, true);
        Pins.Drive(2, true);
        _gpiote.Set(0x17C, 0);
        Pins.Drive(1, false);
        Pins.Set(Latch, 1 << 1);
        Assert.That(_gpiote.Happened(0x17C), Is.True);
    }

    [TestCase(1u, true, false)]
    [TestCase(2u, false, true)]
    [TestCase(3u, true, true)]
    public void A_channel_in_event_mode_tells_the_edges_of_its_polarity(uint polarity, bool rising, bool falling)
    {
        _gpiote.Set(0x514, 1 | 12 << 8 | polarity << 16);
        Pins.Drive(12, true);
        Assert.That(_gpiote.Happened(0x104), Is.EqualTo(rising));
        _gpiote.Set(0x104, 0);
        Pins.Drive(12, false);
        Assert.That(_gpiote.Happened(0x104), Is.EqualTo(falling));
    }

    [Test]
    public void A_channel_in_task_mode_owns_its_pin_until_it_is_disabled()
    {
        _gpiote.Set(0x510, 3 | 5 << 8 | 3 << 16 | 1 << 20);
        Assert.That(Pins.Level(5), Is.True, "OUTINIT");
        _gpiote.Trigger(0x000);
        Assert.That(Pins.Level(5), Is.False, "OUT toggles");
        _gpiote.Trigger(0x030);
        Assert.That(Pins.Level(5), Is.True, "SET");
        _gpiote.Trigger(0x060);
        Assert.That(Pins.Level(5), Is.False, "CLR");
        Pins.Set(DirSet, 1 << 5);
        Pins.Set(OutSet, 1 << 5);
        Assert.That(Pins.Level(5), Is.False, "GPIO does not drive a pin that is taken");
        _gpiote.Set(0x510, 0);
        Assert.That(Pins.Level(5), Is.True, "given back");
    }
}
