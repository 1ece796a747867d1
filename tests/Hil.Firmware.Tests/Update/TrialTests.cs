using Hil.Core.Boards;
using Hil.Firmware.Tests.Boot;
using Hil.Images.Mcuboot;
using static Hil.Firmware.Tests.Rigs.CoapWire;

namespace Hil.Firmware.Tests.Update;

internal sealed class TrialTests
{
    // A swap of 13 pages, six seconds of trial, and what the watchdog waits.
    private const double Update = 30;

    private static Trailer TrailerOf(UpdateRig rig, uint slot) => Trailer.Read(rig.Rig.ReadFlash(slot + FlashMap.TrailerPage, 4096))!;

    private static UpdateRig Asked(byte[] package)
    {
        var rig = UpdateRig.Registered();
        Assert.That(Code(rig.Push(package)), Is.EqualTo("2.04"));
        Assert.That(Code(rig.Server.Request(Post, "/5/0/2")), Is.EqualTo("2.04"));
        return rig;
    }

    [Test]
    public void An_update_that_proves_itself_stays()
    {
        using var rig = Asked(UpdateImages.Version2);
        rig.WaitForRegistration(Update);
        rig.Rig.Run(0.2);
        Assert.That(rig.Rig.ConsoleLines.Last(l => l.StartsWith("hil ", StringComparison.Ordinal)), Is.EqualTo("hil pattern-detector 2.0.0"));
        Assert.That(rig.Text("/3/0/3"), Is.EqualTo("2.0.0"));
        Assert.That((rig.State, rig.Result, rig.Reason), Is.EqualTo((0, 1, "")));
        Assert.That(TrailerOf(rig, FlashMap.Primary), Is.EqualTo(new Trailer(FlagState.Set, FlagState.Set, FlagState.Set, SwapType.Test)));

        rig.Rig.Reset(ResetCause.Pin);
        rig.WaitForRegistration();
        Assert.That((rig.Text("/3/0/3"), rig.State, rig.Result), Is.EqualTo(("2.0.0", 0, 1)), "and after a reset");
    }

    [TestCase("crash", "reverted: fault")]
    [TestCase("hang", "reverted: watchdog")]
    [TestCase("starve", "reverted: watchdog")]
    [TestCase("mute", "reverted: not registered")]
    [TestCase("selftest", "reverted: self-test")]
    public void An_update_that_does_not_is_taken_back_and_the_server_is_told_why(string variant, string why)
    {
        using var rig = Asked(UpdateImages.Load($"v2-{variant}"));
        rig.Rig.WaitForLine("boot run 2.0.0", Update);
        rig.Rig.WaitForLine("hil pattern-detector 1.0.0", 60 + Update);
        rig.WaitForRegistration();
        Assert.That((rig.Text("/3/0/3"), rig.State, rig.Result, rig.Reason), Is.EqualTo(("1.0.0", 0, 8, why)));

        rig.Rig.PowerOff();
        rig.Rig.PowerOn();
        rig.WaitForRegistration();
        Assert.That((rig.State, rig.Result, rig.Reason), Is.EqualTo((0, 8, why)), "and after a loss of power");
    }
}
