using Hil.Core.Images;

namespace Hil.NUnit.Benches;

/// <summary>Loads firmware files.</summary>
internal static class ImageFile
{
    public static FirmwareImage Load(string path) => FirmwareFile.Load(path);
}
