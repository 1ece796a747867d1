using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hil.Core.Images;
using Hil.Firmware.Tests.Rigs;

namespace Hil.Firmware.Tests.Images;

internal sealed class ManifestTests
{
    private static readonly JsonElement Manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Images, "manifest.json"))).RootElement;

    [Test]
    public void The_committed_images_are_those_that_the_manifest_names()
    {
        var files = Directory.EnumerateFiles(Repository.Images).Where(f => Path.GetFileName(f) != "manifest.json").ToDictionary(f => Path.GetFileName(f), f => Digest(File.ReadAllBytes(f)));
        Assert.That(files, Is.EquivalentTo(Manifest.GetProperty("files").EnumerateObject().ToDictionary(f => f.Name, f => f.Value.GetString()!)));
    }

    [Test]
    public void The_images_were_built_from_the_sources_that_are_here()
    {
        var inputs = Manifest.GetProperty("inputs").EnumerateArray().Select(i => i.GetString()!).ToList();
        var lines = string.Concat(inputs.Order(StringComparer.Ordinal).Select(i => $"{Digest(File.ReadAllBytes(Path.Combine(Repository.Firmware, i)))}  {i}\n"));
        Assert.That(Digest(Encoding.UTF8.GetBytes(lines)), Is.EqualTo(Manifest.GetProperty("sources").GetString()),
            "the sources have changed since the images were built: run `make -C fixtures/firmware images`");
    }

    [Test]
    public void Every_source_is_an_input()
    {
        var inputs = Manifest.GetProperty("inputs").EnumerateArray().Select(i => i.GetString()!);
        var sources = new[] { "app", "boot", "chip", "coap", "lwm2m", "model", "net", "slots", "standalone", "update", "variants" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Firmware, folder), "*", SearchOption.AllDirectories).Where(f => f.EndsWith(".c", StringComparison.Ordinal) || f.EndsWith(".h", StringComparison.Ordinal)))
            .Select(f => Path.GetRelativePath(Repository.Firmware, f).Replace('\\', '/'));
        Assert.That(inputs, Is.EquivalentTo([.. sources, "Makefile", "images.mk", "manifest.sh", "nrf9160.ld", "boot/boot.mk", "boot/release_key.sh", "../keys/release.pem", "../keys/other.pem"]));
    }

    [TestCase("v1")]
    [TestCase("v2")]
    public void The_manifest_names_each_model_by_what_it_learnt_from(string model)
    {
        var digest = Manifest.GetProperty("models").GetProperty(model).GetString()!;
        Assert.That(File.ReadAllText(Path.Combine(Repository.Firmware, "model", model, "model.c")), Does.Contain(digest));
    }

    [Test]
    public void Both_files_hold_the_same_memory()
    {
        var (elf, hex) = (FirmwareFile.Load(Repository.ImagePath("elf")), FirmwareFile.Load(Repository.ImagePath("hex")));
        Assert.That(Flat(hex), Is.EqualTo(Flat(elf)));
        Assert.That(Flat(elf), Has.Length.LessThan(64 * 1024));
    }

    [Test]
    public void The_image_tells_no_path_of_the_machine_that_built_it()
    {
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(Repository.ImagePath("elf")));
        foreach (var path in new[] { "/home", "/usr", "/tmp", "/build", Repository.Root.TrimEnd('/') })
            Assert.That(text, Does.Not.Contain(path + "/"));
    }

    [Test]
    public void The_compiler_makes_the_same_bytes_again_in_another_place()
    {
        var (compiler, make) = Toolchain();

        var here = Tool.Text(compiler, "--version").Split('\n')[0];
        var there = Manifest.GetProperty("toolchain").GetString();
        if (here.Replace(compiler, "arm-none-eabi-gcc", StringComparison.Ordinal) != there)
            Assert.Ignore($"the images were built by {there}; here is {here}");

        var place = Directory.CreateTempSubdirectory("hil-firmware-");
        try
        {
            Tool.Text(make, "-s", "-C", Repository.Firmware, $"BUILD={place.FullName}");
            // What is signed or merged needs the hil command: its own tests make it again.
            foreach (var file in Manifest.GetProperty("files").EnumerateObject().Where(f => !f.Name.EndsWith(".bin", StringComparison.Ordinal) && f.Name != "factory.hex"))
                Assert.That(Digest(File.ReadAllBytes(Path.Combine(place.FullName, file.Name))), Is.EqualTo(file.Value.GetString()), file.Name);
        }
        finally
        {
            place.Delete(recursive: true);
        }
    }

    [Test]
    public void Behind_a_bootloader_it_is_the_same_image_at_another_place()
    {
        var (_, make) = Toolchain();

        var place = Directory.CreateTempSubdirectory("hil-firmware-");
        try
        {
            Tool.Text(make, "-s", "-C", Repository.Firmware, $"BUILD={place.FullName}", "ORIGIN=0x0000C200");
            var moved = FirmwareFile.Load(Path.Combine(place.FullName, "pattern-detector.elf"));
            Assert.That(moved.Segments[0].Address, Is.EqualTo(0xC200u));
            // What a bootloader does: it takes stack and start from the image's vector table. Here flash begins with a copy of both.
            using var rig = new Rig(image: moved with { Segments = [new ImageSegment(0, moved.Segments[0].Bytes[..8]), .. moved.Segments] });
            rig.PowerOn();
            rig.Run(0.02);
            Assert.That(rig.ConsoleLines.Take(2), Is.EqualTo(new[] { "hil pattern-detector 1.0.0", "reset power-on" }));
        }
        finally
        {
            place.Delete(recursive: true);
        }
    }

    private static (string Compiler, string Make) Toolchain()
    {
        // The bootloader's key comes from its PEM file.
        Tool.Find("openssl", "openssl");
        return (Tool.Find("gcc-arm-none-eabi libnewlib-arm-none-eabi", "arm-none-eabi-gcc"), Tool.Find("make", "make"));
    }

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Flat(FirmwareImage image)
    {
        var flat = new byte[image.Segments[^1].Address + image.Segments[^1].Bytes.Length];
        foreach (var segment in image.Segments)
            segment.Bytes.Span.CopyTo(flat.AsSpan((int)segment.Address));
        return flat;
    }
}
