using CsCheck;
using Hil.Core.Images;
using Hil.Images.Mcuboot;

namespace Hil.Images.Tests.Mcuboot;

public sealed class McubootImageTests
{
    private static byte[] Good => ImageSigner.Sign(new byte[256], TestKeys.Key, new SigningOptions(new ImageVersion(1, 0, 0), SecurityCounter: 1));

    [Test]
    public void An_image_cut_short_anywhere_is_refused_with_the_place()
    {
        var good = Good;
        Gen.Int[0, good.Length - 1].Sample(length => Assert.That(
            () => McubootImage.Parse(good.AsMemory(0, length), "cut.bin"),
            Throws.TypeOf<ImageException>().With.Message.StartsWith("cut.bin: expected ").And.Message.Contains("at offset 0x")), iter: 200);
    }

    [Test]
    public void Whatever_the_bytes_are_reading_ends_with_an_image_or_an_image_exception()
    {
        var good = Good;
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte).Array[1, 20].Sample(changes =>
        {
            var bytes = (byte[])good.Clone();
            foreach (var (offset, value) in changes)
                bytes[offset] = value;
            try
            {
                ImageVerification.Of(McubootImage.Parse(bytes, "mutated.bin"), TestKeys.Key);
            }
            catch (ImageException)
            {
            }
        }, iter: 2000);
    }

    [TestCase(0x96F3B83Cu, "the obsolete first format")]
    [TestCase(0x464C457Fu, "0x464c457f")]
    public void A_file_of_another_format_is_refused_by_its_magic(uint magic, string found)
    {
        var bytes = Good;
        BitConverter.TryWriteBytes(bytes, magic);
        Assert.That(() => McubootImage.Parse(bytes, "other.bin"), Throws.TypeOf<ImageException>().With.Message.Contains(found));
    }

    [TestCase("1.2.3", 1, 2, 3, 0u)]
    [TestCase("255.255.65535+4294967295", 255, 255, 65535, 4294967295u)]
    public void A_version_is_read_as_it_is_written(string text, int major, int minor, int revision, uint build)
    {
        var version = ImageVersion.Parse(text);
        Assert.That(version, Is.EqualTo(new ImageVersion((byte)major, (byte)minor, (ushort)revision, build)));
        Assert.That(version.ToString(), Is.EqualTo(text));
    }

    [TestCase("1.2")]
    [TestCase("256.0.0")]
    [TestCase("1.2.65536")]
    [TestCase("1.2.3+4294967296")]
    [TestCase("v1.2.3")]
    public void What_is_no_version_is_refused(string text) =>
        Assert.That(() => ImageVersion.Parse(text), Throws.TypeOf<FormatException>().With.Message.Contains($"found '{text}'"));
}
