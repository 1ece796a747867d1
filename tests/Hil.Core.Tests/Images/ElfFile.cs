using System.Buffers.Binary;
using System.Text;

namespace Hil.Core.Tests.Images;

/// <summary>Writes small ELF files byte by byte, so that a test can break any of them.</summary>
internal sealed class ElfFile
{
    private readonly List<(uint Address, byte[] Bytes)> _segments = [];
    private readonly List<(string Name, uint Value, uint Size, byte Info, ushort Section)> _symbols = [];

    public ElfFile Segment(uint address, params byte[] bytes)
    {
        _segments.Add((address, bytes));
        return this;
    }

    public ElfFile Function(string name, uint address, uint size)
    {
        _symbols.Add((name, address | 1, size, 0x12, 1));
        return this;
    }

    public ElfFile Symbol(string name, uint value, uint size, byte info, ushort section)
    {
        _symbols.Add((name, value, size, info, section));
        return this;
    }

    public byte[] ToBytes()
    {
        var headersEnd = 52 + 32 * _segments.Count;
        var content = new List<byte>();
        var placed = new List<int>();
        foreach (var (_, bytes) in _segments)
        {
            placed.Add(headersEnd + content.Count);
            content.AddRange(bytes);
        }

        var strings = new List<byte> { 0 };
        var symbols = new List<byte>(new byte[16]);
        foreach (var (name, value, size, info, section) in _symbols)
        {
            symbols.AddRange([.. Word((uint)strings.Count), .. Word(value), .. Word(size), info, 0, .. Half(section)]);
            strings.AddRange([.. Encoding.UTF8.GetBytes(name), 0]);
        }

        var symbolsAt = headersEnd + content.Count;
        var stringsAt = symbolsAt + symbols.Count;
        var sectionsAt = stringsAt + strings.Count;
        var file = new List<byte>();
        file.AddRange([0x7F, (byte)'E', (byte)'L', (byte)'F', 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        file.AddRange([.. Half(2), .. Half(40), .. Word(1), .. Word(0x101), .. Word(52), .. Word((uint)sectionsAt), .. Word(0x05000200)]);
        file.AddRange([.. Half(52), .. Half(32), .. Half((ushort)_segments.Count), .. Half(40), .. Half(4), .. Half(0)]);
        for (var i = 0; i < _segments.Count; i++)
        {
            var length = (uint)_segments[i].Bytes.Length;
            var address = _segments[i].Address;
            // The virtual address differs on purpose: what counts is where the bytes are stored.
            file.AddRange([.. Word(1), .. Word((uint)placed[i]), .. Word(address ^ 0x2000_0000), .. Word(address), .. Word(length), .. Word(length + 8), .. Word(5), .. Word(4)]);
        }

        file.AddRange(content);
        file.AddRange(symbols);
        file.AddRange(strings);
        file.AddRange(Section(0, 0, 0, 0, 0));
        file.AddRange(Section(1, headersEnd, content.Count, 0, 0));
        file.AddRange(Section(2, symbolsAt, symbols.Count, 3, 16));
        file.AddRange(Section(3, stringsAt, strings.Count, 0, 0));
        return [.. file];
    }

    private static byte[] Section(uint type, int offset, int length, uint link, uint entrySize) =>
        [.. Word(0), .. Word(type), .. Word(0), .. Word(0), .. Word((uint)offset), .. Word((uint)length), .. Word(link), .. Word(0), .. Word(4), .. Word(entrySize)];

    private static byte[] Word(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Half(ushort value) => [(byte)value, (byte)(value >> 8)];
}
