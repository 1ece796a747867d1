using System.Buffers.Binary;
using Hil.Core.Images;
using Hil.Images;
using Hil.Images.Mcuboot;

namespace Hil.Cli.Imaging;

/// <summary>Makes images: signed ones, spoilt ones, and the contents of a whole flash.</summary>
internal sealed class ImageMaker(Terminal terminal)
{
    /// <summary>Signs a program.</summary>
    /// <param name="input">ELF, Intel HEX or raw binary.</param>
    /// <param name="output">Where the image goes.</param>
    /// <param name="key">A private key.</param>
    /// <param name="options">Version, sizes, counter.</param>
    /// <param name="slotAddress">Where the slot begins, against which the program's own address is held; null to hold it against nothing.</param>
    public int Sign(string input, string output, SigningKey key, SigningOptions options, uint? slotAddress)
    {
        var program = LinkedProgram.Load(input);
        if (program.Bytes.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(program.Bytes.Span) == ImageHeader.Magic)
            throw new ImageException($"{input}: a program was expected, found an MCUboot image: it has been signed already.");
        if (slotAddress + options.HeaderSize is { } expected && program.Address is { } found && found != expected)
            throw new ImageException($"{input}: a program linked for 0x{expected:x8} was expected (slot 0x{slotAddress:x8} and header 0x{options.HeaderSize:x}), found one for 0x{found:x8}.");
        var image = ImageSigner.Sign(program.Bytes.Span, key, options);
        // A raw binary does not say where it is linked for, but its vector table does.
        var slot = slotAddress is { } address ? ImageSlot.Thingy91 with { Address = address, Size = options.SlotSize ?? ImageSlot.Thingy91.Size } : null;
        if (slot is not null && ImageVerification.Of(image, input, key, slot).Faults.FirstOrDefault() is { } fault)
            throw new ImageException($"{input}: a program that runs from the slot at 0x{slotAddress:x8} was expected. {fault.Text}");
        File.WriteAllBytes(output, image);
        terminal.Out.WriteLine($"{output}: version {options.Version}, {image.Length} bytes");
        return ExitCode.Pass;
    }

    /// <summary>Makes a bad image out of a good one.</summary>
    public int Spoil(string input, string output, ImageDefect defect)
    {
        var spoilt = ImageSpoiler.Spoil(ImageFiles.Bytes(input), input, defect);
        File.WriteAllBytes(output, spoilt);
        terminal.Out.WriteLine($"{output}: {defect.ToString().ToLowerInvariant()} spoilt, {spoilt.Length} bytes");
        return ExitCode.Pass;
    }

    /// <summary>Merges files into one Intel HEX file.</summary>
    /// <param name="inputs">ELF or Intel HEX files, or any file with the address it goes to: <c>v1.bin@0xC000</c>.</param>
    /// <param name="output">Where the HEX file goes.</param>
    public int Merge(IReadOnlyList<string> inputs, string output)
    {
        var segments = FactoryImage.Merge(inputs.Select(Part));
        File.WriteAllText(output, HexWriter.Write(segments));
        terminal.Out.WriteLine($"{output}: {segments.Sum(segment => (long)segment.Bytes.Length)} bytes in {segments.Count} parts");
        return ExitCode.Pass;
    }

    private static (string Name, IEnumerable<ImageSegment> Segments) Part(string input)
    {
        var at = input.LastIndexOf('@');
        if (at > 0 && ImageFiles.TryNumber(input[(at + 1)..], out var address))
            return (input[..at], [new ImageSegment(address, ImageFiles.Bytes(input[..at]))]);
        return (input, FirmwareFile.Load(input).Segments);
    }
}
