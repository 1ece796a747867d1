using CsCheck;
using Hil.Core.Images;

namespace Hil.Core.Tests.Images;

public sealed class ElfTests
{
    private static byte[] Sound() => new ElfFile()
        .Segment(0x0000_0100, 1, 2, 3, 4)
        .Segment(0x0000_0000, 0x00, 0x10, 0x00, 0x20, 0x01, 0x01, 0, 0)
        .Function("main", 0x100, 4)
        .Symbol("counter", 0x2000_0000, 4, 0x11, 1)
        .Symbol("$t", 0x100, 0, 0x00, 1)
        .Symbol("elsewhere", 0, 0, 0x10, 0)
        .ToBytes();

    private static string MessageOf(byte[] bytes) =>
        Assert.Throws<ImageException>(() => FirmwareFile.Parse(bytes, "app.elf"))!.Message;

    [Test]
    public void Segments_are_read_by_their_load_address_in_ascending_order()
    {
        var image = FirmwareFile.Parse(Sound(), "app.elf");
        Assert.That(image.Name, Is.EqualTo("app.elf"));
        Assert.That(image.Segments.Select(s => s.Address), Is.EqualTo(new[] { 0u, 0x100u }));
        Assert.That(image.Segments[1].Bytes.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3, 4 }));
        Assert.That(image.Sha256, Has.Length.EqualTo(64));
    }

    [Test]
    public void Functions_lose_bit_0_and_mapping_and_undefined_symbols_are_left_out()
    {
        var symbols = FirmwareFile.Parse(Sound(), "app.elf").Symbols;
        Assert.That(symbols.Count, Is.EqualTo(2));
        Assert.That(symbols.Find("main"), Is.EqualTo(new Symbol("main", 0x100, 4)));
        Assert.That(symbols.Describe(0x102), Is.EqualTo("main+0x2"));
        Assert.That(symbols.Find("counter")?.Address, Is.EqualTo(0x2000_0000));
    }

    [Test]
    public void A_file_cut_short_at_any_byte_is_refused()
    {
        var sound = Sound();
        for (var length = 0; length < sound.Length; length++)
            Assert.Throws<ImageException>(() => FirmwareFile.Parse(sound.AsMemory(0, length), "app.elf"), $"after {length} of {sound.Length} bytes");
    }

    [TestCase(18, 62, "expected a program for Arm (machine 40), found machine 62 (x86-64) (offset 0x12)")]
    [TestCase(18, 3, "machine 3 (x86)")]
    [TestCase(4, 2, "expected a 32-bit ELF file (class 1), found a 64-bit one (class 2) (offset 0x4)")]
    [TestCase(5, 2, "expected a little-endian file (data 1), found a big-endian one (data 2) (offset 0x5)")]
    [TestCase(16, 1, "expected an executable (type 2), found type 1 (an object file that was not linked) (offset 0x10)")]
    [TestCase(44, 0, "expected at least one loadable segment with content, found none among 0 program headers (offset 0x2c)")]
    public void A_foreign_header_is_refused_with_what_was_expected_and_found(int offset, byte value, string message)
    {
        var bytes = Sound();
        bytes[offset] = value;
        Assert.That(MessageOf(bytes), Does.StartWith("app.elf: ").And.Contain(message));
    }

    [Test]
    public void Segments_that_overlap_are_refused_with_both_named()
    {
        var bytes = new ElfFile().Segment(0x100, 1, 2, 3, 4).Segment(0x103, 5).ToBytes();
        Assert.That(MessageOf(bytes), Does.Contain("segment 0 at 0x00000100 (0x4 bytes) and segment 1 at 0x00000103"));
    }

    [Test]
    public void A_file_that_is_neither_format_is_refused_with_its_first_bytes()
    {
        Assert.That(MessageOf("MZ\x90"u8.ToArray()), Does.Contain("found 4d5ac290 at offset 0"));
        Assert.That(MessageOf([]), Does.Contain("empty file"));
    }

    [Test]
    public void A_missing_file_is_named()
    {
        var message = Assert.Throws<ImageException>(() => FirmwareFile.Load("/nowhere/app.elf"))!.Message;
        Assert.That(message, Does.StartWith("/nowhere/app.elf: a readable firmware file was expected"));
    }

    [Test]
    public void A_damaged_file_is_read_or_refused_and_nothing_else()
    {
        var sound = Sound();
        Gen.Select(Gen.Int[0, sound.Length - 1], Gen.Byte).Array[1, 6].Sample(changes =>
        {
            var bytes = (byte[])sound.Clone();
            foreach (var (at, value) in changes)
                bytes[at] = value;
            try
            {
                var image = FirmwareFile.Parse(bytes, "app.elf");
                return image.Segments.Length > 0 && image.Segments.All(s => s.Bytes.Length > 0);
            }
            catch (ImageException)
            {
                return true;
            }
        });
    }
}
