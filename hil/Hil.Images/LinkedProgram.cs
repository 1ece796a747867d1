using Hil.Core.Images;

namespace Hil.Images;

/// <summary>A program as one run of bytes, as it stands in flash. What an ELF or HEX file leaves out in between is erased flash (0xFF).</summary>
/// <param name="Name">The file's name, for messages.</param>
/// <param name="Address">Where the first byte goes, or null where the file does not say (a raw binary).</param>
/// <param name="Bytes">At least one.</param>
public sealed record LinkedProgram(string Name, uint? Address, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The longest program that is taken: 1 MiB, all the flash of an nRF9160.</summary>
    public const int MaximumLength = 0x10_0000;

    /// <summary>Reads an ELF, Intel HEX or raw binary file; which of them it is, the content says.</summary>
    /// <exception cref="ImageException">It cannot be read, is damaged, or spans more than <see cref="MaximumLength"/>.</exception>
    public static LinkedProgram Load(string path) => Parse(ImageBytes.Load(path), Path.GetFileName(path));

    /// <summary>Reads the content of such a file.</summary>
    /// <param name="content">All its bytes.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="ImageException">It is empty, damaged, or spans more than <see cref="MaximumLength"/>.</exception>
    public static LinkedProgram Parse(ReadOnlyMemory<byte> content, string name)
    {
        var bytes = content.Span;
        // A raw binary begins with its stack pointer, whose low byte is a multiple of 8: neither 0x7F nor ':'.
        if (!bytes.IsEmpty && bytes[0] != 0x7F && bytes[0] != (byte)':')
            return new(name, null, content.Length <= MaximumLength ? content : throw TooLong(name, 0, (ulong)content.Length));

        var segments = FirmwareFile.Parse(content, name).Segments;
        var (start, end) = (segments[0].Address, segments[^1].Address + (ulong)segments[^1].Bytes.Length);
        if (end - start > MaximumLength)
            throw TooLong(name, start, end);
        var flat = new byte[end - start];
        flat.AsSpan().Fill(0xFF);
        foreach (var segment in segments)
            segment.Bytes.Span.CopyTo(flat.AsSpan((int)(segment.Address - start)));
        return new(name, start, flat);
    }

    private static ImageException TooLong(string name, uint start, ulong end) => new(
        $"{name}: a program of at most {MaximumLength} bytes was expected, found one from 0x{start:x8} to 0x{end:x8}.");
}
