using System.Security.Cryptography;

namespace Hil.Core.Images;

/// <summary>Reads firmware files: ELF executables for 32-bit Arm, and Intel HEX. Which of them it is, the content says, not the name.</summary>
public static class FirmwareFile
{
    /// <summary>The largest file that is read: 256 MiB. Debug information makes files large, firmware does not.</summary>
    public const long MaximumLength = 256 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path; the image is named after its last part.</param>
    /// <exception cref="ImageException">It cannot be read, is no firmware file, is damaged or is for another kind of processor.</exception>
    public static FirmwareImage Load(string path)
    {
        byte[] bytes;
        try
        {
            var length = new FileInfo(path).Length;
            if (length > MaximumLength)
                throw new ImageException($"{path}: a firmware file of at most {MaximumLength} bytes was expected, found {length}.");
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ImageException($"{path}: a readable firmware file was expected: {problem.Message}", problem);
        }

        return Parse(bytes, Path.GetFileName(path));
    }

    /// <summary>Reads the content of a file.</summary>
    /// <param name="content">All its bytes. They are not copied where they can be used as they stand.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="ImageException">It is no firmware file, is damaged or is for another kind of processor.</exception>
    public static FirmwareImage Parse(ReadOnlyMemory<byte> content, string name)
    {
        var bytes = content.Span;
        if (bytes.IsEmpty)
            throw new ImageException($"{name}: an ELF or Intel HEX file was expected, found an empty file.");
        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (bytes[0] == 0x7F)
            return new ElfReader(content, name).Read(digest);
        if (bytes.TrimStart(" \t\r\n"u8).StartsWith(":"u8))
            return new HexReader(name).Read(bytes, digest);
        var start = Convert.ToHexStringLower(bytes[..Math.Min(4, bytes.Length)]);
        if (start == "3db8f396")
            throw new ImageException(
                $"{name}: an ELF or Intel HEX file was expected, found an MCUboot image, which runs behind its bootloader alone: "
                + $"put both into one file with hil image merge BOOTLOADER {name}@ADDRESS.");
        throw new ImageException(
            $"{name}: an ELF file (7f454c46 at offset 0) or Intel HEX file (':' at the start of its first line) was expected, found {start} at offset 0.");
    }
}
