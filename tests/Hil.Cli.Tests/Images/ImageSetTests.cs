using System.Buffers.Binary;
using System.Text.Json;
using Hil.Core.Images;
using Hil.Core.Profiles;
using Hil.Images.Mcuboot;

namespace Hil.Cli.Tests.Images;

/// <summary>The committed images of the update path: that they are what their build makes, and what the update set says of them.</summary>
public sealed class ImageSetTests
{
    private static readonly UpdateSet Set = UpdateSetFile.Load(RepositoryRoot.Of("fixtures", "profiles", "pattern-detector.updates.yaml"));

    private static string ImagesFolder => RepositoryRoot.Of("fixtures", "images");

    private static string ReleaseKey => RepositoryRoot.Of("fixtures", "keys", "release.pem");

    private static IEnumerable<BadUpdate> Unbootable => Set.Bad.Where(bad => bad.End is not UpdateEnd.RolledBack);

    private static IEnumerable<BadUpdate> Bootable => Set.Bad.Where(bad => bad.End is UpdateEnd.RolledBack);

    [Test]
    public void The_images_are_made_again_byte_for_byte_in_another_place()
    {
        var compiler = Tool.Find("gcc-arm-none-eabi libnewlib-arm-none-eabi", "arm-none-eabi-gcc");
        var make = Tool.Find("make", "make");
        var dotnet = Tool.Find("dotnet-sdk-10.0", "dotnet");
        var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(ImagesFolder, "manifest.json"))).RootElement;
        var (here, there) = (Tool.Text(compiler, "--version").Split('\n')[0], manifest.GetProperty("toolchain").GetString());
        if (here.Replace(compiler, "arm-none-eabi-gcc", StringComparison.Ordinal) != there)
            Assert.Ignore($"the images were built by {there}; here is {here}");

        var place = Directory.CreateTempSubdirectory("hil-images-");
        try
        {
            Tool.Text(make, "-s", "-j2", "-C", RepositoryRoot.Of("fixtures", "firmware"), $"BUILD={place.FullName}",
                $"HIL={dotnet} {Path.Combine(AppContext.BaseDirectory, "hil.dll")}", "set");
            var folder = Path.Combine(place.FullName, "set");
            var made = Directory.GetFiles(folder).Where(file => !file.EndsWith(".elf", StringComparison.Ordinal)).Select(file => Path.GetFileName(file)).ToList();
            Assert.That(made, Is.EquivalentTo(Directory.GetFiles(ImagesFolder, "*.bin").Select(Path.GetFileName).Append("factory.hex")));
            foreach (var name in made)
                Assert.That(File.ReadAllBytes(Path.Combine(folder, name)), Is.EqualTo(File.ReadAllBytes(Path.Combine(ImagesFolder, name))), name);
        }
        finally
        {
            place.Delete(recursive: true);
        }
    }

    [Test]
    public void Every_image_that_the_build_makes_has_its_role_in_the_update_set() => Assert.That(
        Set.Bad.Select(bad => bad.File).Append(Set.Old.File).Append(Set.New.File),
        Is.EquivalentTo(Directory.GetFiles(ImagesFolder, "*.bin")));

    [Test]
    public async Task The_good_images_verify_and_the_new_one_may_follow_the_old()
    {
        Assert.That((await Verify(Set.Old.File, 1)).Trim(), Is.EqualTo("v1.bin: good"));
        Assert.That((await Verify(Set.New.File, 2)).Trim(), Is.EqualTo("v2.bin: good"));
        foreach (var image in new[] { Set.Old, Set.New })
        {
            Assert.That(McubootImage.Load(image.File).Header.Version.ToString(), Is.EqualTo(image.Version));
            Assert.That(TrialImage.Obstacle(File.ReadAllBytes(image.File)), Is.Null);
        }
    }

    [TestCaseSource(nameof(Unbootable))]
    public async Task What_is_not_to_be_run_has_the_fault_that_the_update_set_gives_as_the_reason(BadUpdate bad) =>
        Assert.That(await Verify(bad.File, 1), Does.StartWith($"{Path.GetFileName(bad.File)}: {bad.Reason}: "));

    [TestCaseSource(nameof(Bootable))]
    public async Task What_is_to_be_rolled_back_is_an_image_that_a_bootloader_runs_on_trial(BadUpdate bad)
    {
        Assert.That((await Verify(bad.File, 1)).Trim(), Is.EqualTo($"{Path.GetFileName(bad.File)}: good"));
        Assert.That(TrialImage.Obstacle(File.ReadAllBytes(bad.File)), Is.Null);
        Assert.That(File.ReadAllBytes(bad.File), Is.Not.EqualTo(File.ReadAllBytes(Set.New.File)));
    }

    [Test]
    public void A_device_leaves_the_factory_with_the_bootloader_and_the_old_image_and_nothing_else()
    {
        var factory = Flash(FirmwareFile.Load(Set.Factory).Segments);
        var expected = Flash([.. FirmwareFile.Load(Set.Bootloader).Segments, new(0xC000, File.ReadAllBytes(Set.Old.File))]);

        Assert.That(factory, Is.EqualTo(expected));
    }

    [Test]
    public void Objcopy_reads_the_factory_image_as_we_do()
    {
        var objcopy = Tool.Find("binutils-arm-none-eabi", "arm-none-eabi-objcopy");
        using var scratch = new Scratch();
        Tool.Text(objcopy, "-I", "ihex", "-O", "binary", "--gap-fill", "0xFF", Set.Factory, scratch["factory.bin"]);

        var read = File.ReadAllBytes(scratch["factory.bin"]);
        Assert.That(read, Has.Length.EqualTo(0xC000 + new FileInfo(Set.Old.File).Length));
        Assert.That(read, Is.EqualTo(Flash(FirmwareFile.Load(Set.Factory).Segments)[..read.Length]));
    }

    [Test]
    public void OpenSSL_verifies_every_image_that_is_signed_with_the_release_key_and_no_other()
    {
        var openssl = Tool.Find("openssl", "openssl");
        using var scratch = new Scratch();
        Tool.Text(openssl, "pkey", "-in", ReleaseKey, "-pubout", "-out", scratch["release.pub"]);
        foreach (var file in Directory.GetFiles(ImagesFolder, "*.bin").Where(file => !file.EndsWith("truncated.bin", StringComparison.Ordinal)))
        {
            var (signed, signature) = SignedPart(File.ReadAllBytes(file));
            var (exitCode, _, _) = Tool.Run(openssl, "dgst", "-sha256", "-verify", scratch["release.pub"],
                "-signature", scratch.Bytes("signature", signature), scratch.Bytes("signed", signed)).GetAwaiter().GetResult();
            var name = Path.GetFileName(file);
            Assert.That(exitCode == 0, Is.EqualTo(name is not ("v2-wrong-signature.bin" or "v2-wrong-key.bin")), name);
        }
    }

    // Read here by MCUboot's format alone, so that our own reader does not judge itself.
    private static (byte[] Signed, byte[] Signature) SignedPart(byte[] image)
    {
        var length = BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(8)) + BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(10)) + BinaryPrimitives.ReadInt32LittleEndian(image.AsSpan(12));
        var at = length + 4;
        while (BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(at)) != 0x22)
            at += 4 + BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(at + 2));
        return (image[..length], image[(at + 4)..(at + 4 + BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(at + 2)))]);
    }

    private static async Task<string> Verify(string file, int counter) =>
        (await Invocation.Of("image", "verify", file, "--key", ReleaseKey, "--counter-at-least", $"{counter}")).Out;

    private static byte[] Flash(IEnumerable<ImageSegment> segments)
    {
        var flash = new byte[0x10_0000];
        flash.AsSpan().Fill(0xFF);
        foreach (var segment in segments)
            segment.Bytes.Span.CopyTo(flash.AsSpan((int)segment.Address));
        return flash;
    }
}
