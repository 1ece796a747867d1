using System.Buffers.Binary;

namespace Hil.Lwm2m.Formats;

/// <summary>The TLV format, <c>application/vnd.oma.lwm2m+tlv</c> (LwM2M Core 1.1.1 §7.4.5).</summary>
public static class Tlv
{
    private const int LongestValue = 0xff_ffff;

    /// <summary>Reads TLVs one after the other; never throws, and trusts no length.</summary>
    /// <returns>The TLVs, or the reason and the offset in bytes at which they could not be read.</returns>
    public static FormatResult<IReadOnlyList<TlvItem>> Read(ReadOnlyMemory<byte> bytes) => Read(bytes, 0, null);

    /// <summary>Writes TLVs one after the other, each in the fewest bytes.</summary>
    /// <exception cref="ArgumentException">A value has more than 16,777,215 bytes.</exception>
    public static byte[] Write(IEnumerable<TlvItem> items)
    {
        using var stream = new MemoryStream();
        foreach (var item in items)
            Write(item, stream);
        return stream.ToArray();
    }

    // Nesting goes by kinds alone (instance > resource > resource instance), so that depth is bounded whatever comes.
    private static FormatResult<IReadOnlyList<TlvItem>> Read(ReadOnlyMemory<byte> memory, int start, TlvKind? within)
    {
        var bytes = memory.Span;
        var items = new List<TlvItem>();
        var at = 0;
        while (at < bytes.Length)
        {
            var head = bytes[at];
            var kind = (TlvKind)(head >> 6);
            if (!MayHold(within, kind))
                return new($"a {(within == TlvKind.ObjectInstance ? "resource" : "resource instance")} was expected within {within}, found {kind}", start + at);
            var idBytes = (head & 0x20) != 0 ? 2 : 1;
            var lengthBytes = head >> 3 & 3;
            if (bytes.Length - at < 1 + idBytes + lengthBytes)
                return new($"a TLV header of {1 + idBytes + lengthBytes} bytes was expected, found {bytes.Length - at}", start + at);
            var id = idBytes == 2 ? BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 1)..]) : bytes[at + 1];
            var length = lengthBytes == 0 ? head & 7 : 0;
            for (var i = 0; i < lengthBytes; i++)
                length = length << 8 | bytes[at + 1 + idBytes + i];
            var valueAt = at + 1 + idBytes + lengthBytes;
            if (length > bytes.Length - valueAt)
                return new($"a TLV value of {length} bytes was expected, found {bytes.Length - valueAt}", start + valueAt);

            var value = memory.Slice(valueAt, length);
            at = valueAt + length;
            if (kind is TlvKind.Resource or TlvKind.ResourceInstance)
            {
                items.Add(TlvItem.Leaf(kind, id, value));
                continue;
            }

            var children = Read(value, start + valueAt, kind);
            if (!children.IsSuccess)
                return children;
            items.Add(TlvItem.Branch(kind, id, children.Value));
        }

        return new(items);
    }

    private static bool MayHold(TlvKind? outer, TlvKind inner) => outer switch
    {
        TlvKind.ObjectInstance => inner is TlvKind.Resource or TlvKind.MultipleResource,
        TlvKind.MultipleResource => inner is TlvKind.ResourceInstance,
        _ => true,
    };

    private static void Write(TlvItem item, Stream stream)
    {
        var value = item.IsBranch ? Write(item.Children) : item.Value.ToArray();
        if (value.Length > LongestValue)
            throw new ArgumentException($"A TLV value of at most {LongestValue} bytes was expected, found {value.Length} for {item.Kind} {item.Id}.", nameof(item));
        var lengthBytes = value.Length switch
        {
            < 8 => 0,
            <= 0xff => 1,
            <= 0xffff => 2,
            _ => 3,
        };
        stream.WriteByte((byte)((int)item.Kind << 6 | (item.Id > 0xff ? 0x20 : 0) | lengthBytes << 3 | (lengthBytes == 0 ? value.Length : 0)));
        if (item.Id > 0xff)
            stream.WriteByte((byte)(item.Id >> 8));
        stream.WriteByte((byte)item.Id);
        for (var i = lengthBytes - 1; i >= 0; i--)
            stream.WriteByte((byte)(value.Length >> 8 * i));
        stream.Write(value);
    }
}
