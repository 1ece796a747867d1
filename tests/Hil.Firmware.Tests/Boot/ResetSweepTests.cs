using Hil.Core.Boards;
using Hil.Core.Flash;

namespace Hil.Firmware.Tests.Boot;

/// <summary>The chip is reset at operations on flash; RAM, the watchdog and the retained registers live on.</summary>
internal sealed class ResetSweepTests
{
    [Test]
    public void A_swap_survives_a_reset_at_every_erase_and_every_word_of_journal_and_trailers(
        [Values(ResetCause.Pin, ResetCause.Watchdog, ResetCause.Software)] ResetCause cause, [Values] bool revert)
    {
        var scenario = revert ? SwapScenario.Revert("bootloader") : SwapScenario.Test("bootloader");
        var rig = scenario.Prepare();
        var start = rig.Flash.Contents;
        var recorder = new CutRecorder(rig);
        rig.Flash.Observer = recorder;
        rig.PowerCycle();
        var points = recorder.Operations.Select((operation, index) => (operation, index)).Where(o => o.index % 61 == 0 || !CutRecorder.IsCopy(o.operation)).ToList();
        Assert.That(points, Has.Count.GreaterThan(30));
        foreach (var (operation, index) in points)
        {
            rig.PowerOff();
            rig.Flash.Contents = start;
            rig.Flash.Observer = new ResetAt(rig, index, cause);
            rig.TryPowerCycle();
            rig.Flash.Observer = null;
            Assert.That(scenario.Judge(rig, rig.Flash.Contents, new HashSet<string>()), Is.Null, $"{cause} at {operation}");
        }
    }

    [Test]
    public void A_resumed_revert_still_tells_why_it_began()
    {
        var rig = SwapScenario.Test("bootloader").Prepare();
        rig.PowerCycle();
        rig.Flash.Observer = new ResetAt(rig, 100, ResetCause.Pin);
        rig.Board.Chip.Machine.Reset(ResetCause.Watchdog);
        rig.WaitForEnd(rig.Board.Timeline.Count);
        Assert.That(rig.Register(0x5000_551C), Is.EqualTo(0x11));
    }

    [Test]
    public void A_revert_that_is_resumed_without_any_memory_of_its_reason_tells_of_the_power()
    {
        var rig = SwapScenario.Test("bootloader").Prepare();
        rig.PowerCycle();
        rig.Board.Chip.Machine.Reset(ResetCause.Watchdog);
        Assert.That(rig.Wait(() => rig.Board.Timeline.Snapshot().OfType<Hil.Core.Timelines.FlashEntry>().Count() > 14), Is.True);
        Assert.That(rig.PowerCycle(), Has.Some.StartsWith("resume ").And.Some.EqualTo("run 1.0.0"));
        Assert.That(rig.Register(0x5000_551C), Is.EqualTo(0x10));
    }

    private sealed class ResetAt(BootRig rig, int index, ResetCause cause) : IFlashObserver
    {
        private int _seen;

        public bool Starting(FlashOperation operation)
        {
            if (_seen++ == index)
                rig.Board.Chip.Machine.RequestReset(cause);
            return true;
        }

        public void Completed(FlashOperation operation)
        {
        }
    }
}
