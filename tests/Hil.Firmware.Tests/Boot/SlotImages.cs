using System.Buffers.Binary;
using Hil.Firmware.Tests.Rigs;
using Hil.Images.Mcuboot;

namespace Hil.Firmware.Tests.Boot;

/// <summary>Small images that do nothing but sleep, so that a test chooses how many pages they take; the watchdog ends them.</summary>
internal static class SlotImages
{
    public static SigningKey ReleaseKey { get; } = Load("release.pem");

    public static SigningKey OtherKey { get; } = Load("other.pem");

    /// <summary>An image that takes so many pages of its slot, the last partly, with a body of its own for each version; a
    /// sparse one takes few writes.</summary>
    public static byte[] Make(
        string version, uint? counter = 1, int pages = 1, SigningKey? key = null, uint linkedFor = FlashMap.Primary, Action<byte[]>? change = null,
        bool sparse = false)
    {
        var program = Program(version, pages * 4096 - 1024, linkedFor, sparse);
        change?.Invoke(program);
        return ImageSigner.Sign(program, key ?? ReleaseKey, new SigningOptions(ImageVersion.Parse(version), SecurityCounter: counter));
    }

    /// <summary>The longest image that a slot holds before its trailer.</summary>
    public static byte[] MakeLongest(string version)
    {
        var rest = Make(version).Length - (4096 - 1024);
        var room = (int)FlashMap.SlotSize - 1584;
        // The length of a signature depends on its numbers.
        for (var length = (room - rest + 4) & ~3; ; length -= 4)
        {
            var image = ImageSigner.Sign(Program(version, length), ReleaseKey, new SigningOptions(ImageVersion.Parse(version), SecurityCounter: 1));
            if (image.Length <= room)
                return image;
        }
    }

    /// <summary>What is at offset 8: it takes what it finds into registers 2 to 7, and sleeps.</summary>
    private static readonly ushort[] Instructions =
    [
        0xF3EF, 0x820A, // mrs r2, msplim
        0xF3EF, 0x8310, // mrs r3, primask
        0x466C, // mov r4, sp
        0xF64E, 0x5008, 0xF2CE, 0x0000, 0x6805, // r5 = VTOR, 0xe000ed08
        0xF24E, 0x1000, 0xF2CE, 0x0000, 0x6806, // r6 = NVIC_ISER0, 0xe000e100
        0xF24E, 0x2000, 0xF2CE, 0x0000, 0x6807, // r7 = NVIC_ISPR0, 0xe000e200
        0xBF30, 0xE7FD, // wfi, for ever
    ];

    /// <summary>A vector table, a few instructions, and noise; where sparse, two words of noise in each 64.</summary>
    public static byte[] Program(string version, int length, uint linkedFor = FlashMap.Primary, bool sparse = false)
    {
        var bytes = new byte[length];
        var seed = 2166136261u;
        foreach (var character in version)
            seed = (seed ^ character) * 16777619;
        for (var i = 8; i < length; i++)
        {
            seed = seed * 1664525 + 1013904223;
            // Some erased words and bytes among the noise, as programs have them.
            bytes[i] = (i & 0x60) == 0x60 || (sparse && (i & 0xF8) != 0) ? (byte)0xFF : (byte)(seed >> 24);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(bytes, 0x2000_1000);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), linkedFor + FlashMap.HeaderSize + 8 + 1);
        for (var i = 0; i < Instructions.Length; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8 + 2 * i), Instructions[i]);
        return bytes;
    }

    private static SigningKey Load(string name) => SigningKey.FromPem(File.ReadAllText(Path.Combine(Repository.Root, "fixtures", "keys", name)), name);
}
