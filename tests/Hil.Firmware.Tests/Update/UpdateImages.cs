using System.Collections.Concurrent;
using System.Collections.Immutable;
using Hil.Core.Images;
using Hil.Firmware.Tests.Boot;
using Hil.Firmware.Tests.Rigs;
using Hil.Images;
using Hil.Images.Mcuboot;

namespace Hil.Firmware.Tests.Update;

/// <summary>Images for the slots, built by the Makefile from the sources that are here and signed with the reference key.</summary>
internal static class UpdateImages
{
    private static readonly ConcurrentDictionary<(string Version, string Variant), Lazy<byte[]>> Signed = new();
    private static readonly Lazy<SigningKey> Key = new(() => SigningKey.FromPem(File.ReadAllText(RepositoryRoot.Of("fixtures", "keys", "release.pem")), "release.pem"));
    private static readonly Lock OneMake = new();

    public static byte[] Version1 => Of("1.0.0");

    public static byte[] Version2 => Of("2.0.0");

    /// <summary>A signed image; its security counter is its major version.</summary>
    public static byte[] Of(string version, string variant = "none") =>
        Signed.GetOrAdd((version, variant), key => new(() => Sign(Build(key.Version, key.Variant), key.Version))).Value;

    /// <summary>What a factory programs: the bootloader and an image in the primary slot, without a trailer.</summary>
    public static FirmwareImage Factory(byte[] signed)
    {
        var bootloader = FirmwareFile.Load(Path.Combine(Repository.Images, "bootloader.elf"));
        return bootloader with { Segments = [.. bootloader.Segments, new ImageSegment(FlashMap.Primary, signed)] };
    }

    private static byte[] Sign(ReadOnlyMemory<byte> program, string version)
    {
        var parts = version.Split('.').Select(byte.Parse).ToImmutableArray();
        return ImageSigner.Sign(program.Span, Key.Value, new SigningOptions(new ImageVersion(parts[0], parts[1], parts[2], 0), SecurityCounter: parts[0], SlotSize: (int)FlashMap.SlotSize));
    }

    private static ReadOnlyMemory<byte> Build(string version, string variant)
    {
        _ = Tool.Find("gcc-arm-none-eabi libnewlib-arm-none-eabi", "arm-none-eabi-gcc");
        var make = Tool.Find("make", "make");
        var place = Path.Combine(AppContext.BaseDirectory, "slot-images");
        lock (OneMake)
            Tool.Text(make, "-s", "-j2", "-C", Repository.Firmware, "slot", $"BUILD={place}", $"VERSION={version}", $"VARIANT={variant}");
        return LinkedProgram.Load(Path.Combine(place, $"slot-{version}-{variant}.elf")).Bytes;
    }
}
