using Hil.Core.Images;

namespace Hil.Images;

/// <summary>The bytes of a file, with errors that name it.</summary>
internal static class ImageBytes
{
    public static byte[] Load(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length > FirmwareFile.MaximumLength)
                throw new ImageException($"{path}: a file of at most {FirmwareFile.MaximumLength} bytes was expected, found {length}.");
            return File.ReadAllBytes(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ImageException($"{path}: a readable file was expected: {problem.Message}", problem);
        }
    }
}
