using System.Buffers.Binary;
using System.Runtime.InteropServices;
using CsCheck;
using Hil.Images.Mcuboot;

namespace Hil.Images.Tests.Boot;

/// <summary>The bootloader's own reader of images, compiled for this machine, and the harness's: two readers of one format that must agree.</summary>
public sealed unsafe class BootImageTests
{
    private const int Room = 0x69000 - 1584;
    private static readonly SigningKey Key = SigningKey.FromPem(File.ReadAllText(RepositoryRoot.Of("fixtures", "keys", "release.pem")), "release.pem");

    private DirectoryInfo? _folder;
    private nint _library;
    private byte* _slot;
    private delegate* unmanaged<byte*, byte*, byte> _check;

    [OneTimeSetUp]
    public void CompileTheSources()
    {
        var gcc = Tool.Find("gcc libc6-dev", "gcc");
        Tool.Find("openssl", "openssl");
        var firmware = RepositoryRoot.Of("fixtures", "firmware");
        _folder = Directory.CreateTempSubdirectory("hil-boot-");
        var key = Path.Combine(_folder.FullName, "release_key.c");
        File.WriteAllText(key, Tool.Text(Path.Combine(firmware, "boot", "release_key.sh"), RepositoryRoot.Of("fixtures", "keys", "release.pem")));
        var library = Path.Combine(_folder.FullName, "image.so");
        Tool.Text(gcc, ["-std=c11", "-O2", "-shared", "-fPIC", $"-I{firmware}", "-o", library, key,
            .. new[] { "image.c", "p256.c", "sha256.c" }.Select(file => Path.Combine(firmware, "boot", file))]);
        _library = NativeLibrary.Load(library);
        _check = (delegate* unmanaged<byte*, byte*, byte>)NativeLibrary.GetExport(_library, "image_check");
        _slot = (byte*)NativeMemory.Alloc(Room);
    }

    [OneTimeTearDown]
    public void Unload()
    {
        NativeMemory.Free(_slot);
        if (_library != 0)
            NativeLibrary.Free(_library);
        _folder?.Delete(true);
    }

    [Test]
    public void An_image_that_the_harness_signs_is_good_for_the_bootloader() =>
        Gen.Select(Gen.Int[8, 3000], Gen.UInt).Sample(
            (length, counter) => Assert.That(Judge(Slot(Sign(Program(length), counter))), Is.Zero), iter: 20, threads: 1);

    [Test]
    public void Bytes_that_are_changed_anywhere_are_judged_alike()
    {
        var good = Sign(Program(600), 7);
        // Header and entries are met as often as the payload, which is longer.
        var place = Gen.OneOf(Gen.Int[0, 31], Gen.Int[0x200, 0x20F], Gen.Int[0x200 + 600, good.Length - 1], Gen.Int[0, good.Length - 1]);
        var change = Gen.Select(place, Gen.OneOf(Gen.Byte, Gen.Const((byte)0), Gen.Const((byte)0xFF)));
        change.Array[1, 3].Sample(changes =>
        {
            var bad = (byte[])good.Clone();
            foreach (var (at, value) in changes)
                bad[at] = value;
            AssertAlike(Slot(bad));
        }, iter: 3000, threads: 1);
    }

    [Test]
    public void Signed_programs_with_any_vector_table_are_judged_alike()
    {
        var stack = Gen.OneOf(Gen.UInt, Gen.UInt[0x1FFF_FFFC, 0x2000_0008], Gen.UInt[0x2003_FFFC, 0x2004_0008]);
        var start = Gen.OneOf(Gen.UInt, Gen.UInt[0xC1FE, 0xC204], Gen.UInt[0xC200 + 590, 0xC200 + 610]);
        Gen.Select(stack, start).Sample((sp, reset) =>
        {
            var program = Program(600);
            BinaryPrimitives.WriteUInt32LittleEndian(program, sp);
            BinaryPrimitives.WriteUInt32LittleEndian(program.AsSpan(4), reset);
            AssertAlike(Slot(Sign(program, null)));
        }, iter: 200, threads: 1);
    }

    [Test]
    public void Slots_that_end_anywhere_in_an_image_are_judged_alike()
    {
        var good = Sign(Program(600), 7);
        for (var length = 0; length < good.Length; length += length < 0x200 + 590 ? 37 : 1)
            AssertAlike(Slot(good[..length]));
    }

    private static byte[] Program(int length)
    {
        var program = new byte[length];
        for (var i = 8; i < length; i++)
            program[i] = (byte)(i * 31);
        BinaryPrimitives.WriteUInt32LittleEndian(program, 0x2000_1000);
        BinaryPrimitives.WriteUInt32LittleEndian(program.AsSpan(4), 0xC201);
        return program;
    }

    private static byte[] Sign(byte[] program, uint? counter) =>
        ImageSigner.Sign(program, Key, new SigningOptions(new ImageVersion(1, 2, 3), SecurityCounter: counter));

    /// <summary>What a bootloader sees of a slot: the image, and erased flash up to the trailer.</summary>
    private static byte[] Slot(ReadOnlySpan<byte> image)
    {
        var slot = new byte[Room];
        slot.AsSpan().Fill(0xFF);
        image.CopyTo(slot);
        return slot;
    }

    private void AssertAlike(byte[] slot)
    {
        var outcome = Judge(slot);
        var faults = ImageVerification.Of(slot, "slot", Key, ImageSlot.Thingy91).Faults;
        var told = faults.IsEmpty ? "nothing" : string.Join("; ", faults.Select(f => $"{f.Kind}: {f.Text}"));
        // The bootloader reads no further than to the first fault of form. The harness does, and may call by another name what it meets.
        if (outcome is >= 1 and <= 3)
            Assert.That(faults, Is.Not.Empty);
        else
            Assert.That(Word(outcome), Is.EqualTo(faults.IsEmpty ? "good" : Word(faults[0].Kind)), () => $"the harness finds {told}");
    }

    private static string Word(int outcome) => outcome switch { 0 => "good", 4 => "hash", 5 => "key", 6 => "signature", 7 => "board", _ => $"{outcome}" };

    private static string Word(ImageFaultKind kind) => kind.ToString().ToLowerInvariant();

    private int Judge(byte[] slot)
    {
        var image = stackalloc byte[256];
        slot.CopyTo(new Span<byte>(_slot, Room));
        return _check(_slot, image);
    }
}
