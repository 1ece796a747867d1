using static Hil.Firmware.Tests.Rigs.CoapWire;

namespace Hil.Firmware.Tests.Update;

internal sealed class PushTests
{
    [TestCase(6, Put)]
    [TestCase(6, Post)]
    [TestCase(4, Put)]
    public void A_package_in_blocks_stands_in_the_second_slot_byte_for_byte(int exponent, int method)
    {
        using var rig = UpdateRig.Registered();
        var package = UpdateImages.Version2;
        var answer = rig.Push(package, exponent, method);
        Assert.That(Code(answer), Is.EqualTo("2.04"));
        Assert.That(rig.Secondary(package.Length), Is.EqualTo(package));
        Assert.That((rig.State, rig.Result), Is.EqualTo((2, 0)));
        Assert.That(rig.Text("/5/0/7"), Is.EqualTo("2.0.0"));
        Assert.That(rig.Text("/5/0/6"), Is.EqualTo("pattern-detector"));
    }
}
