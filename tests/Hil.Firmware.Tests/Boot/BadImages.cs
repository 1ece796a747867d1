using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Hil.Firmware.Tests.Boot;

/// <summary>Images with one fault each, the word by which the bootloader refuses it, and the code it leaves for the application.</summary>
internal static class BadImages
{
    private const int ImageSizeField = 12;
    private const int SecurityCounterEntry = 12;

    /// <summary>The faults by name, for the names of tests.</summary>
    public static IEnumerable<string> Names => All.Keys;

    private static SortedDictionary<string, (string Word, int Code, Func<byte[]> Make)> All { get; } = new(StringComparer.Ordinal)
    {
        ["no magic"] = ("header", 1, () => Changed(0, 0x3C)),
        ["a header of another size"] = ("header", 1, () => Changed(9, 0x04)),
        ["an encrypted payload"] = ("header", 1, () => Changed(16, 0x04)),
        ["flags of no meaning"] = ("header", 1, () => Changed(19, 0x80)),
        ["a size beyond the slot"] = ("size", 2, () => Sized(FlashMap.SlotSize)),
        ["a size that wraps around"] = ("size", 2, () => Sized(0xFFFF_FE00)),
        ["a size that leaves no room for the trailer"] = ("size", 2, () => Sized(FlashMap.SlotSize - 1584 - 0x200 - 3, 0)),
        ["a truncated body"] = ("tlvs", 3, () => SlotImages.Make("2.0.0", pages: 2)[..4096]),
        ["no protected area where one is stated"] = ("tlvs", 3, () => ChangedAt(Area, 0, 0x07)),
        ["a protected area of another size"] = ("tlvs", 3, () => ChangedAt(Area, 2, 0x10)),
        ["a security counter of another length"] = ("tlvs", 3, () => ChangedAt(Area, 6, 0x02)),
        ["an entry that ends beyond its area"] = ("tlvs", 3, () => ChangedAt(OpenArea, 6, 0xFF)),
        ["no hash"] = ("tlvs", 3, () => ChangedAt(OpenArea, 4, 0x13)),
        ["two hashes"] = ("tlvs", 3, () => ChangedAt(OpenArea, 4 + 36, 0x10)),
        ["no signature"] = ("tlvs", 3, () => ChangedAt(OpenArea, 4 + 72, 0x20)),
        ["another payload than was hashed"] = ("hash", 4, () => Changed(0x200 + 1000, 0x5A)),
        ["another header than was hashed"] = ("hash", 4, () => Changed(20, 9)),
        ["another security counter than was hashed"] = ("hash", 4, () => ChangedAt(Area, 8, 9)),
        ["another hash"] = ("hash", 4, () => ChangedAt(OpenArea, 8, 0x5A)),
        ["somebody else's signature"] = ("key", 5, () => SlotImages.Make("2.0.0", key: SlotImages.OtherKey)),
        ["somebody else's signature under our key's hash"] = ("signature", 6, ForeignSignature),
        ["a signature with a wrong bit"] = ("signature", 6, () => ChangedAt(OpenArea, 4 + 72 + 4 + 20, 0x5A)),
        ["a program for address 0"] = ("wrong board", 7, () => SlotImages.Make("2.0.0", linkedFor: 0)),
        ["a program for the secondary slot"] = ("wrong board", 7, () => SlotImages.Make("2.0.0", linkedFor: FlashMap.Secondary)),
        ["a program whose stack is not in RAM"] = ("wrong board", 7, () => Relinked(0, 0x2004_0004)),
        ["a program without a stack"] = ("wrong board", 7, () => Relinked(0, 0x2000_0000)),
        ["a program that starts in Arm state"] = ("wrong board", 7, () => Relinked(4, FlashMap.Primary + FlashMap.HeaderSize + 8)),
        ["a program that starts behind its end"] = ("wrong board", 7, () => Relinked(4, FlashMap.Primary + FlashMap.HeaderSize + 4096 - 1024 + 1)),
    };

    public static (string Word, int Code, byte[] Image) Of(string name) => (All[name].Word, All[name].Code, All[name].Make());

    private static int Area(byte[] image) => 0x200 + (int)BinaryPrimitives.ReadUInt32LittleEndian(image.AsSpan(ImageSizeField));

    private static int OpenArea(byte[] image) => Area(image) + SecurityCounterEntry;

    private static byte[] Changed(int offset, byte value) => ChangedAt(_ => 0, offset, value);

    private static byte[] ChangedAt(Func<byte[], int> from, int offset, byte value)
    {
        var image = SlotImages.Make("2.0.0");
        var place = from(image) + offset;
        Assert.That(image[place], Is.Not.EqualTo(value), "the image was expected to differ there");
        image[place] = value;
        return image;
    }

    private static byte[] Sized(uint size, byte protectedSize = SecurityCounterEntry)
    {
        var image = SlotImages.Make("2.0.0");
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(ImageSizeField), size);
        image[10] = protectedSize;
        return image;
    }

    private static byte[] Relinked(int offset, uint value) => SlotImages.Make("2.0.0", change: program => BinaryPrimitives.WriteUInt32LittleEndian(program.AsSpan(offset), value));

    private static byte[] ForeignSignature()
    {
        var image = SlotImages.Make("2.0.0", key: SlotImages.OtherKey);
        SlotImages.ReleaseKey.KeyHash.CopyTo(image.AsSpan(OpenArea(image) + 4 + 36 + 4));
        Assert.That(SHA256.HashData(SlotImages.ReleaseKey.PublicKeyInfo), Is.EqualTo(SlotImages.ReleaseKey.KeyHash));
        return image;
    }
}
