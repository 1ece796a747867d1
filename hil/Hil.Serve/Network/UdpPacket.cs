using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Hil.Serve.Network;

/// <summary>Makes the IP packet that a datagram of a socket was or will be, for captures (RFC 768, RFC 791 §3.1, RFC 8200 §3).</summary>
internal static class UdpPacket
{
    private const byte Udp = 17;
    private const byte HopLimit = 64;
    private const int UdpHeader = 8;
    private const int V4Header = 20;
    private const int V6Header = 40;

    /// <summary>An IPv4 packet where the peer's address is one, else an IPv6 packet. An unbound address of ours takes the peer's family.</summary>
    public static byte[] Make(IPEndPoint source, IPEndPoint destination, ReadOnlySpan<byte> payload)
    {
        var isV6 = Family(source) == AddressFamily.InterNetworkV6 || Family(destination) == AddressFamily.InterNetworkV6;
        var header = isV6 ? V6Header : V4Header;
        var packet = new byte[header + UdpHeader + payload.Length];
        var udp = packet.AsSpan(header);
        var from = Bytes(source.Address, isV6);
        var to = Bytes(destination.Address, isV6);
        if (isV6)
        {
            packet[0] = 0x60;
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), (ushort)udp.Length);
            (packet[6], packet[7]) = (Udp, HopLimit);
            from.CopyTo(packet, 8);
            to.CopyTo(packet, 24);
        }
        else
        {
            packet[0] = 0x45;
            // 65,507 bytes of payload are the most, so that the length fits.
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
            (packet[8], packet[9]) = (HopLimit, Udp);
            from.CopyTo(packet, 12);
            to.CopyTo(packet, 16);
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(10), Fold(Sum(packet.AsSpan(0, V4Header))));
        }

        BinaryPrimitives.WriteUInt16BigEndian(udp, (ushort)source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], (ushort)destination.Port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)udp.Length);
        payload.CopyTo(udp[UdpHeader..]);
        var checksum = Fold(Sum(from) + Sum(to) + Udp + (uint)udp.Length + Sum(udp));
        // Zero would say that there is none (RFC 768).
        BinaryPrimitives.WriteUInt16BigEndian(udp[6..], checksum == 0 ? (ushort)0xFFFF : checksum);
        return packet;
    }

    private static AddressFamily Family(IPEndPoint point) =>
        point.Address.IsIPv4MappedToIPv6 || point.Address.Equals(IPAddress.IPv6Any) ? AddressFamily.InterNetwork : point.AddressFamily;

    private static byte[] Bytes(IPAddress address, bool isV6) => isV6
        ? address.MapToIPv6().GetAddressBytes()
        : address.Equals(IPAddress.IPv6Any) ? new byte[4] : address.MapToIPv4().GetAddressBytes();

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (; bytes.Length > 1; bytes = bytes[2..])
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
        return bytes.IsEmpty ? sum : sum + ((uint)bytes[0] << 8);
    }

    private static ushort Fold(uint sum)
    {
        while (sum > 0xFFFF)
            sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~sum;
    }
}
