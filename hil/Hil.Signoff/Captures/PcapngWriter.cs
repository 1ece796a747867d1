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
/// Everything is little endian. Time stamps are board time, so a capture begins in 1970.
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
    public static void Write(IEnumerable<PacketEntry> packets, Stream stream, string application = "Hil")
    {
        // Section length −1: not told, so that a reader goes on to the end of the file.
        Block(stream, SectionHeader, [.. Word(0x1A2B3C4D), .. Half(1), .. Half(0), .. Word(0xFFFFFFFF), .. Word(0xFFFFFFFF), .. Option(4, Encoding.UTF8.GetBytes(application)), .. EndOfOptions]);

        // if_name, and if_tsresol 9: nanoseconds.
        Block(stream, InterfaceDescription, [.. Half(LinkTypeRaw), .. Half(0), .. Word(0), .. Option(2, "board"u8), .. Option(9, [9]), .. EndOfOptions]);
        foreach (var packet in packets)
            Block(stream, EnhancedPacket, Packet(packet));
    }

    private static byte[] Packet(PacketEntry packet)
    {
        var time = (ulong)packet.At.Nanoseconds;
        var length = (uint)packet.Packet.Length;
        List<byte> body = [.. Word(0), .. Word((uint)(time >> 32)), .. Word((uint)time), .. Word(length), .. Word(length), .. Padded(packet.Packet.Span)];
        if (packet.Fate != PacketFate.Delivered)
            body.AddRange(Option(1, Encoding.UTF8.GetBytes(packet.Fate switch
            {
                PacketFate.Lost => "lost on the way by the bench",
                PacketFate.Damaged => "damaged on the way by the bench",
                _ => "nobody listens there",
            })));

        // epb_flags, bits 0 and 1: 1 inbound, 2 outbound.
        body.AddRange(Option(2, Word(packet.FromBoard ? 2u : 1u)));
        body.AddRange(EndOfOptions);
        return [.. body];
    }

    private static void Block(Stream stream, uint type, ReadOnlySpan<byte> body)
    {
        var length = Word((uint)body.Length + 12);
        stream.Write(Word(type));
        stream.Write(length);
        stream.Write(body);
        stream.Write(length);
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
