using Hil.Campaigns.PowerCuts;
using Hil.Core.Images;
using Hil.Images.Mcuboot;

namespace Hil.Campaigns.Tests;

/// <summary>What a campaign would prove nothing with is refused, with the reason.</summary>
public sealed class SubjectTests
{
    [TestCase("v2-wrong-board.bin", "linked for another place or chip")]
    [TestCase("v2-wrong-key.bin", "signed with the key")]
    [TestCase("v2-wrong-hash.bin", "SHA-256")]
    [TestCase("v2-older.bin", "security counter")]
    [TestCase("v1.bin", "another version")]
    public void An_update_that_the_bootloader_does_not_take_is_refused(string file, string reason) =>
        Assert.That(() => new CampaignSubject(Reference.Firmware(), Reference.Update(file), file, Reference.Key()), Throws.TypeOf<ImageException>().With.Message.Contains(reason));

    [Test]
    public void A_confirmed_image_is_refused_since_nothing_would_take_it_back()
    {
        var payload = McubootImage.Parse(Reference.Update(), "v2.bin").Payload;
        var confirmed = ImageSigner.Sign(payload.Span, Reference.Key(), new(new ImageVersion(2, 0, 0), 0x200, 2, 0x69000, Pad: true, Confirm: true));
        Assert.That(() => new CampaignSubject(Reference.Firmware(), confirmed, "confirmed.bin", Reference.Key()), Throws.TypeOf<ImageException>().With.Message.Contains("not confirmed was expected"));
    }

    [Test]
    public void A_factory_image_without_a_first_image_is_refused() =>
        Assert.That(() => new CampaignSubject(Reference.Firmware("bootloader.hex"), Reference.Update(), "v2.bin", Reference.Key()), Throws.TypeOf<ImageException>().With.Message.Contains("0x0000c000"));

    [Test]
    public void A_key_of_somebody_else_is_refused() =>
        Assert.That(() => new CampaignSubject(Reference.Firmware(), Reference.Update(), "v2.bin", Reference.Key("other.pem")), Throws.TypeOf<ImageException>().With.Message.Contains("signed with the key"));
}
