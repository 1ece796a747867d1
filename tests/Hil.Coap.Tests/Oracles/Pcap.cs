using System.Buffers.Binary;
using System.Net;

namespace Hil.Coap.Tests.Oracles;

/// <summary>Writes datagrams as a capture file of bare IPv4 packets (libpcap's file format, link type 101).</summary>
public static class Pcap
{
    public static byte[] Write(IEnumerable<(IPEndPoint From, IPEndPoint To, byte[] Bytes)> datagrams)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(0xa1b2c3d4);
        writer.Write((ushort)2);
        writer.Write((ushort)4);
        writer.Write(0);
        writer.Write(0);
        writer.Write(65_535);
        writer.Write(101);
        var seconds = 0;
        foreach (var (from, to, bytes) in datagrams)
        {
            var packet = Packet(from, to, bytes);
            writer.Write(seconds++);
            writer.Write(0);
            writer.Write(packet.Length);
            writer.Write(packet.Length);
            writer.Write(packet);
        }

        return stream.ToArray();
    }

    private static byte[] Packet(IPEndPoint from, IPEndPoint to, byte[] payload)
    {
        var packet = new byte[28 + payload.Length];
        packet[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        packet[8] = 64;
        packet[9] = 17;
        from.Address.TryWriteBytes(packet.AsSpan(12), out _);
        to.Address.TryWriteBytes(packet.AsSpan(16), out _);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(20), (ushort)from.Port);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(22), (ushort)to.Port);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(24), (ushort)(8 + payload.Length));
        payload.CopyTo(packet, 28);
        return packet;
    }
}
