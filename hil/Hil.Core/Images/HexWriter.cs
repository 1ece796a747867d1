using System.Text;

namespace Hil.Core.Images;

/// <summary>Writes Intel HEX ("Hexadecimal Object File Format Specification", revision A, 1988): record types 00, 01 and 04.</summary>
public static class HexWriter
{
    private const int BytesInRecord = 16;

    /// <summary>Writes segments as text with a line feed after each record. The same segments give the same text.</summary>
    /// <param name="segments">In ascending order of address, without overlap.</param>
    public static string Write(IEnumerable<ImageSegment> segments)
    {
        var text = new StringBuilder();
        uint high = 0;
        foreach (var segment in segments)
        {
            var offset = 0;
            while (offset < segment.Bytes.Length)
            {
                var address = segment.Address + (uint)offset;
                if (address >> 16 != high)
                {
                    high = address >> 16;
                    Record(text, 0, 0x04, [(byte)(high >> 8), (byte)high]);
                }

                // A record ends before an address that needs another type 04, and where the next multiple of its length begins.
                var length = Math.Min(BytesInRecord - (int)(address % BytesInRecord), segment.Bytes.Length - offset);
                Record(text, (ushort)address, 0x00, segment.Bytes.Span.Slice(offset, length));
                offset += length;
            }
        }

        Record(text, 0, 0x01, []);
        return text.ToString();
    }

    private static void Record(StringBuilder text, ushort offset, byte type, ReadOnlySpan<byte> data)
    {
        Span<byte> record = stackalloc byte[4 + BytesInRecord + 1];
        record = record[..(4 + data.Length + 1)];
        (record[0], record[1], record[2], record[3]) = ((byte)data.Length, (byte)(offset >> 8), (byte)offset, type);
        data.CopyTo(record[4..]);
        var sum = 0;
        foreach (var part in record[..^1])
            sum += part;
        record[^1] = (byte)-sum;
        text.Append(':').Append(Convert.ToHexString(record)).Append('\n');
    }
}
