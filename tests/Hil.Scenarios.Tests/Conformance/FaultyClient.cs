using System.Buffers.Binary;
using Hil.Coap.Messages;
using Hil.Core.Network;

namespace Hil.Scenarios.Tests.Conformance;

/// <summary>Stands between the reference firmware and the network, so that the server sees a client with a fault.</summary>
internal sealed class FaultyClient(ClientFault fault) : IPacketFilter
{
    private const int Udp = 17;
    private const int UdpHeader = 8;

    private readonly Func<bool, CoapMessage, CoapMessage?> _change = fault.Begin();

    /// <summary>How many messages were changed or lost.</summary>
    public int Struck { get; private set; }

    public PacketPassage Decide(bool fromBoard, ReadOnlySpan<byte> packet)
    {
        var header = (packet[0] & 0xf) * 4;
        if (packet[9] != Udp || CoapDecoder.Decode(packet[(header + UdpHeader)..].ToArray()).Message is not { } message)
            return PacketPassage.Deliver;
        var changed = _change(fromBoard, message);
        if (message.Equals(changed))
            return PacketPassage.Deliver;
        Struck++;
        return changed is null ? PacketPassage.Drop : PacketPassage.Deliver with { Instead = Packet(packet[..(header + UdpHeader)], header, CoapEncoder.Encode(changed)) };
    }

    private static byte[] Packet(ReadOnlySpan<byte> headers, int header, byte[] payload)
    {
        byte[] packet = [.. headers, .. payload];
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(header + 4), (ushort)(UdpHeader + payload.Length));

        // UDP without a checksum (RFC 768); the header of IP has to have one (RFC 1071).
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(header + 6), 0);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(10), 0);
        uint sum = 0;
        for (var i = 0; i < header; i += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(i));
        sum = (sum & 0xffff) + (sum >> 16);
        sum = (sum & 0xffff) + (sum >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(10), (ushort)~sum);
        return packet;
    }
}
