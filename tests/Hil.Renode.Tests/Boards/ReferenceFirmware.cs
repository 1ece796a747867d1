using Hil.Core.Images;

namespace Hil.Renode.Tests.Boards;

/// <summary>The committed images.</summary>
internal static class ReferenceFirmware
{
    private static readonly Lazy<FirmwareImage> Loaded = new(() => Load("pattern-detector.elf"));

    public static FirmwareImage Image => Loaded.Value;

    public static FirmwareImage Load(string name) => FirmwareFile.Load(RepositoryRoot.Of("fixtures", "images", name));
}
