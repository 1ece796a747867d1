using Hil.Core.Images;

namespace Hil.NUnit.Benches;

/// <summary>Loads firmware files.</summary>
internal static class ImageFile
{
    // Until Hil.Core reads ELF and Intel HEX, no image can be used.
    public static FirmwareImage Load(string path) => throw new ImageException($"{path}: no reader for firmware files is built in.");
}
