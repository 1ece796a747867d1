using System.Collections.Immutable;
using System.Text;

namespace Hil.Core.Images;

/// <summary>Reads Intel HEX ("Hexadecimal Object File Format Specification", revision A, 1988): record types 00 to 05.</summary>
internal sealed class HexReader(string name)
{
    private readonly List<(uint Address, byte[] Bytes, int Line)> _records = [];
    private uint _linearBase;
    private uint _segmentBase;
    private bool _usesSegments;
    private int _line;

    public FirmwareImage Read(ReadOnlySpan<byte> content, string digest)
    {
        var ended = false;
        foreach (var range in content.Split((byte)'\n'))
        {
            _line++;
            var line = content[range].Trim(" \t\r"u8);
            if (line.IsEmpty)
                continue;
            if (ended)
                throw Problem("nothing after the end-of-file record", Printable(line));
            ended = ReadRecord(line);
        }

        if (!ended)
            throw Problem("an end-of-file record (:00000001FF)", "the end of the file: it is cut short");
        return new FirmwareImage(name, digest, Join(), SymbolTable.Empty);
    }

    private bool ReadRecord(ReadOnlySpan<byte> line)
    {
        if (line[0] != ':')
            throw Problem("a record that starts with ':'", Printable(line));
        var digits = line[1..];
        if (digits.Length < 10 || digits.Length % 2 != 0)
            throw Problem("an even number of hexadecimal digits, at least 10", $"{digits.Length}");
        var record = new byte[digits.Length / 2];
        if (Convert.FromHexString(digits, record, out _, out _) != System.Buffers.OperationStatus.Done)
            throw Problem("hexadecimal digits", Printable(line));
        var (length, offset, type) = (record[0], (uint)(record[1] << 8 | record[2]), record[3]);
        if (record.Length != length + 5)
            throw Problem($"{length} data bytes, as the record says", $"{record.Length - 5}");
        var sum = 0;
        foreach (var part in record.AsSpan(0, record.Length - 1))
            sum += part;
        var checksum = (byte)-sum;
        if (checksum != record[^1])
            throw Problem($"checksum {checksum:X2}", $"{record[^1]:X2}");
        return Apply(type, offset, record[4..^1]);
    }

    private bool Apply(byte type, uint offset, byte[] data)
    {
        switch (type)
        {
            case 0x00:
                AddData(offset, data);
                return false;
            case 0x01:
                ExpectLength(data, 0);
                return true;
            case 0x02:
                ExpectLength(data, 2);
                (_segmentBase, _usesSegments) = ((uint)(data[0] << 8 | data[1]) << 4, true);
                return false;
            case 0x04:
                ExpectLength(data, 2);
                (_linearBase, _usesSegments) = ((uint)(data[0] << 8 | data[1]) << 16, false);
                return false;
            case 0x03 or 0x05:
                ExpectLength(data, 4); // Where to start: a Cortex-M takes that from its vector table.
                return false;
            default:
                throw Problem("a record of type 00 to 05", $"{type:X2}");
        }
    }

    private void AddData(uint offset, byte[] data)
    {
        if (data.Length == 0)
            return;
        if (!_usesSegments)
        {
            if ((ulong)_linearBase + offset + (uint)data.Length > 1UL << 32)
                throw Problem("data below 4 GiB", $"{data.Length} bytes at 0x{_linearBase + offset:x8}");
            _records.Add((_linearBase + offset, data, _line));
            return;
        }

        // In a segment offsets start again at 0 after 0xFFFF.
        var beforeWrap = (int)Math.Min((uint)data.Length, 0x1_0000 - offset);
        _records.Add((_segmentBase + offset, data[..beforeWrap], _line));
        if (beforeWrap < data.Length)
            _records.Add((_segmentBase, data[beforeWrap..], _line));
    }

    private ImmutableArray<ImageSegment> Join()
    {
        if (_records.Count == 0)
            throw new ImageException($"{name}: at least one data record was expected, found none.");
        var sorted = _records.OrderBy(r => r.Address).ThenBy(r => r.Line).ToList();
        var segments = ImmutableArray.CreateBuilder<ImageSegment>();
        var bytes = new List<byte>();
        var start = sorted[0].Address;
        for (var i = 0; i < sorted.Count; i++)
        {
            var (address, data, line) = sorted[i];
            var end = start + (ulong)bytes.Count;
            if (address < end)
            {
                throw new ImageException(
                    $"{name}: records that do not overlap were expected, found 0x{address:x8} in line {sorted[i - 1].Line} and again in line {line}.");
            }

            if (address > end)
            {
                segments.Add(new ImageSegment(start, bytes.ToArray()));
                bytes.Clear();
                start = address;
            }

            bytes.AddRange(data);
        }

        segments.Add(new ImageSegment(start, bytes.ToArray()));
        return segments.ToImmutable();
    }

    private void ExpectLength(byte[] data, int expected)
    {
        if (data.Length != expected)
            throw Problem($"{expected} data bytes in a record of this type", $"{data.Length}");
    }

    private ImageException Problem(string expected, string found) => new($"{name}: line {_line}: expected {expected}, found {found}.");

    private static string Printable(ReadOnlySpan<byte> line)
    {
        var text = Encoding.Latin1.GetString(line[..Math.Min(40, line.Length)]);
        return $"\"{new string([.. text.Select(c => c is >= ' ' and <= '~' ? c : '?')])}\"";
    }
}
