using System.Buffers.Binary;
using System.Text;
using Hil.Core.Boards;
using Hil.Core.Timelines;

namespace Hil.Signoff.Captures;

/// <summary>
/// Writes the packets of a timeline as a pcapng capture that Wireshark opens. Lost packets are in it too, with a comment that says so:
/// a capture of what was sent, not of what arrived.
/// </summary>
/// <remarks>
/// Blocks and options: draft-ietf-opsawg-pcapng, sections 4.1 (section header), 4.2 (interface description) and 4.3 (enhanced packet).
/// Everything is little endian. Time stamps are board time, so a capture begins in 1970 unless it is told when board time began.
/// </remarks>
public static class PcapngWriter
{
    /// <summary>The media type of captures.</summary>
    public const string MediaType = "application/x-pcapng";

    private const uint SectionHeader = 0x0A0D0D0A;
    private const uint InterfaceDescription = 1;
    private const uint EnhancedPacket = 6;
    private const ushort LinkTypeRaw = 101; // Bare IPv4 or IPv6, told apart by the version field.

    /// <summary>Writes a capture with one interface, the board's; a packet that the board sent is outbound.</summary>
    /// <param name="packets">The packets in the order of their times.</param>
    /// <param name="stream">Takes the bytes; it is left open.</param>
    /// <param name="application">What wrote it, for the capture's properties.</param>
    /// <param name="secrets">What is overwritten in packets; nothing where it is null.</param>
    public static void Write(IEnumerable<PacketEntry> packets, Stream stream, string application = "Hil", Secrets? secrets = null)
    {
        WriteHeader(stream, application);
        foreach (var packet in packets)
            WritePacket(packet, stream, secrets: secrets);
    }

    /// <summary>Begins a capture to which <see cref="WritePacket"/> appends; what is there is a whole capture after each packet.</summary>
    /// <param name="stream">Takes the bytes; it is left open.</param>
    /// <param name="application">What writes it, for the capture's properties.</param>
    public static void WriteHeader(Stream stream, string application = "Hil")
    {
        // Section length −1: not told, so that a reader goes on to the end of the file.
        Block(stream, SectionHeader, [.. Word(0x1A2B3C4D), .. Half(1), .. Half(0), .. Word(0xFFFFFFFF), .. Word(0xFFFFFFFF), .. Option(4, Encoding.UTF8.GetBytes(application)), .. EndOfOptions]);

        // if_name, and if_tsresol 9: nanoseconds.
        Block(stream, InterfaceDescription, [.. Half(LinkTypeRaw), .. Half(0), .. Word(0), .. Option(2, "board"u8), .. Option(9, [9]), .. EndOfOptions]);
    }

    /// <summary>Appends a packet to a capture that was begun with <see cref="WriteHeader"/>.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="stream">Takes the bytes; it is left open.</param>
    /// <param name="began">The civil time at board time zero; 1970 where it is not told.</param>
    /// <param name="comment">What a reader should know of it, or null.</param>
    /// <param name="secrets">What is overwritten in it; nothing where it is null. A comment says so.</param>
    public static void WritePacket(PacketEntry packet, Stream stream, DateTimeOffset? began = null, string? comment = null, Secrets? secrets = null)
    {
        var hidden = false;
        var bytes = secrets is null ? packet.Packet : secrets.Hide(packet.Packet, out hidden);
        if (hidden)
            bytes = WithoutChecksum(bytes);
        var origin = ((began ?? DateTimeOffset.UnixEpoch) - DateTimeOffset.UnixEpoch).Ticks * 100;
        var time = (ulong)(origin + packet.At.Nanoseconds);
        var length = (uint)packet.Packet.Length;
        List<byte> body = [.. Word(0), .. Word((uint)(time >> 32)), .. Word((uint)time), .. Word(length), .. Word(length), .. Padded(bytes.Span)];
        comment ??= packet.Fate switch
        {
            PacketFate.Delivered => null,
            PacketFate.Lost => "lost on the way by the bench",
            PacketFate.Damaged => "damaged on the way by the bench",
            _ => "nobody listens there",
        };
        if (hidden)
            comment = comment is null ? "secrets are overwritten" : $"{comment}; secrets are overwritten";
        if (comment is not null)
            body.AddRange(Option(1, Encoding.UTF8.GetBytes(comment)));

        // epb_flags, bits 0 and 1: 1 inbound, 2 outbound.
        body.AddRange(Option(2, Word(packet.FromBoard ? 2u : 1u)));
        body.AddRange(EndOfOptions);
        Block(stream, EnhancedPacket, [.. body]);
    }

    private static void Block(Stream stream, uint type, ReadOnlySpan<byte> body)
    {
        var length = Word((uint)body.Length + 12);
        stream.Write(Word(type));
        stream.Write(length);
        stream.Write(body);
        stream.Write(length);
    }

    // UDP over IPv4 may do without a checksum (RFC 768), which would not fit any more.
    private static byte[] WithoutChecksum(ReadOnlyMemory<byte> packet)
    {
        const int udp = 17;
        var bytes = packet.ToArray();
        var header = bytes.Length > 0 ? (bytes[0] & 0xf) * 4 : 0;
        if (bytes.Length >= header + 8 && bytes[0] >> 4 == 4 && bytes[9] == udp)
            bytes.AsSpan(header + 6, 2).Clear();
        return bytes;
    }

    private static byte[] EndOfOptions => [0, 0, 0, 0];

    private static byte[] Option(ushort code, ReadOnlySpan<byte> value) => [.. Half(code), .. Half((ushort)value.Length), .. Padded(value)];

    private static byte[] Padded(ReadOnlySpan<byte> bytes)
    {
        var padded = new byte[(bytes.Length + 3) / 4 * 4];
        bytes.CopyTo(padded);
        return padded;
    }

    private static byte[] Half(ushort value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Word(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
