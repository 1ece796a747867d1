using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Hil.Core.Images;

/// <summary>Reads an executable ELF file for 32-bit little-endian Arm (System V ABI, chapters 4 and 5; ELF for the Arm Architecture).</summary>
internal sealed class ElfReader(ReadOnlyMemory<byte> content, string name)
{
    private const int HeaderSize = 52;
    private const int ProgramHeaderSize = 32;
    private const int SectionHeaderSize = 40;
    private const int SymbolSize = 16;

    private const ushort Executable = 2;
    private const ushort Arm = 40;
    private const uint Loadable = 1;
    private const uint SymbolSection = 2;
    private const uint StringSection = 3;
    private const uint NoBits = 8;
    private const uint Unused = 0;

    public FirmwareImage Read(string digest)
    {
        CheckHeader();
        var segments = ReadSegments();
        return new FirmwareImage(name, digest, segments, ReadSymbols());
    }

    private void CheckHeader()
    {
        var bytes = content.Span;
        if (!bytes.StartsWith("\u007fELF"u8))
            throw Problem("7f454c46", Convert.ToHexStringLower(bytes[..Math.Min(4, bytes.Length)]), 0);
        if (bytes.Length < HeaderSize)
            throw Problem($"an ELF header of {HeaderSize} bytes", $"a file of {bytes.Length} bytes: it is cut short", bytes.Length);
        Expect(bytes[4] == 1, "a 32-bit ELF file (class 1)", bytes[4] == 2 ? "a 64-bit one (class 2)" : $"class {bytes[4]}", 4);
        Expect(bytes[5] == 1, "a little-endian file (data 1)", bytes[5] == 2 ? "a big-endian one (data 2)" : $"data {bytes[5]}", 5);
        Expect(bytes[6] == 1, "ELF version 1", $"version {bytes[6]}", 6);
        var machine = Half(18);
        Expect(machine == Arm, $"a program for Arm (machine {Arm})", $"machine {machine}{MachineName(machine)}", 18);
        var type = Half(16);
        Expect(type == Executable, $"an executable (type {Executable})", $"type {type}{TypeName(type)}", 16);
    }

    private ImmutableArray<ImageSegment> ReadSegments()
    {
        var (table, size, count) = (Word(28), Half(42), Half(44));
        Expect(count == 0 || size == ProgramHeaderSize, $"program headers of {ProgramHeaderSize} bytes", $"{size}", 42);
        CheckInside("the program header table", table, (ulong)count * ProgramHeaderSize, 28);
        var segments = new List<(ImageSegment Segment, int Index)>();
        for (var index = 0; index < count; index++)
        {
            var header = (int)table + index * ProgramHeaderSize;
            var (type, offset, address, length) = (Word(header), Word(header + 4), Word(header + 12), Word(header + 16));
            if (type != Loadable || length == 0)
                continue;
            CheckInside($"segment {index}", offset, length, header + 4);
            Expect((ulong)address + length <= 1UL << 32, $"segment {index} below 4 GiB", $"0x{length:x} bytes at 0x{address:x8}", header + 12);
            segments.Add((new ImageSegment(address, content.Slice((int)offset, (int)length)), index));
        }

        Expect(segments.Count > 0, "at least one loadable segment with content", $"none among {count} program headers", 44);
        segments.Sort((left, right) => left.Segment.Address.CompareTo(right.Segment.Address));
        for (var i = 1; i < segments.Count; i++)
        {
            var (before, next) = (segments[i - 1], segments[i]);
            Expect(
                before.Segment.Address + (ulong)before.Segment.Bytes.Length <= next.Segment.Address,
                "segments that do not overlap",
                $"segment {before.Index} at 0x{before.Segment.Address:x8} (0x{before.Segment.Bytes.Length:x} bytes) and segment {next.Index} at 0x{next.Segment.Address:x8}",
                (int)table + next.Index * ProgramHeaderSize);
        }

        return [.. segments.Select(s => s.Segment)];
    }

    private SymbolTable ReadSymbols()
    {
        var (table, size, count) = (Word(32), Half(46), Half(48));
        if (table == 0 || count == 0)
            return SymbolTable.Empty;
        Expect(size == SectionHeaderSize, $"section headers of {SectionHeaderSize} bytes", $"{size}", 46);
        CheckInside("the section header table", table, (ulong)count * SectionHeaderSize, 32);
        var symbols = new List<Symbol>();
        for (var index = 0; index < count; index++)
        {
            var header = (int)table + index * SectionHeaderSize;
            var type = Word(header + 4);
            if (type is Unused or NoBits)
                continue;
            // Every section is looked at, so that a file that lost its end is found out.
            CheckInside($"section {index}", Word(header + 16), Word(header + 20), header + 16);
            if (type == SymbolSection)
                ReadSymbolSection(index, header, (int)table, count, symbols);
        }

        return new SymbolTable(symbols);
    }

    private void ReadSymbolSection(int index, int header, int table, int count, List<Symbol> symbols)
    {
        var (offset, length, link, size) = ((int)Word(header + 16), Word(header + 20), Word(header + 24), Word(header + 36));
        Expect(size == SymbolSize && length % SymbolSize == 0, $"section {index} of whole symbols of {SymbolSize} bytes", $"0x{length:x} bytes in parts of {size}", header + 36);
        Expect(link < count, $"a string section for the symbols of section {index}, below {count}", $"{link}", header + 24);
        var strings = table + (int)link * SectionHeaderSize;
        Expect(Word(strings + 4) == StringSection, $"section {link} to hold strings (type {StringSection})", $"type {Word(strings + 4)}", strings + 4);
        CheckInside($"section {link}", Word(strings + 16), Word(strings + 20), strings + 16);
        var text = content.Span.Slice((int)Word(strings + 16), (int)Word(strings + 20));
        for (var place = offset; place < offset + (int)length; place += SymbolSize)
        {
            var (nameAt, address, extent, info, section) = (Word(place), Word(place + 4), Word(place + 8), content.Span[place + 12], Half(place + 14));
            var (type, isLocal) = (info & 15, info >> 4 == 0);
            // Functions and objects; labels without a type only where others may refer to them. Not: undefined, constants, mapping symbols.
            var isWanted = type is 1 or 2 || type == 0 && !isLocal;
            if (!isWanted || section is 0 or >= 0xFF00)
                continue;
            Expect(nameAt < text.Length, $"a name inside section {link} (0x{text.Length:x} bytes)", $"offset 0x{nameAt:x}", place);
            var end = text[(int)nameAt..].IndexOf((byte)0);
            Expect(end >= 0, $"a name in section {link} that ends with a zero byte", $"none after offset 0x{nameAt:x}", place);
            var symbol = Encoding.UTF8.GetString(text.Slice((int)nameAt, end));
            if (symbol.Length != 0 && symbol[0] != '$')
                symbols.Add(new Symbol(symbol, type == 2 ? address & ~1u : address, extent));
        }
    }

    private ushort Half(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(content.Span[offset..]);

    private uint Word(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(content.Span[offset..]);

    private void CheckInside(string what, uint offset, ulong length, int field) => Expect(
        offset + length <= (ulong)content.Length,
        $"{what} inside the file",
        $"0x{length:x} bytes from offset 0x{offset:x} in a file of 0x{content.Length:x} bytes: it is cut short or damaged",
        field);

    private void Expect(bool condition, string expected, string found, int offset)
    {
        if (!condition)
            throw Problem(expected, found, offset);
    }

    private ImageException Problem(string expected, string found, int offset) =>
        new($"{name}: expected {expected}, found {found} (offset 0x{offset:x}).");

    private static string MachineName(ushort machine) => machine switch
    {
        3 => " (x86)",
        8 => " (MIPS)",
        62 => " (x86-64)",
        94 => " (Xtensa)",
        183 => " (AArch64)",
        243 => " (RISC-V)",
        _ => "",
    };

    private static string TypeName(ushort type) => type switch
    {
        1 => " (an object file that was not linked)",
        3 => " (a shared object)",
        4 => " (a core dump)",
        _ => "",
    };
}
