using Hil.Core.Images;

namespace Hil.Emulation.Tests.Boards;

/// <summary>The pattern detector as it is committed.</summary>
internal static class ReferenceImage
{
    private static readonly Lazy<FirmwareImage> Loaded = new(() => FirmwareFile.Load(Path.Combine(Root(), "fixtures", "images", "pattern-detector.elf")));

    public static FirmwareImage Image => Loaded.Value;

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Hil.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"Hil.sln was expected in a folder above {AppContext.BaseDirectory}.");
    }
}
