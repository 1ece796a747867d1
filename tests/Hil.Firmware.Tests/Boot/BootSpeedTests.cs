namespace Hil.Firmware.Tests.Boot;

internal sealed class BootSpeedTests
{
    [TestCase(1)]
    [TestCase(16)]
    [Explicit]
    public void Measure(int pages)
    {
        var rig = BootRig.With();
        rig.Put(FlashMap.Primary, SlotImages.Make("1.0.0", pages: pages));
        rig.PowerCycle();
        var before = rig.Instructions;
        rig.PowerCycle();
        var once = rig.Instructions - before;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 20; i++)
            rig.PowerCycle();
        TestContext.Out.WriteLine($"{pages} pages: {once} instructions, {clock.Elapsed.TotalMilliseconds / 20} ms");
    }
}
