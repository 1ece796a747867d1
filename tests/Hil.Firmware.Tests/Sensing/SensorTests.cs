using Hil.Core.Timelines;
using Hil.Firmware.Tests.Rigs;

namespace Hil.Firmware.Tests.Sensing;

internal sealed class SensorTests
{
    // Zephyr's adxl362_init with range and rate at run time, its Kconfig defaults and 100 Hz, frame by frame.
    private static readonly string[] ZephyrsAccesses =
    [
        "0A1F52", // soft reset
        "0B0200", // part id
        "0A20E803", "0A2201", "0B2700", "0A2701", // activity above 1000 mg
        "0A236400", "0A250100", "0B2700", "0A2705", // inactivity below 100 mg
        "0A2800", "0A2900", // FIFO off
        "0B2C00", "0A2C13", // 2 g
        "0B2C00", "0A2C13", // 100 Hz
        "0A2D02", // measure
    ];

    [Test]
    public void The_sensor_is_set_up_with_exactly_the_accesses_of_Zephyrs_driver()
    {
        using var rig = Rig.Started();
        rig.Run(0.05);
        Assert.That(rig.Spi.Frames.Select(f => Convert.ToHexString(f.Sent)), Is.EqualTo(ZephyrsAccesses));
    }

    [Test]
    public void Five_milliseconds_pass_between_soft_reset_and_first_access()
    {
        using var rig = Rig.Started();
        rig.Run(0.05);
        Assert.That((rig.Spi.Frames[1].At - rig.Spi.Frames[0].At).TotalMilliseconds, Is.InRange(5, 6));
    }

    [Test]
    public void Samples_are_1024_ticks_of_the_32768_Hz_clock_apart_without_drift_and_across_the_counters_wrap()
    {
        using var rig = Rig.Started();
        rig.Run(560); // the counter wraps at 512 s
        var reads = rig.Spi.Frames.Where(f => f.Sent is [0x0B, 0x0E, ..]).ToList();
        Assert.That(reads, Has.Count.InRange(560 * 32 - 3, 560 * 32));
        // From the interrupt's moment to the start of the frame is the same way each time, to within what the core is just doing.
        var off = reads.Select((read, i) => (read.At - reads[0].At).TotalSeconds - i / 32.0).ToList();
        Assert.That(off, Is.All.InRange(-20e-6, 20e-6));
    }

    [Test]
    public void The_first_sample_is_read_after_the_sensor_has_settled()
    {
        using var rig = Rig.Started();
        rig.Run(0.2);
        var measuring = rig.Spi.Frames.Single(f => f.Sent is [0x0A, 0x2D, 0x02]).At;
        var first = rig.Spi.Frames.First(f => f.Sent is [0x0B, 0x0E, ..]).At;
        Assert.That((first - measuring).TotalMilliseconds, Is.GreaterThanOrEqualTo(40));
    }

    [Test]
    public void Without_a_sensor_it_says_so_and_registers_all_the_same()
    {
        using var rig = new Rig();
        rig.Spi.IsUnplugged = true;
        using var server = rig.Serve();
        rig.PowerOn();
        rig.WaitForLine("sensor missing: part id 0x00, expected 0xf2; trying once a second", 0.1);
        Assert.That(rig.RunUntil(() => server.Find(Rig.Endpoint) is not null, 0.1), Is.True, "it did not register");
        rig.Run(10);
        Assert.That(rig.ConsoleLines.Count(l => l.StartsWith("sensor missing", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(rig.Spi.Frames.Count(f => f.Sent is [0x0B, 0x02, ..]), Is.EqualTo(10).Within(1), "tries");
    }

    [Test]
    public void A_sensor_of_another_kind_is_named_by_the_part_id_that_it_gave()
    {
        using var rig = new Rig();
        rig.Spi.PartId = 0xF3;
        rig.PowerOn();
        rig.WaitForLine("sensor missing: part id 0xf3, expected 0xf2", 0.1);
    }

    [Test]
    public async Task A_sensor_that_goes_and_comes_back_is_told_on_the_console_and_as_the_devices_error_code()
    {
        using var rig = new Rig();
        using var server = rig.Serve();
        rig.PowerOn();
        var device = await server.WaitForRegistration(Rig.Endpoint, TimeSpan.FromSeconds(1));
        Assert.That((await device.Read("/3/0/11")).Value.AsInteger(), Is.Zero);
        rig.Spi.IsUnplugged = true;
        rig.WaitForLine("sensor missing", 2.2);
        Assert.That((await device.Read("/3/0/11")).Value.AsInteger(), Is.EqualTo(8));
        rig.Spi.IsUnplugged = false;
        rig.WaitForLine("sensor adxl362", 1.2);
        Assert.That((await device.Read("/3/0/11")).Value.AsInteger(), Is.Zero);
        rig.WaitForLine("class ", 2.2);
        Assert.That(rig.ConsoleLines, Has.None.StartsWith("fault"));
    }

    [Test]
    public void Each_window_ends_with_one_line_that_names_class_and_confidence()
    {
        using var rig = Rig.Started();
        rig.Run(20.5);
        var lines = rig.Entries<ConsoleEntry>().Where(e => e.Text.StartsWith("class", StringComparison.Ordinal)).ToList();
        Assert.That(lines, Has.Count.EqualTo(10));
        Assert.That(lines.Select(l => l.Text), Is.All.Match(@"^class (idle|circle|snake|up-down|none) [01]\.\d\d$"));
        for (var i = 1; i < lines.Count; i++)
            Assert.That((lines[i].At - lines[i - 1].At).TotalSeconds, Is.EqualTo(2).Within(0.005));
    }
}
