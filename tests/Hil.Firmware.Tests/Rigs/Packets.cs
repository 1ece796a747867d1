using System.Buffers.Binary;
using Hil.Core.Timelines;

namespace Hil.Firmware.Tests.Rigs;

/// <summary>IPv4 packets by hand, so that what the firmware sends is not judged by the code that the emulated network uses.</summary>
internal static class Packets
{
    public const byte Icmp = 1;
    public const byte Udp = 17;
    private static readonly byte[] Bench = [192, 0, 2, 2];
    private static readonly byte[] Board = [192, 0, 2, 1];

    public static byte[] Ip(byte protocol, ReadOnlySpan<byte> content, ushort fragment = 0, byte[]? destination = null, byte[]? source = null)
    {
        var packet = new byte[20 + content.Length];
        packet[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), fragment);
        packet[8] = 64;
        packet[9] = protocol;
        (source ?? Bench).CopyTo(packet, 12);
        (destination ?? Board).CopyTo(packet, 16);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(10), Checksum(packet.AsSpan(0, 20)));
        content.CopyTo(packet.AsSpan(20));
        return packet;
    }

    public static byte[] Echo(ushort sequence, ReadOnlySpan<byte> data)
    {
        var message = new byte[8 + data.Length];
        message[0] = 8;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), 0x4869);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), sequence);
        data.CopyTo(message.AsSpan(8));
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), Checksum(message));
        return Ip(Icmp, message);
    }

    public static byte[] Datagram(ReadOnlySpan<byte> payload, ushort sourcePort = 5683, ushort destinationPort = 5683, ushort? checksum = null)
    {
        var udp = new byte[8 + payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(udp, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(2), destinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(4), (ushort)udp.Length);
        payload.CopyTo(udp.AsSpan(8));
        byte[] summed = [.. Bench, .. Board, 0, Udp, (byte)(udp.Length >> 8), (byte)udp.Length, .. udp];
        var right = Checksum(summed);
        BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(6), checksum ?? (right == 0 ? (ushort)0xFFFF : right));
        return Ip(Udp, udp);
    }

    /// <summary>RFC 1071.</summary>
    public static ushort Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (var i = 0; i < bytes.Length; i++)
            sum += i % 2 == 0 ? (uint)bytes[i] << 8 : bytes[i];
        while (sum >> 16 != 0)
            sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~sum;
    }

    /// <summary>RFC 1055.</summary>
    public static byte[] Slip(ReadOnlySpan<byte> packet)
    {
        List<byte> framed = [0xC0];
        foreach (var value in packet)
            framed.AddRange(value switch { 0xC0 => [0xDB, 0xDC], 0xDB => [0xDB, 0xDD], _ => (byte[])[value] });
        return [.. framed, 0xC0];
    }

    /// <summary>The UDP payloads that the board sent to the server's port, in order.</summary>
    public static IReadOnlyList<(Hil.Core.Time.BoardTime At, byte[] Bytes)> CoapFrom(IEnumerable<PacketEntry> packets) =>
        [.. packets.Where(p => p.FromBoard && p.Packet.Span[9] == Udp).Select(p => (p.At, p.Packet[28..].ToArray()))];
}
