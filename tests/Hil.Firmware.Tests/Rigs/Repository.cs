using Hil.Core.Images;

namespace Hil.Firmware.Tests.Rigs;

internal static class Repository
{
    private static readonly Lazy<FirmwareImage> LoadedImage = new(() => FirmwareFile.Load(ImagePath("elf")));

    public static string Root => RepositoryRoot.Path;

    public static string Firmware => Path.Combine(Root, "fixtures", "firmware");

    public static string Images => Path.Combine(Root, "fixtures", "images");

    public static FirmwareImage Image => LoadedImage.Value;

    public static string ImagePath(string extension) => Path.Combine(Images, $"pattern-detector.{extension}");
}
