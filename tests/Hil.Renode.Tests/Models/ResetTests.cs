using Hil.Renode.Recording;

namespace Hil.Renode.Tests.Models;

[RequiresRenode, NonParallelizable]
public sealed class ResetTests
{
    private const int Watchdog = 2, Software = 3, SystemOff = 5;
    private const int Pin = 26;
    private const uint SensesHigh = 2 << 16;

    [Test]
    public void A_software_reset_is_told_and_keeps_RAM_and_the_retained_register()
    {
        // Each life leaves what it found, and ends.
        var bench = Bench.Start(new TinyProgram().Copy(Chip.ResetReasons, Chip.Ram).Copy(Chip.Retained, Chip.Ram + 4)
            .Store(Chip.Retained, 0x5A).Store(Chip.ApplicationInterruptAndReset, Chip.SystemResetRequest).Store(Chip.Ram + 8, 1));
        (bench[Chip.Ram + 8], bench[Chip.Ram + 12]) = (0, 0xCAFE);
        bench.RunToEvent();
        Assert.That((bench[Chip.Ram], bench[Chip.Ram + 4], bench[Chip.Ram + 8]), Is.EqualTo((0u, 0u, 0u)), "the first life ends at the request");
        Assert.That(bench.Resets, Is.EqualTo(new[] { Software }));
        bench.RunToEvent();
        Assert.That((bench[Chip.Ram], bench[Chip.Ram + 4], bench[Chip.Ram + 12]), Is.EqualTo((0x1_0000u, 0x5Au, 0xCAFEu)));
    }

    [Test]
    public void Reset_reasons_add_up_until_ones_are_written_to_them()
    {
        var bench = Bench.Asleep();
        bench.Machine.Execute("sysbus.power ResetBy \"Pin\"");
        bench.Machine.Execute("sysbus.power ResetBy \"Software\"");
        Assert.That(bench[Chip.ResetReasons], Is.EqualTo(0x1_0001));
        bench[Chip.ResetReasons] = 1;
        Assert.That(bench[Chip.ResetReasons], Is.EqualTo(0x1_0000));
        bench[Chip.Retained] = 0x5A;
        bench.Machine.Execute("sysbus.power PowerOff");
        bench.Machine.Execute("sysbus.power PowerOn");
        Assert.That((bench[Chip.ResetReasons], bench[Chip.Retained]), Is.EqualTo((0u, 0u)));
    }

    [Test]
    public void The_watchdog_resets_also_where_it_was_started_before_a_software_reset([Values] bool reset)
    {
        var bench = Bench.Asleep();
        bench[Chip.WatchdogTimeout] = 3276;
        bench[Chip.WatchdogStart] = 1;
        bench.Run(50);
        if (reset)
        {
            bench.Machine.Execute("sysbus.power ResetBy \"Software\"");
            bench[Chip.ResetReasons] = uint.MaxValue;
            bench.Drain();
            bench.Records.Clear();
        }

        bench.Run(52);
        Assert.That(bench.Resets, Is.EqualTo(new[] { Watchdog }));
        Assert.That(bench.Of(RecordKind.Reset).Single().At.Nanoseconds, Is.EqualTo(3277 * 1_000_000_000L / 32768).Within(31_000));
        Assert.That(bench[Chip.ResetReasons], Is.EqualTo(2));
        bench.Run(200);
        Assert.That(bench.Resets.Count(), Is.EqualTo(1), "its own reset stops it");
    }

    [Test]
    public void A_watchdog_that_is_reloaded_waits_anew()
    {
        var bench = Bench.Asleep();
        bench[Chip.WatchdogTimeout] = 3276;
        bench[Chip.WatchdogStart] = 1;
        bench.Run(90);
        bench[Chip.WatchdogReload] = 0x6E52_4635;
        bench.Run(99);
        Assert.That(bench.Resets, Is.Empty);
        bench.Run(2);
        Assert.That(bench.Resets, Is.EqualTo(new[] { Watchdog }));
    }

    [Test]
    public void System_OFF_is_left_by_a_pin_that_is_sensed_and_by_no_other()
    {
        var bench = Bench.Start(new TinyProgram().Store(Chip.PinConfigurations + 4 * Pin, SensesHigh).Store(Chip.SystemOff, 1).Store(Chip.Ram, 1).Sleep());
        bench[Chip.Ram] = 0;
        bench.Run(5);
        bench.Machine.Execute($"sysbus.gpio0 OnGPIO {Pin - 1} true");
        bench.Run(5);
        Assert.That((bench.Resets.Count(), bench[Chip.Ram]), Is.EqualTo((0, 0u)), "nothing runs after the request");
        bench.Machine.Execute($"sysbus.gpio0 OnGPIO {Pin} true");
        bench.RunToEvent();
        Assert.That(bench.Resets, Is.EqualTo(new[] { SystemOff }));
        Assert.That(bench[Chip.ResetReasons], Is.EqualTo(4));
    }
}
