using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Hil.Core.Network.Gateway;

/// <summary>An IPv4 packet (RFC 791) with what the gateway needs of UDP (RFC 768) and ICMP (RFC 792).</summary>
internal sealed class Ipv4Packet
{
    public const byte Icmp = 1;
    public const byte Udp = 17;
    public const int HeaderLength = 20;
    public const int UdpHeaderLength = 8;

    private Ipv4Packet(byte[] bytes, int headerLength) => (Bytes, Payload) = (bytes, bytes.AsMemory(headerLength));

    /// <summary>The whole packet.</summary>
    public byte[] Bytes { get; }

    /// <summary>What follows the header.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    public byte Protocol => Bytes[9];

    /// <summary>The sender, highest byte first.</summary>
    public uint Source => BinaryPrimitives.ReadUInt32BigEndian(Bytes.AsSpan(12));

    /// <summary>The receiver, highest byte first.</summary>
    public uint Destination => BinaryPrimitives.ReadUInt32BigEndian(Bytes.AsSpan(16));

    /// <summary>Reads a packet and checks its header, and the checksum of UDP or ICMP.</summary>
    /// <param name="frame">The packet; bytes behind its total length are padding.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="error">What is wrong with it.</param>
    public static bool TryParse(ReadOnlySpan<byte> frame, [NotNullWhen(true)] out Ipv4Packet? packet, [NotNullWhen(false)] out string? error)
    {
        packet = null;
        error = Check(frame, out var headerLength, out var totalLength);
        if (error is not null)
            return false;
        packet = new Ipv4Packet(frame[..totalLength].ToArray(), headerLength);
        error = packet.Protocol switch { Udp => packet.CheckUdp(), Icmp => packet.CheckIcmp(), _ => null };
        return error is null;
    }

    /// <summary>Whether a frame has the header of an IPv4 packet that fits into it.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> frame) => Check(frame, out _, out _) is null;

    /// <summary>Builds a packet.</summary>
    /// <param name="identification">Tells packets apart.</param>
    /// <param name="protocol">What the payload is.</param>
    /// <param name="source">The sender.</param>
    /// <param name="destination">The receiver.</param>
    /// <param name="payload">What follows the header.</param>
    public static Ipv4Packet Build(ushort identification, byte protocol, uint source, uint destination, ReadOnlySpan<byte> payload)
    {
        var bytes = new byte[HeaderLength + payload.Length];
        bytes[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)bytes.Length);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(4), identification);
        bytes[8] = 64;
        bytes[9] = protocol;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(12), source);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(16), destination);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(10), InternetChecksum.Fold(InternetChecksum.Sum(bytes.AsSpan(0, HeaderLength))));
        payload.CopyTo(bytes.AsSpan(HeaderLength));
        return new Ipv4Packet(bytes, HeaderLength);
    }

    /// <summary>Builds a UDP datagram.</summary>
    public static Ipv4Packet BuildUdp(ushort identification, (uint Address, int Port) source, (uint Address, int Port) destination, ReadOnlySpan<byte> data)
    {
        var datagram = new byte[UdpHeaderLength + data.Length];
        BinaryPrimitives.WriteUInt16BigEndian(datagram, (ushort)source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(2), (ushort)destination.Port);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(4), (ushort)datagram.Length);
        data.CopyTo(datagram.AsSpan(UdpHeaderLength));
        var checksum = InternetChecksum.Fold(InternetChecksum.Sum(datagram, PseudoHeader(source.Address, destination.Address, datagram.Length)));
        // A checksum of 0 says that there is none, so that 0 is sent as its twin.
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(6), checksum == 0 ? (ushort)0xFFFF : checksum);
        return Build(identification, Udp, source.Address, destination.Address, datagram);
    }

    /// <summary>Builds an ICMP message.</summary>
    public static Ipv4Packet BuildIcmp(ushort identification, uint source, uint destination, byte type, byte code, uint rest, ReadOnlySpan<byte> data)
    {
        var message = new byte[8 + data.Length];
        message[0] = type;
        message[1] = code;
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(4), rest);
        data.CopyTo(message.AsSpan(8));
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), InternetChecksum.Fold(InternetChecksum.Sum(message)));
        return Build(identification, Icmp, source, destination, message);
    }

    private static string? Check(ReadOnlySpan<byte> frame, out int headerLength, out int totalLength)
    {
        (headerLength, totalLength) = (0, 0);
        if (frame.Length < HeaderLength)
            return $"an IPv4 header of at least {HeaderLength} bytes was expected, found {frame.Length} bytes";
        if (frame[0] >> 4 != 4)
            return $"IP version 4 was expected, found {frame[0] >> 4}";
        headerLength = (frame[0] & 15) * 4;
        totalLength = BinaryPrimitives.ReadUInt16BigEndian(frame[2..]);
        if (headerLength < HeaderLength || totalLength < headerLength)
            return $"a header of at least {HeaderLength} bytes within the packet was expected, found {headerLength} of {totalLength}";
        if (totalLength > frame.Length)
            return $"{totalLength} bytes were expected, found {frame.Length}: the packet is cut short";
        var checksum = InternetChecksum.Fold(InternetChecksum.Sum(frame[..headerLength]));
        if (checksum != 0)
            return "the header's checksum is wrong";
        if ((BinaryPrimitives.ReadUInt16BigEndian(frame[6..]) & 0x3FFF) != 0)
            return "a whole packet was expected, found a fragment";
        return null;
    }

    private static uint PseudoHeader(uint source, uint destination, int length) =>
        (source >> 16) + (source & 0xFFFF) + (destination >> 16) + (destination & 0xFFFF) + Udp + (uint)length;

    private string? CheckUdp()
    {
        var datagram = Payload.Span;
        if (datagram.Length < UdpHeaderLength)
            return $"a UDP header of {UdpHeaderLength} bytes was expected, found {datagram.Length} bytes";
        var length = BinaryPrimitives.ReadUInt16BigEndian(datagram[4..]);
        if (length < UdpHeaderLength || length > datagram.Length)
            return $"a UDP length of {UdpHeaderLength} to {datagram.Length} was expected, found {length}";
        // A sender may leave the checksum out.
        var isChecked = BinaryPrimitives.ReadUInt16BigEndian(datagram[6..]) != 0;
        return isChecked && InternetChecksum.Fold(InternetChecksum.Sum(datagram[..length], PseudoHeader(Source, Destination, length))) != 0
            ? "the UDP checksum is wrong"
            : null;
    }

    private string? CheckIcmp()
    {
        if (Payload.Length < 8)
            return $"an ICMP header of 8 bytes was expected, found {Payload.Length} bytes";
        return InternetChecksum.Fold(InternetChecksum.Sum(Payload.Span)) == 0 ? null : "the ICMP checksum is wrong";
    }
}
