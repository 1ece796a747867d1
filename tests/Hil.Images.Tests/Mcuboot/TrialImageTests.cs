using Hil.Core.Images;
using Hil.Images.Mcuboot;

namespace Hil.Images.Tests.Mcuboot;

public sealed class TrialImageTests
{
    [Test]
    public void An_image_that_confirms_itself_beforehand_is_refused_with_the_reason()
    {
        var file = Sign(pad: true, confirm: true);

        Assert.That(() => TrialImage.Require(file, "v2.bin"), Throws.TypeOf<ImageException>().With.Message.EqualTo(
            "v2.bin: an image that is not confirmed was expected, since its rollback is to be proved; found a trailer that confirms it beforehand "
            + "(magic at offset 0x7ff0, image_ok set at 0x7fe8, as imgtool --pad --confirm writes them): no bootloader would take it back. Sign it without --confirm."));
    }

    [Test]
    public void It_is_seen_even_where_the_image_itself_is_spoilt()
    {
        var file = Sign(pad: true, confirm: true);
        file.AsSpan(0, 64).Clear();
        Assert.That(() => TrialImage.Require(file, "v2.bin"), Throws.TypeOf<ImageException>());
    }

    [TestCase(32, 0x01, "copy_done set, image_ok unset", TestName = "A_trailer_that_says_a_swap_is_done_is_used")]
    [TestCase(24, 0x03, "copy_done unset, image_ok bad", TestName = "A_trailer_with_a_torn_confirmation_is_used")]
    public void An_image_whose_trailer_a_swap_has_used_is_refused(int fromEnd, byte value, string found)
    {
        var file = Sign(pad: true, confirm: false);
        file[^fromEnd] = value;

        Assert.That(() => TrialImage.Require(file, "v2.bin"), Throws.TypeOf<ImageException>().With.Message.Contains(found));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void An_image_on_trial_is_taken(bool pad) => Assert.That(() => TrialImage.Require(Sign(pad, confirm: false), "v2.bin"), Throws.Nothing);

    [Test]
    public void Bytes_that_are_too_few_for_a_trailer_are_taken() => Assert.That(() => TrialImage.Require(new byte[39], "cut.bin"), Throws.Nothing);

    private static byte[] Sign(bool pad, bool confirm) =>
        ImageSigner.Sign(new byte[1000], TestKeys.Key, new(new(2, 0, 0), SlotSize: 0x8000, Pad: pad, Confirm: confirm));
}
