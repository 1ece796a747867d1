using System.Buffers.Binary;

namespace Hil.Coap.Dtls.Records;

/// <summary>Where a record lies in a datagram, and what its header says (RFC 6347 §4.1, RFC 9146 §4). Nothing of it is verified.</summary>
/// <param name="Type">Its content type.</param>
/// <param name="Epoch">Its epoch: 0 while nothing is encrypted.</param>
/// <param name="Offset">Where it starts in the datagram, in bytes.</param>
/// <param name="HeaderBytes">How long the header is: 13 bytes and the connection id.</param>
/// <param name="BodyBytes">How long what follows the header is.</param>
internal readonly record struct DtlsRecord(byte Type, int Epoch, int Offset, int HeaderBytes, int BodyBytes)
{
    public const byte ChangeCipherSpec = 20;
    public const byte Alert = 21;
    public const byte Handshake = 22;
    public const byte ApplicationData = 23;
    public const byte WithConnectionId = 25;

    public const int PlainHeaderBytes = 13;

    private const int SequenceOffset = 5;
    private const int ConnectionIdOffset = 11;

    public int Length => HeaderBytes + BodyBytes;

    public int End => Offset + Length;

    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> datagram) => datagram.Slice(Offset, Length);

    public ReadOnlySpan<byte> Body(ReadOnlySpan<byte> datagram) => datagram.Slice(Offset + HeaderBytes, BodyBytes);

    public ReadOnlySpan<byte> ConnectionId(ReadOnlySpan<byte> datagram) =>
        datagram.Slice(Offset + ConnectionIdOffset, HeaderBytes - PlainHeaderBytes);

    /// <summary>Whether what begins here is a record of a later epoch than 0, as far as can be told.</summary>
    public static bool IsEncrypted(ReadOnlySpan<byte> bytes) => bytes.Length >= PlainHeaderBytes && (bytes[3] | bytes[4]) != 0;

    /// <summary>Reads the record at an offset.</summary>
    /// <param name="datagram">The datagram.</param>
    /// <param name="offset">Where the record starts.</param>
    /// <param name="connectionIdBytes">How long the connection ids are that this side gives out.</param>
    /// <param name="record">The record.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public static string? Read(ReadOnlySpan<byte> datagram, int offset, int connectionIdBytes, out DtlsRecord record)
    {
        record = default;
        var rest = datagram[offset..];
        if (rest.Length < PlainHeaderBytes)
            return $"a record header of {PlainHeaderBytes} bytes was expected, {rest.Length} were found";
        var type = rest[0];
        if (type is < ChangeCipherSpec or > WithConnectionId)
            return $"a content type from {ChangeCipherSpec} to {WithConnectionId} was expected, {type} was found";
        // DTLS counts its versions downwards. Hellos may say 1.0, everything else says 1.2; BouncyCastle throws at others.
        if (rest[1] != 254 || rest[2] is not (255 or 253))
            return $"version 254.253 was expected, {rest[1]}.{rest[2]} was found";
        var header = PlainHeaderBytes + (type == WithConnectionId ? connectionIdBytes : 0);
        if (rest.Length < header)
            return $"a record header of {header} bytes was expected, {rest.Length} were found";
        var body = BinaryPrimitives.ReadUInt16BigEndian(rest[(header - 2)..]);
        if (rest.Length < header + body)
            return $"a record of {header + body} bytes was expected, {rest.Length} were found";
        record = new(type, BinaryPrimitives.ReadUInt16BigEndian(rest[3..]), offset, header, body);
        return null;
    }

    /// <summary>How many bytes of a datagram are whole records, from its start.</summary>
    public static int BytesOfWholeRecords(ReadOnlySpan<byte> datagram, int connectionIdBytes)
    {
        var end = 0;
        while (end < datagram.Length && Read(datagram, end, connectionIdBytes, out var record) is null)
            end = record.End;
        return end;
    }

    /// <summary>How long the longest message is, in bytes, that a record of the handshake holds or announces a piece of.</summary>
    public int LongestMessage(ReadOnlySpan<byte> datagram)
    {
        var longest = 0;
        for (var rest = Body(datagram); rest.Length >= HelloFragment.HeaderBytes;)
        {
            longest = Math.Max(longest, HelloFragment.UInt24(rest[1..]));
            rest = rest[Math.Min(rest.Length, HelloFragment.HeaderBytes + HelloFragment.UInt24(rest[9..]))..];
        }

        return longest;
    }

    /// <summary>Writes another sequence number. Only records of epoch 0 may be changed: later ones vouch for theirs.</summary>
    public void Renumber(Span<byte> datagram, long sequence)
    {
        var at = datagram.Slice(Offset + SequenceOffset, 6);
        BinaryPrimitives.WriteUInt16BigEndian(at, (ushort)(sequence >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(at[2..], (uint)sequence);
    }

    public long Sequence(ReadOnlySpan<byte> datagram)
    {
        var at = datagram.Slice(Offset + SequenceOffset, 6);
        return ((long)BinaryPrimitives.ReadUInt16BigEndian(at) << 32) | BinaryPrimitives.ReadUInt32BigEndian(at[2..]);
    }
}
