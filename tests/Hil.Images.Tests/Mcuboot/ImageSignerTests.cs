using System.Security.Cryptography;
using CsCheck;
using Hil.Core.Images;
using Hil.Images.Mcuboot;

namespace Hil.Images.Tests.Mcuboot;

public sealed class ImageSignerTests
{
    private static readonly SigningOptions Options = new(new ImageVersion(1, 2, 3, 4), SecurityCounter: 7);

    [Test]
    public void The_header_of_a_signed_image_has_the_bytes_of_the_format()
    {
        var image = ImageSigner.Sign(new byte[] { 1, 2, 3, 4, 5 }, TestKeys.Key, Options);

        Assert.That(Convert.ToHexStringLower(image.AsSpan(0, 32)), Is.EqualTo(
            "3db8f396" + "00000000" + "0002" + "0c00" + "08000000" + "00000000" + "01020300" + "04000000" + "00000000"));
        Assert.That(Convert.ToHexStringLower(image.AsSpan(0x200, 8)), Is.EqualTo("0102030405ffffff"));
        Assert.That(Convert.ToHexStringLower(image.AsSpan(0x208, 12)), Is.EqualTo("08690c00" + "50000400" + "07000000"));
        Assert.That(Convert.ToHexStringLower(image.AsSpan(0x214, 2)), Is.EqualTo("0769"));
    }

    [Test]
    public void What_was_signed_is_read_back_and_verifies()
    {
        Gen.Byte.Array[1, 5000].Sample(payload =>
        {
            var image = McubootImage.Parse(ImageSigner.Sign(payload, TestKeys.Key, Options), "image.bin");

            Assert.That(image.Header.Version, Is.EqualTo(Options.Version));
            Assert.That(image.SecurityCounter, Is.EqualTo(7));
            Assert.That(image.Payload.Span[..payload.Length].SequenceEqual(payload));
            Assert.That(image.Trailer, Is.Null);
            Assert.That(ImageVerification.Of(image, TestKeys.Key).Faults, Is.Empty);
        }, iter: 30);
    }

    [Test]
    public void One_changed_bit_anywhere_in_what_is_signed_is_found()
    {
        var good = ImageSigner.Sign(RandomPayload(600), TestKeys.Key, Options);
        var signedLength = 0x200 + 600 + 12;
        Gen.Select(Gen.Int[0, signedLength - 1], Gen.Int[0, 7]).Sample((offset, bit) =>
        {
            var bad = (byte[])good.Clone();
            bad[offset] ^= (byte)(1 << bit);
            var caught = false;
            try
            {
                caught = !ImageVerification.Of(McubootImage.Parse(bad, "bad.bin"), TestKeys.Key).IsGood;
            }
            catch (ImageException)
            {
                caught = true;
            }

            Assert.That(caught, $"bit {bit} of offset 0x{offset:x}");
        }, iter: 300);
    }

    [Test]
    public void The_same_image_and_key_give_the_same_signature()
    {
        var payload = RandomPayload(100);
        Assert.That(ImageSigner.Sign(payload, TestKeys.Key, Options), Is.EqualTo(ImageSigner.Sign([.. payload], TestKeys.Key, Options)));
    }

    [Test]
    public void A_signature_by_another_key_is_named_as_such()
    {
        var image = McubootImage.Parse(ImageSigner.Sign(RandomPayload(64), TestKeys.Other, Options), "image.bin");

        Assert.That(
            ImageVerification.Of(image, TestKeys.Key).Faults.Select(f => f.Kind),
            Is.EqualTo(new[] { ImageFaultKind.Key, ImageFaultKind.Signature }));
    }

    [Test]
    public void A_padded_image_fills_its_slot_and_asks_for_a_test_and_a_confirmed_one_for_a_permanent_update()
    {
        var payload = RandomPayload(1000);
        var nothing = new Trailer(FlagState.Unset, FlagState.Unset, FlagState.Unset, null);
        var test = ImageSigner.Sign(payload, TestKeys.Key, Options with { SlotSize = 0x4000, Pad = true });
        var permanent = ImageSigner.Sign(payload, TestKeys.Key, Options with { SlotSize = 0x4000, Pad = true, Confirm = true });

        Assert.That(test, Has.Length.EqualTo(0x4000));
        Assert.That(Trailer.Decide(nothing, McubootImage.Parse(test, "test.bin").Trailer!), Is.EqualTo(SwapType.Test));
        Assert.That(Trailer.Decide(nothing, McubootImage.Parse(permanent, "permanent.bin").Trailer!), Is.EqualTo(SwapType.Permanent));
    }

    [Test]
    public void An_image_that_overflows_its_slot_is_refused_with_the_bytes_that_are_too_many()
    {
        Assert.That(
            () => ImageSigner.Sign(RandomPayload(0x4000), TestKeys.Key, Options with { SlotSize = 0x4000 }),
            Throws.TypeOf<ImageException>().With.Message.Contains("more than the slot of 16384 bytes holds"));
    }

    [Test]
    public void OpenSSL_agrees_with_the_signature()
    {
        var image = McubootImage.Parse(ImageSigner.Sign(RandomPayload(2000), TestKeys.Key, Options), "image.bin");
        var folder = Directory.CreateTempSubdirectory("hil-openssl-");
        try
        {
            string File(string name, ReadOnlySpan<byte> bytes)
            {
                var path = Path.Combine(folder.FullName, name);
                System.IO.File.WriteAllBytes(path, bytes);
                return path;
            }

            var pem = PemEncoding.WriteString("PUBLIC KEY", TestKeys.Key.PublicKeyInfo);
            var output = Tool.Text(Tool.Find("openssl", "openssl"),
            [
                "pkeyutl", "-verify", "-pubin", "-inkey", File("key.pem", System.Text.Encoding.ASCII.GetBytes(pem)),
                "-in", File("hash", image.ComputeHash()), "-sigfile", File("signature", image.Find(TlvType.Ecdsa)!.Value.Span),
            ]);

            Assert.That(output, Does.Contain("Signature Verified Successfully"));
        }
        finally
        {
            folder.Delete(true);
        }
    }

    private static byte[] RandomPayload(int length)
    {
        var payload = new byte[length];
        new Random(42).NextBytes(payload);
        return payload;
    }
}
