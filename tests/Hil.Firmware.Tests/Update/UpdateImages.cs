using System.Collections.Concurrent;
using Hil.Core.Images;
using Hil.Firmware.Tests.Rigs;

namespace Hil.Firmware.Tests.Update;

/// <summary>The committed images: what a device leaves the factory with, and what it is updated to.</summary>
internal static class UpdateImages
{
    private static readonly ConcurrentDictionary<string, byte[]> Loaded = new();
    private static readonly Lazy<FirmwareImage> LoadedFactory = new(() => FirmwareFile.Load(Path.Combine(Repository.Images, "factory.hex")));

    public static byte[] Version1 => Load("v1");

    public static byte[] Version2 => Load("v2");

    /// <summary>Bootloader and version 1 in the primary slot, without a trailer.</summary>
    public static FirmwareImage Factory => LoadedFactory.Value;

    /// <summary>A signed image by its name.</summary>
    public static byte[] Load(string name) => Loaded.GetOrAdd(name, n => File.ReadAllBytes(Path.Combine(Repository.Images, $"{n}.bin")));
}
