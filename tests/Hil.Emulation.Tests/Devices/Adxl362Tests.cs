using Hil.Core.Motions;
using Hil.Core.Timelines;
using Hil.Emulation.Devices;
using Hil.Emulation.Tests.Peripherals;
using Hil.Emulation.Time;

namespace Hil.Emulation.Tests.Devices;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class Adxl362Tests
{
    private const int ChipSelect = 8, Interrupt = 9;
    private const byte Status = 0x0B;
    private const long Sample = Scheduler.TicksPerSecond / 100;
    private readonly PeripheralBench _bench = new();
    private readonly Adxl362 _sensor;
    private Acceleration _felt = new(0, 0, 1);

    public Adxl362Tests()
    {
        _sensor = new Adxl362(_bench.Scheduler, _bench.Gpio, new Adxl362Pins(ChipSelect, Interrupt, 10), _ => _felt, _bench.Timeline, _bench);
        _bench.Gpio.Set(0x508, 1 << ChipSelect);
        _bench.Gpio.Set(0x518, 1 << ChipSelect);
        _sensor.PowerOn();
        _bench.Run(10 * PeripheralBench.Millisecond);
    }

    [Test]
    public void It_names_itself()
    {
        Assert.That(Read(0x00, 4), Is.EqualTo(new byte[] { 0xAD, 0x1D, 0xF2, 0x01 }));
    }

    [Test]
    public void It_does_not_answer_in_the_first_five_milliseconds_of_power()
    {
        _sensor.PowerOff();
        _sensor.PowerOn();
        Assert.That(Frame(0x0B, 0x02, 0)[2], Is.Null);
        _bench.Run(5 * PeripheralBench.Millisecond);
        Assert.That(Frame(0x0B, 0x02, 0)[2], Is.EqualTo(0xF2));
    }

    [Test]
    public void Status_reads_c0_after_start_up_and_40_after_the_first_write()
    {
        Assert.That(Read(Status), Is.EqualTo(0xC0));
        Write(0x20, 1);
        Assert.That(Read(Status), Is.EqualTo(0x40));
    }

    [Test]
    public void A_soft_reset_takes_the_registers_back_to_their_defaults()
    {
        Write(0x2C, 0x83);
        Write(0x2D, 0x02);
        Write(0x1F, 0x52);
        Assert.That(Frame(0x0B, 0x02, 0)[2], Is.Null, "half a millisecond of silence");
        _bench.Run(PeripheralBench.Millisecond);
        Assert.That((Read(0x2C), Read(0x2D), Read(Status), Read(0x1F)), Is.EqualTo(((byte)0x13, (byte)0, (byte)0xC0, (byte)0)));
    }

    [Test]
    public void Zephyrs_driver_initialises_it_and_fetches_a_sample()
    {
        Write(0x1F, 0x52);
        _bench.Run(5 * PeripheralBench.Millisecond);
        Assert.That(Read(0x02), Is.EqualTo(0xF2));
        Write(0x20, 0xE8, 0x03);
        Write(0x22, 0x01);
        Assert.That(Read(0x27), Is.Zero);
        Write(0x27, 0x01);
        Write(0x23, 0x64, 0x00);
        Write(0x25, 0x01, 0x00);
        Assert.That(Read(0x27), Is.EqualTo(0x01));
        Write(0x27, 0x05);
        Write(0x28, 0x00);
        Write(0x29, 0x00);
        Assert.That(Read(0x2C), Is.EqualTo(0x13));
        Write(0x2C, 0x13);
        Write(0x2C, 0x10);
        Write(0x2D, 0x02);

        _felt = new Acceleration(0.25, -0.5, 1);
        _bench.Run(4 * Scheduler.TicksPerSecond * 2 / 25);
        Assert.That(Read(0x0E, 8), Is.EqualTo(new byte[] { 250, 0, 0x0C, 0xFE, 0xE8, 0x03, 0x5E, 0x01 }));
        Assert.That(Read(0x08, 3), Is.EqualTo(new byte[] { 250 >> 4, 0xE0, 1000 >> 4 }));
    }

    [Test]
    public void The_first_sample_comes_after_four_periods_and_then_one_each()
    {
        Write(0x2D, 0x02);
        var start = _bench.Scheduler.Now;
        _bench.Run(10 * Sample);
        var times = _bench.Timeline.Snapshot().OfType<SampleEntry>().Select(e => Scheduler.ToTick(e.At) - start);
        Assert.That(times, Is.EqualTo(Enumerable.Range(4, 7).Select(i => i * Sample)));
    }

    [TestCase(0, 12.5)]
    [TestCase(1, 25)]
    [TestCase(2, 50)]
    [TestCase(3, 100)]
    [TestCase(4, 200)]
    [TestCase(5, 400)]
    [TestCase(7, 400)]
    public void The_output_data_rate_is_as_set(byte rate, double hertz)
    {
        Write(0x2C, rate);
        Write(0x2D, 0x02);
        _bench.Run(4 * Scheduler.TicksPerSecond);
        Assert.That(_bench.Timeline.Count, Is.EqualTo(4 * hertz - 3));
    }

    [TestCase(0x13, 1000)]
    [TestCase(0x53, 500)]
    [TestCase(0x93, 235)]
    [TestCase(0xD3, 235)]
    public void One_g_has_the_counts_of_the_range(byte filter, int counts)
    {
        Write(0x2C, filter);
        Assert.That(Measure().Z, Is.EqualTo(counts));
    }

    [Test]
    public void Beyond_the_range_it_is_clamped_to_twelve_bits()
    {
        _felt = new Acceleration(2.5, -2.5, 0);
        Assert.That(Measure(), Is.EqualTo(((short)2047, (short)-2048, (short)0)));
    }

    [Test]
    public void Data_ready_follows_each_sample_and_is_cleared_by_reading_data()
    {
        Write(0x2A, 0x01);
        Write(0x2D, 0x02);
        Assert.That(_bench.Gpio.Level(Interrupt), Is.False);
        _bench.Run(4 * Sample);
        Assert.That((_bench.Gpio.Level(Interrupt), Read(Status)), Is.EqualTo((true, (byte)0x41)));
        Assert.That(Read(Status), Is.EqualTo(0x41), "reading STATUS does not clear it");
        Read(0x0E, 8);
        Assert.That((_bench.Gpio.Level(Interrupt), Read(Status)), Is.EqualTo((false, (byte)0x40)));
        _bench.Run(Sample);
        Assert.That(_bench.Gpio.Level(Interrupt), Is.True);
    }

    [Test]
    public void An_interrupt_can_be_active_low_and_is_not_driven_while_nothing_is_mapped()
    {
        _bench.Gpio.Set(0x700 + 4 * Interrupt, 3 << 2);
        Assert.That(_bench.Gpio.Level(Interrupt), Is.True, "pull-up");
        Write(0x2A, 0x01);
        Assert.That(_bench.Gpio.Level(Interrupt), Is.False);
        Write(0x2A, 0x81);
        Assert.That(_bench.Gpio.Level(Interrupt), Is.True);
        Write(0x2D, 0x02);
        _bench.Run(4 * Sample);
        Assert.That(_bench.Gpio.Level(Interrupt), Is.False);
    }

    [Test]
    public void Standby_keeps_the_last_sample_and_makes_no_more()
    {
        Write(0x2D, 0x02);
        _bench.Run(5 * Sample);
        Write(0x2D, 0x00);
        var count = _bench.Timeline.Count;
        _felt = default;
        _bench.Run(10 * Sample);
        Assert.That((_bench.Timeline.Count, Read(0x0A)), Is.EqualTo((count, (byte)(1000 >> 4))));
    }

    [Test]
    public void Addresses_count_up_and_stick_at_the_last()
    {
        Write(0x2E, 1, 2, 3);
        Assert.That(Read(0x2E, 3), Is.EqualTo(new byte[] { 1, 0, 0 }));
        Assert.That(Read(0x7F, 2), Is.EqualTo(new byte[] { 0, 0 }));
    }

    [Test]
    public void Other_commands_and_unselected_bytes_do_nothing()
    {
        Assert.That(Frame(0x55, 0x02, 0), Is.All.Null);
        Assert.That(_sensor.IsSelected, Is.False);
    }

    [Test]
    public void Read_only_registers_cannot_be_written()
    {
        Write(0x02, 0x00);
        Assert.That((Read(0x02), Read(Status)), Is.EqualTo(((byte)0xF2, (byte)0xC0)));
    }

    [Test]
    public void Activity_needs_its_threshold_for_its_time_and_is_cleared_by_reading_status()
    {
        Write(0x20, 0xDC, 0x05, 3);
        Write(0x27, 0x01);
        Write(0x2A, 0x10);
        Write(0x2D, 0x02);
        _bench.Run(10 * Sample);
        _felt = new Acceleration(1.6, 0, 0);
        _bench.Run(2 * Sample);
        Assert.That(_bench.Gpio.Level(Interrupt), Is.False);
        _bench.Run(Sample);
        Assert.That(_bench.Gpio.Level(Interrupt), Is.True);
        _felt = default;
        Assert.That(Read(Status) & 0x10, Is.EqualTo(0x10));
        Assert.That(_bench.Gpio.Level(Interrupt), Is.False);
    }

    [Test]
    public void Referenced_activity_compares_with_where_it_began()
    {
        Write(0x20, 0xC8, 0x00, 1);
        Write(0x27, 0x03);
        Write(0x2D, 0x02);
        _bench.Run(20 * Sample);
        Assert.That(Read(Status) & 0x10, Is.Zero, "one g at rest is no activity");
        _felt = new Acceleration(0.3, 0, 1);
        _bench.Run(Sample);
        Assert.That(Read(Status) & 0x10, Is.EqualTo(0x10));
    }

    [Test]
    public void Free_fall_is_found_by_absolute_inactivity()
    {
        Write(0x23, 0x96, 0x00, 0x03, 0x00);
        Write(0x27, 0x04);
        Write(0x2C, 0x83);
        Write(0x2D, 0x02);
        _bench.Run(20 * Sample);
        Assert.That(Read(Status) & 0x20, Is.Zero);
        _felt = default;
        _bench.Run(3 * Sample);
        Assert.That(Read(Status) & 0x20, Is.EqualTo(0x20));
    }

    [Test]
    public void In_loop_mode_activity_and_inactivity_take_turns_by_themselves()
    {
        Write(0x20, 0xFA, 0x00, 1, 0x96, 0x00, 0x05, 0x00);
        Write(0x27, 0x3F);
        Write(0x2B, 0x40);
        Write(0x2D, 0x02);
        _bench.Run(20 * Sample);
        Assert.That((_bench.Gpio.Level(10), Read(Status) & 0x40), Is.EqualTo((false, 0)), "asleep at rest");
        _felt = new Acceleration(0.6, 0, 1);
        _bench.Run(3 * Sample);
        Assert.That(_bench.Gpio.Level(10), Is.True, "awake in motion");
        _bench.Run(10 * Sample);
        Assert.That(_bench.Gpio.Level(10), Is.False, "asleep again in the new position");
    }

    [Test]
    public void In_linked_mode_the_host_must_clear_each_event_before_the_next()
    {
        Write(0x20, 0xFA, 0x00, 1, 0x96, 0x00, 0x01, 0x00);
        Write(0x27, 0x1F);
        Write(0x2D, 0x02);
        _bench.Run(10 * Sample);
        _felt = new Acceleration(0.6, 0, 1);
        _bench.Run(5 * Sample);
        Assert.That(Read(Status) & 0x70, Is.EqualTo(0x20), "inactive, and nothing else is looked for");
        _bench.Run(2 * Sample);
        _felt = new Acceleration(0, 0, 1);
        _bench.Run(2 * Sample);
        Assert.That(Read(Status) & 0x50, Is.EqualTo(0x50), "active");
    }

    [Test]
    public void In_wake_up_mode_it_samples_about_six_times_a_second()
    {
        Write(0x2D, 0x0A);
        _bench.Run(10 * Scheduler.TicksPerSecond);
        Assert.That(_bench.Timeline.Count, Is.InRange(56, 60));
    }

    [Test]
    public void The_self_test_moves_each_axis()
    {
        var before = Measure();
        Write(0x2E, 1);
        _bench.Run(4 * Sample);
        var (x, y, z) = Last();
        Assert.That((x - before.X, y - before.Y, z - before.Z), Is.EqualTo((550, -550, 535)));
    }

    [Test]
    public void The_temperature_has_350_counts_at_25_degrees()
    {
        _sensor.Temperature = 38;
        Measure();
        Assert.That(BitConverter.ToInt16(Read(0x14, 2)), Is.EqualTo(550));
    }

    [Test]
    public void The_fifo_stores_sets_with_their_axes_and_is_read_low_byte_first()
    {
        Write(0x28, 0x02 | 0x04, 0x08);
        Write(0x2A, 0x04);
        Write(0x2D, 0x02);
        _bench.Run(4 * Sample);
        Assert.That((Read(Status) & 0x0E, _bench.Gpio.Level(Interrupt)), Is.EqualTo((0x02, false)));
        _felt = new Acceleration(-0.001, 0, 1);
        _bench.Run(Sample);
        Assert.That((Read(Status) & 0x0E, _bench.Gpio.Level(Interrupt), Read(0x0C)), Is.EqualTo((0x06, true, (byte)8)));
        Assert.That(ReadFifo(16), Is.EqualTo(new byte[] { 0, 0x00, 0, 0x40, 0xE8, 0x83, 0x5E, 0xC1, 0xFF, 0x3F, 0, 0x40, 0xE8, 0x83, 0x5E, 0xC1 }));
        Assert.That((Read(0x0C), Read(Status) & 0x06, ReadFifo(2)), Is.EqualTo(((byte)0, 0, new byte[2])));
    }

    [Test]
    public void An_odd_byte_drops_the_rest_of_its_entry()
    {
        Write(0x28, 0x02);
        Write(0x2D, 0x02);
        _bench.Run(4 * Sample);
        ReadFifo(1);
        Assert.That(ReadFifo(2), Is.EqualTo(new byte[] { 0, 0x40 }));
    }

    [Test]
    public void Oldest_saved_keeps_what_came_first_and_stream_what_came_last()
    {
        Write(0x28, 0x01);
        Write(0x2D, 0x02);
        _bench.Run(173 * Sample);
        _felt = new Acceleration(1, 1, 1);
        _bench.Run(100 * Sample);
        Assert.That((Read(0x0C) | Read(0x0D) << 8, Read(Status) & 8), Is.EqualTo((512, 8)));
        Assert.That(BitConverter.ToUInt16(ReadFifo(2)) & 0x3FFF, Is.Zero);
        Assert.That(Read(Status) & 8, Is.Zero, "reading clears the overrun");

        Write(0x28, 0x00);
        Assert.That(Read(0x0C), Is.Zero);
        _felt = default;
        Write(0x28, 0x02);
        _bench.Run(100 * Sample);
        _felt = new Acceleration(1, 1, 1);
        _bench.Run(171 * Sample);
        Assert.That(BitConverter.ToUInt16(ReadFifo(2)) & 0x3FFF, Is.EqualTo(1000));
    }

    [Test]
    public void Triggered_mode_keeps_the_history_and_stops_when_full()
    {
        Write(0x20, 0xDC, 0x05, 1);
        Write(0x27, 0x01);
        Write(0x28, 0x03, 0x1E);
        Write(0x2D, 0x02);
        _bench.Run(100 * Sample);
        Assert.That(Read(0x0C), Is.EqualTo(30));
        _felt = new Acceleration(1.9, 0, 0);
        _bench.Run(Sample);
        _felt = default;
        _bench.Run(300 * Sample);
        Assert.That(Read(0x0C) | Read(0x0D) << 8, Is.EqualTo(512));
        var first = ReadFifo(6 * 11);
        Assert.That(BitConverter.ToUInt16(first, 60) & 0x3FFF, Is.EqualTo(1900), "the trigger comes after ten sets of history");
    }

    [Test]
    public void External_clocks_are_reported_as_not_modelled()
    {
        Write(0x2C, 0x1B);
        Write(0x2D, 0x42);
        Assert.That(_bench.Diagnostics, Has.Count.EqualTo(2));
    }

    [Test]
    public void Without_power_it_is_silent_and_lets_go_of_its_pins()
    {
        Write(0x2A, 0x40);
        Assert.That(_bench.Gpio.Level(Interrupt), Is.True);
        _sensor.PowerOff();
        _bench.Gpio.Set(0x50C, 1 << ChipSelect);
        Assert.That((_sensor.IsSelected, _bench.Gpio.Level(Interrupt)), Is.EqualTo((false, false)));
    }

    [Test]
    public void Seeded_noise_is_the_same_in_each_run()
    {
        short[] Run()
        {
            var bench = new Adxl362Tests();
            bench._sensor.Noise = 7;
            bench.Write(0x2D, 0x02);
            bench._bench.Run(100 * Sample);
            return [.. bench._bench.Timeline.Snapshot().Cast<SampleEntry>().Select(e => e.X)];
        }

        var noise = Run();
        Assert.That(noise, Is.EqualTo(Run()));
        Assert.That(Math.Sqrt(noise.Average(n => n * n)), Is.InRange(4, 10));
    }

    private (short X, short Y, short Z) Measure()
    {
        Write(0x2D, 0x02);
        _bench.Run(4 * Sample);
        return Last();
    }

    private (short X, short Y, short Z) Last()
    {
        var bytes = Read(0x0E, 6);
        return (BitConverter.ToInt16(bytes), BitConverter.ToInt16(bytes, 2), BitConverter.ToInt16(bytes, 4));
    }

    private byte Read(byte address) => Read(address, 1)[0];

    private byte[] Read(byte address, int count) => [.. Frame([0x0B, address, .. new byte[count]]).Skip(2).Select(b => b!.Value)];

    private byte[] ReadFifo(int count) => [.. Frame([0x0D, .. new byte[count]]).Skip(1).Select(b => b!.Value)];

    private void Write(byte address, params byte[] values) => Frame([0x0A, address, .. values]);

    private byte?[] Frame(params byte[] bytes)
    {
        _bench.Gpio.Set(0x50C, 1 << ChipSelect);
        Assert.That(_sensor.IsSelected, Is.True);
        var answer = bytes.Select(_sensor.Exchange).ToArray();
        _bench.Gpio.Set(0x508, 1 << ChipSelect);
        return answer;
    }
}
