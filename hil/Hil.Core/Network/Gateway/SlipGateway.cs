using System.Buffers.Binary;
using System.Net;
using Hil.Core.Boards;
using Hil.Core.Timelines;

namespace Hil.Core.Network.Gateway;

/// <summary>
/// The bench's end of the board's serial line: IPv4 over SLIP, bare or in Ethernet frames with ARP. It answers pings, says when nobody
/// listens on a port, and joins the board to the links that the bench has opened. The bench is 192.0.2.2, the board 192.0.2.1 (RFC 5737).
/// </summary>
/// <remarks>Not safe for concurrent use: it lives on the thread that runs the board.</remarks>
public sealed class SlipGateway : INetworkPort
{
    private const int LargestPacket = 1500;
    private const byte EchoReply = 0;
    private const byte Unreachable = 3;
    private const byte EchoRequest = 8;
    private const byte PortUnreachable = 3;
    private static readonly IPAddress Bench = IPAddress.Parse("192.0.2.2");
    private static readonly IPAddress Board = IPAddress.Parse("192.0.2.1");

    private readonly ISlipLine _line;
    private readonly Timeline _timeline;
    private readonly SlipDecoder _decoder = new();
    private readonly EthernetPeer _peer = new();
    private readonly Dictionary<int, GatewayLink> _links = [];
    private readonly PacketsUnderWay _underWay;
    private readonly uint _bench = ToNumber(Bench);
    private ushort _identification;

    /// <summary>Puts a gateway at the end of a line.</summary>
    /// <param name="line">The line, which from now on hands its bytes to this gateway.</param>
    /// <param name="timeline">Where each packet is written.</param>
    public SlipGateway(ISlipLine line, Timeline timeline)
    {
        (_line, _timeline) = (line, timeline);
        _underWay = new PacketsUnderWay(line, (toBoard, packet) =>
        {
            if (toBoard)
                HandOver(packet);
            else
                Arrive(packet);
        });
        line.FromBoard = _decoder.Push;
        _decoder.Received = TakeFrame;
        _decoder.Malformed = reason => Complain("slip", reason);
    }

    /// <inheritdoc />
    public IPAddress BenchAddress => Bench;

    /// <inheritdoc />
    public IPacketFilter? Filter { get; set; }

    /// <summary>How many frames and packets were thrown away because they were malformed.</summary>
    public long Malformed { get; private set; }

    /// <inheritdoc />
    public IDatagramLink Open(int port)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        var link = new GatewayLink(this, new IPEndPoint(Bench, port));
        if (!_links.TryAdd(port, link))
            throw new PortInUseException(port);
        return link;
    }

    /// <summary>Asks the board for an echo; the answer is on the timeline as a packet.</summary>
    public void Ping(ushort identifier, ushort sequence, ReadOnlySpan<byte> data) => Depart(Ipv4Packet.BuildIcmp(
        ++_identification, _bench, ToNumber(Board), EchoRequest, 0, (uint)identifier << 16 | sequence, data).Bytes);

    /// <summary>The board has lost its power: what was half received and half sent is gone.</summary>
    public void PowerOff()
    {
        _decoder.Clear();
        _line.Clear();
    }

    /// <summary>Writes what the gateway holds of frames and packets that are under way, for a snapshot of the board.</summary>
    public void Save(BinaryWriter state)
    {
        state.Write(_identification);
        state.Write(Malformed);
        _decoder.Save(state);
        _peer.Save(state);
        _underWay.Save(state);
    }

    /// <summary>Reads back what <see cref="Save"/> wrote. The alarm of delayed packets is the board's own to restore.</summary>
    public void Load(BinaryReader state)
    {
        _identification = state.ReadUInt16();
        Malformed = state.ReadInt64();
        _decoder.Load(state);
        _peer.Load(state);
        _underWay.Load(state);
    }

    internal void Send(GatewayLink link, IPEndPoint destination, ReadOnlySpan<byte> payload)
    {
        if (Ipv4Packet.HeaderLength + Ipv4Packet.UdpHeaderLength + payload.Length > LargestPacket)
        {
            Complain("packet", $"a datagram of at most {LargestPacket - 28} bytes was expected from the bench, found {payload.Length}: it is lost");
            return;
        }

        if (_links.GetValueOrDefault(link.LocalEndPoint.Port) != link)
            throw new ObjectDisposedException(nameof(GatewayLink), $"The link on UDP port {link.LocalEndPoint.Port} was closed.");
        Depart(Ipv4Packet.BuildUdp(++_identification, (_bench, link.LocalEndPoint.Port),
            (ToNumber(destination.Address), destination.Port), payload).Bytes);
    }

    internal void Close(GatewayLink link)
    {
        if (_links.GetValueOrDefault(link.LocalEndPoint.Port) == link)
            _links.Remove(link.LocalEndPoint.Port);
    }

    private static uint ToNumber(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out var count) && count == 4
            ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : throw new ArgumentException($"An IPv4 address was expected, found {address}.", nameof(address));
    }

    private void TakeFrame(ReadOnlySpan<byte> frame)
    {
        if (Ipv4Packet.IsHeader(frame) || !EthernetPeer.IsFrame(frame))
        {
            if (TakePacket(frame))
                _peer.LearnBare();
            return;
        }

        switch (_peer.Learn(frame))
        {
            case EthernetPeer.TypeArp:
                if (_peer.AnswerArp(frame, _bench) is { } answer)
                    _line.Send(Slip.Encode(answer));
                break;
            case EthernetPeer.TypeIpv4:
                TakePacket(frame[EthernetPeer.HeaderLength..]);
                break;
                // IPv6 has nobody to talk to here.
        }
    }

    private bool TakePacket(ReadOnlySpan<byte> bytes)
    {
        if (!Ipv4Packet.TryParse(bytes, out var packet, out var error))
        {
            Complain("packet", error);
            return false;
        }

        Pass(toBoard: false, packet.Bytes);
        return true;
    }

    private void Depart(byte[] packet) => Pass(toBoard: true, packet);

    private void Pass(bool toBoard, byte[] packet)
    {
        var passage = Filter?.Decide(!toBoard, packet) ?? PacketPassage.Deliver;
        if (passage.Copies <= 0)
            Write(toBoard, packet, PacketFate.Lost);
        // A packet that was damaged may be so short that it is none, and is not asked for its length afterwards.
        packet = passage.Instead?.ToArray() ?? packet;
        for (var copy = 0; copy < passage.Copies; copy++)
        {
            if (passage.Delay > TimeSpan.Zero)
                _underWay.Add(toBoard, packet, passage.Delay);
            else if (toBoard)
                HandOver(packet);
            else
                Arrive(packet);
        }
    }

    private void HandOver(byte[] packet)
    {
        if (!_line.BoardHasPower)
        {
            Write(true, packet, PacketFate.Unreachable);
            return;
        }

        Write(true, packet, PacketFate.Delivered);
        _line.Send(Slip.Encode(_peer.Frame(packet)));
    }

    private void Arrive(byte[] bytes)
    {
        if (!Ipv4Packet.TryParse(bytes, out var packet, out _))
        {
            Write(false, bytes, PacketFate.Damaged);
            return;
        }

        var payload = packet.Payload.Span;
        if (packet.Destination != _bench)
        {
            Write(false, bytes, PacketFate.Unreachable);
            return;
        }

        if (packet.Protocol == Ipv4Packet.Udp && _links.TryGetValue(BinaryPrimitives.ReadUInt16BigEndian(payload[2..]), out var link))
        {
            Write(false, bytes, PacketFate.Delivered);
            var source = new IPEndPoint(new IPAddress(bytes.AsSpan(12, 4)), BinaryPrimitives.ReadUInt16BigEndian(payload));
            link.Deliver(new Datagram(source, packet.Payload[Ipv4Packet.UdpHeaderLength..BinaryPrimitives.ReadUInt16BigEndian(payload[4..])]));
            return;
        }

        if (packet.Protocol == Ipv4Packet.Icmp)
        {
            Write(false, bytes, PacketFate.Delivered);
            if (payload[0] == EchoRequest)
                Depart(Ipv4Packet.BuildIcmp(++_identification, _bench, packet.Source, EchoReply, 0, BinaryPrimitives.ReadUInt32BigEndian(payload[4..]), payload[8..]).Bytes);
            return;
        }

        Write(false, bytes, PacketFate.Unreachable);
        // RFC 792: the header and the first eight bytes of what could not be delivered.
        if (packet.Protocol == Ipv4Packet.Udp)
            Depart(Ipv4Packet.BuildIcmp(++_identification, _bench, packet.Source, Unreachable, PortUnreachable, 0,
                bytes.AsSpan(0, bytes.Length - payload.Length + Ipv4Packet.UdpHeaderLength)).Bytes);
    }

    private void Write(bool toBoard, byte[] packet, PacketFate fate) =>
        _timeline.Append(new PacketEntry(_line.Now, !toBoard, packet, fate));

    private void Complain(string kind, string reason)
    {
        Malformed++;
        _line.Report($"malformed-{kind}", reason);
    }
}
