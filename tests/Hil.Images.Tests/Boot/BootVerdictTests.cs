using System.Buffers.Binary;
using System.Runtime.InteropServices;
using CsCheck;
using Hil.Images.Mcuboot;

namespace Hil.Images.Tests.Boot;

/// <summary>
/// The bootloader's own C, compiled for this machine, judges the same images as <c>hil image verify</c>: the two were written apart, so
/// that a mistake of one is seen by the other.
/// </summary>
public sealed unsafe class BootVerdictTests
{
    private const int Limit = 0x69000 - 1584;
    private static readonly SigningKey Release = KeyOf("release.pem");
    private static readonly SigningKey Other = KeyOf("other.pem");
    private static readonly byte[] Good = Sign(Program(600), Release, 3);

    private DirectoryInfo? _folder;
    private nint _library;
    private delegate* unmanaged<byte*, byte*, int> _check;

    [OneTimeSetUp]
    public void CompileTheSources()
    {
        var gcc = Tool.Find("gcc libc6-dev", "gcc");
        var firmware = RepositoryRoot.Of("fixtures", "firmware");
        _folder = Directory.CreateTempSubdirectory("hil-boot-");
        var library = Path.Combine(_folder.FullName, "verdict.so");
        Tool.Text(gcc, "-std=c11", "-O2", "-shared", "-fPIC", $"-I{firmware}", "-o", library, KeyAsC(),
            Path.Combine(firmware, "boot", "image.c"), Path.Combine(firmware, "boot", "p256.c"), Path.Combine(firmware, "boot", "sha256.c"));
        _library = NativeLibrary.Load(library);
        _check = (delegate* unmanaged<byte*, byte*, int>)NativeLibrary.GetExport(_library, "image_check");
    }

    [OneTimeTearDown]
    public void Unload()
    {
        if (_library != 0)
            NativeLibrary.Free(_library);
        _folder?.Delete(true);
    }

    [Test]
    public void Both_take_a_good_image() => Assert.That((Said(Good), Ours(Good)), Is.EqualTo(((ImageFaultKind?)null, (ImageFaultKind?)null)));

    [TestCase(ImageDefect.Signature)]
    [TestCase(ImageDefect.Hash)]
    [TestCase(ImageDefect.Payload)]
    [TestCase(ImageDefect.Magic)]
    public void Both_refuse_a_spoilt_image_for_the_same_reason(ImageDefect defect) => AssertAgree(ImageSpoiler.Spoil(Good, "good.bin", defect));

    [Test]
    public void Both_refuse_another_key_and_another_place_for_the_same_reason()
    {
        AssertAgree(Sign(Program(600), Other, 3), ImageFaultKind.Key);
        AssertAgree(Sign(Program(600, stack: 0x1000_2000), Release, 3), ImageFaultKind.Board);
        AssertAgree(Sign(Program(600, reset: 0x0002_8301), Release, 3), ImageFaultKind.Board);
        AssertAgree(Sign(new byte[4], Release, 3), ImageFaultKind.Board);
    }

    [Test]
    public void Both_draw_the_limit_of_the_slot_at_the_same_byte()
    {
        var overhead = Good.Length - 600;
        AssertAgree(Sign(Program(Limit - overhead - 8), Release, 3), null);
        AssertAgree(Sign(Program(Limit - overhead + 8), Release, 3), ImageFaultKind.Size);
    }

    [Test]
    public void A_changed_byte_anywhere_is_judged_alike() =>
        Gen.Select(Gen.Int[0, Good.Length - 1], Gen.Byte).Array[1, 3].Sample(changes =>
        {
            var image = (byte[])Good.Clone();
            foreach (var (offset, value) in changes)
                image[offset] = value;
            AssertAgree(image);
        }, iter: 1500);

    [Test]
    public void Changed_sizes_and_entries_are_judged_alike()
    {
        // The half-words that say how long things are and what they are: header, both areas, and each of their entries.
        var fields = Fields();
        Gen.Select(OneOf(fields), Gen.OneOf(Gen.Int[0, 80], Gen.Int[0, 0xFFFF], OneOf([0x01, 0x10, 0x22, 0x50, 0x6907, 0x6908]))).Array[1, 2].Sample(changes =>
        {
            var image = (byte[])Good.Clone();
            foreach (var (offset, value) in changes)
                BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(offset), (ushort)value);
            AssertAgree(image);
        }, iter: 1500);
    }

    [Test]
    public void Entries_that_are_left_out_doubled_or_moved_are_judged_alike_even_where_hash_and_signature_are_right()
    {
        (ushort Type, int Length)[] kinds = [(0x50, 4), (0x50, 4), (0x50, 8), (0x10, 32), (0x10, 31), (0x01, 32), (0x22, 0), (0xA0, 5)];
        Gen.Select(OneOf(kinds).Array[0, 2], OneOf([0x10, 0x01, 0x22, 0xA1, 0x50]).Array[0, 5]).Sample((inside, outside) =>
        {
            AssertAgree(Build(inside, [.. outside.Select(type => (ushort)type)]));
        }, iter: 400);
    }

    private void AssertAgree(byte[] image)
    {
        var (said, ours) = (Said(image), Ours(image));
        // Where an image ends too early, the bootloader reads on in erased flash and stumbles over what it finds there.
        var agree = ours is ImageFaultKind.Truncated ? said is not null : said == ours;
        if (!agree)
            Assert.Fail($"the bootloader says {said?.ToString() ?? "good"}, hil says {ours?.ToString() ?? "good"}: {Convert.ToHexStringLower(image)}");
    }

    private void AssertAgree(byte[] image, ImageFaultKind? expected) => Assert.That((Said(image), Ours(image)), Is.EqualTo((expected, expected)));

    private ImageFaultKind? Said(byte[] image)
    {
        var slot = new byte[0x69000];
        slot.AsSpan().Fill(0xFF);
        image.AsSpan(0, Math.Min(image.Length, slot.Length)).CopyTo(slot);
        var room = new byte[256];
        fixed (byte* start = slot, read = room)
            return _check(start, read) switch
            {
                0 => null,
                1 => ImageFaultKind.Header,
                2 => ImageFaultKind.Size,
                3 => ImageFaultKind.Entries,
                4 => ImageFaultKind.Hash,
                5 => ImageFaultKind.Key,
                6 => ImageFaultKind.Signature,
                7 => ImageFaultKind.Board,
                var other => throw new InvalidDataException($"An outcome of slots/outcome.h was expected, found {other}."),
            };
    }

    private static ImageFaultKind? Ours(byte[] image) =>
        ImageVerification.Of(image, "image.bin", Release, ImageSlot.Thingy91).Faults is [var first, ..] ? first.Kind : null;

    private static byte[] Sign(byte[] program, SigningKey key, uint counter) =>
        ImageSigner.Sign(program, key, new SigningOptions(new ImageVersion(1, 0, 0), SecurityCounter: counter));

    private static byte[] Program(int length, uint stack = 0x2000_2000, uint reset = 0x0000_C301)
    {
        var program = new byte[length];
        new Random(7).NextBytes(program);
        BinaryPrimitives.WriteUInt32LittleEndian(program, stack);
        BinaryPrimitives.WriteUInt32LittleEndian(program.AsSpan(4), reset);
        return program;
    }

    private static int[] Fields()
    {
        var fields = new List<int> { 8, 10, 12, 14, 16 };
        var at = 0x200 + 600;
        foreach (var entries in new[] { 1, 3 })
        {
            fields.AddRange([at, at + 2]);
            at += 4;
            for (var entry = 0; entry < entries; entry++)
            {
                fields.AddRange([at, at + 2]);
                at += 4 + BinaryPrimitives.ReadUInt16LittleEndian(Good.AsSpan(at + 2));
            }
        }

        Assert.That(at, Is.EqualTo(Good.Length));
        return [.. fields];
    }

    /// <summary>An image of these entries, whose hash and signature are right where it has them.</summary>
    private static byte[] Build((ushort Type, int Length)[] inside, ushort[] outside)
    {
        var program = Program(600);
        var protectedSize = inside.Length == 0 ? 0 : 4 + inside.Sum(entry => 4 + entry.Length);
        var image = new List<byte>(new byte[0x200]);
        new ImageHeader(0, 0x200, (ushort)protectedSize, 600, ImageFlags.None, new ImageVersion(1, 0, 0)).Write(CollectionsMarshal.AsSpan(image));
        image.AddRange(program);
        if (inside.Length > 0)
            Head(0x6908, protectedSize);
        foreach (var (type, length) in inside)
            Entry(type, new byte[length]);

        var hash = System.Security.Cryptography.SHA256.HashData(CollectionsMarshal.AsSpan(image));
        var values = outside.Select(type => (Type: type, Value: type switch { 0x10 => hash, 0x01 => Release.KeyHash, 0x22 => Release.Sign(hash), _ => [1, 2, 3, 4] })).ToList();
        Head(0x6907, 4 + values.Sum(entry => 4 + entry.Value.Length));
        foreach (var (type, value) in values)
            Entry(type, value);
        return [.. image];

        void Head(int first, int second) => image.AddRange([(byte)first, (byte)(first >> 8), (byte)second, (byte)(second >> 8)]);
        void Entry(ushort type, byte[] value)
        {
            Head(type, value.Length);
            image.AddRange(value);
        }
    }

    private static Gen<T> OneOf<T>(T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static SigningKey KeyOf(string name) => SigningKey.FromPem(File.ReadAllText(RepositoryRoot.Of("fixtures", "keys", name)), name);

    // As boot/release_key.sh writes it with openssl, from the key as we read it.
    private string KeyAsC()
    {
        static string Bytes(ReadOnlySpan<byte> bytes) => string.Join(", ", bytes.ToArray().Select(value => $"0x{value:x2}"));
        var file = Path.Combine(_folder!.FullName, "release_key.c");
        File.WriteAllText(file, $$"""
            #include "boot/release_key.h"
            const uint8_t release_key[] = { {{Bytes(Release.PublicKeyInfo.AsSpan()[^64..])}} };
            const uint8_t release_key_hash[] = { {{Bytes(Release.KeyHash)}} };
            """);
        return file;
    }
}
