using Hil.Core.Boards;
using Hil.Core.Timelines;

namespace Hil.Firmware.Tests.Boot;

internal sealed class StartOfImageTests
{
    [Test]
    public void A_signed_image_is_started_and_its_version_said()
    {
        var rig = BootRig.With();
        rig.Put(FlashMap.Primary, SlotImages.Make("1.2.3+4"));
        Assert.That(rig.PowerCycle(), Is.EqualTo(new[] { "1.0.0", "swap none", "run 1.2.3+4" }));
        Assert.That(rig.IsInImage, Is.True);
        Assert.That(rig.Diagnostics, Is.Empty);
    }

    [Test]
    public void An_ordinary_boot_neither_writes_nor_erases()
    {
        var rig = BootRig.With();
        rig.Put(FlashMap.Primary, SlotImages.Make("1.0.0"));
        rig.PowerCycle();
        rig.Confirm();
        rig.PowerCycle();
        Assert.That(rig.Board.FlashOperations, Is.Zero);
    }

    [Test]
    public void The_image_finds_the_core_and_the_serial_unit_as_after_a_reset()
    {
        var rig = BootRig.With();
        rig.Put(FlashMap.Primary, SlotImages.Make("1.0.0"));
        rig.PowerCycle();
        var core = rig.Board.Chip.Machine.Cpu;
        Assert.Multiple(() =>
        {
            Assert.That(core[2], Is.Zero, "MSPLIM");
            Assert.That(core[3], Is.Zero, "PRIMASK");
            Assert.That(core[4], Is.EqualTo(0x2000_1000), "stack");
            Assert.That(core[5], Is.EqualTo(FlashMap.Primary + FlashMap.HeaderSize), "VTOR");
            Assert.That(core[6], Is.Zero, "interrupts enabled");
            Assert.That(core[7], Is.Zero, "interrupts pending");
            Assert.That(core[14], Is.EqualTo(uint.MaxValue), "LR");
            Assert.That(rig.Register(0x5000_8500), Is.Zero, "UARTE0 enabled");
            Assert.That(rig.Register(0x5000_8304), Is.Zero, "UARTE0's interrupts");
            Assert.That(rig.Register(0x5000_8120), Is.Zero, "UARTE0's ENDTX");
            Assert.That(rig.Register(0x5000_850C) >> 31, Is.EqualTo(1), "UARTE0's pin disconnected");
            Assert.That(rig.Register(0x5003_9504), Is.Zero, "NVMC read-only");
        });
    }

    [Test]
    public void The_watchdog_runs_before_the_image_does()
    {
        var rig = BootRig.With();
        rig.Put(FlashMap.Primary, SlotImages.Make("1.0.0"));
        rig.PowerCycle();
        var started = rig.Board.Clock.Now;
        Assert.That(rig.Wait(() => rig.Board.Timeline.Snapshot().OfType<ResetEntry>().Any(e => e.Cause == ResetCause.Watchdog)), Is.True);
        Assert.That((rig.Board.Clock.Now - started).TotalSeconds, Is.InRange(3.9, 4.1));
    }

    [TestCase(ResetCause.Pin)]
    [TestCase(ResetCause.Software)]
    public void Every_reset_starts_the_image_again(ResetCause cause)
    {
        var rig = BootRig.With();
        rig.Put(FlashMap.Primary, SlotImages.Make("1.0.0"));
        rig.PowerCycle();
        Assert.That(rig.Reset(cause)[^1], Is.EqualTo("run 1.0.0"));
    }

    [Test]
    public void The_reset_cause_is_left_for_the_image_to_tell()
    {
        var rig = BootRig.With();
        rig.Put(FlashMap.Primary, SlotImages.Make("1.0.0"));
        rig.PowerCycle();
        rig.Reset(ResetCause.Pin);
        Assert.That(rig.Register(0x5000_5400), Is.EqualTo(1));
    }

    [Test]
    public void Without_any_image_it_says_so_once_and_sleeps_until_the_watchdog_tries_again()
    {
        var rig = BootRig.With();
        Assert.That(rig.PowerCycle(), Is.EqualTo(new[] { "1.0.0", "swap none", "refused header", "halted" }));
        var before = rig.Instructions;
        rig.Run(TimeSpan.FromSeconds(3));
        Assert.That(rig.Instructions - before, Is.LessThan(100), "it does not sleep");
        Assert.That(rig.WaitForEnd(rig.Board.Timeline.Count), Is.EqualTo(new[] { "1.0.0", "swap none", "refused header", "halted" }));
        Assert.That(rig.Board.FlashOperations, Is.Zero);
    }
}
