using Hil.Core.Images;

namespace Hil.Emulation.Tests.Boards;

/// <summary>The pattern detector as it is committed.</summary>
internal static class ReferenceImage
{
    private static readonly Lazy<FirmwareImage> Loaded = new(() => FirmwareFile.Load(RepositoryRoot.Of("fixtures", "images", "pattern-detector.elf")));

    public static FirmwareImage Image => Loaded.Value;
}
