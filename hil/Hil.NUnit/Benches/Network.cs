using System.Buffers.Binary;
using Hil.Core.Boards;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.NUnit.Benches;

/// <summary>
/// The network between board and server, which does to packets what a scenario wishes: loses, doubles, delays or damages the next ones of a
/// kind, or gives the device another port. Each fault that strikes is on the timeline. Faults stand beside each other; of two that match a
/// packet the one made first strikes.
/// </summary>
public sealed class Network : IPacketFilter
{
    private const int Udp = 17;
    private const int SourcePort = 0;
    private const int DestinationPort = 2;

    private readonly BoardClock _clock;
    private readonly Timeline _timeline;
    private readonly List<PacketFault> _faults = [];
    private ushort? _inside;
    private ushort? _outside;

    internal Network(INetworkPort port, BoardClock clock, Timeline timeline)
    {
        (_clock, _timeline) = (clock, timeline);
        port.Filter = this;
    }

    /// <summary>Loses the next packets of a kind.</summary>
    /// <param name="what">What it strikes, for messages, such as <c>the register</c>.</param>
    /// <param name="matches">Whether a packet is of that kind.</param>
    /// <param name="count">How many it strikes.</param>
    public PacketFault Lose(string what, Func<CoapPacket, bool> matches, int count = 1) =>
        Add(new("loses", what, matches, count, _ => PacketPassage.Drop));

    /// <summary>Lets the next packets of a kind arrive twice.</summary>
    /// <inheritdoc cref="Lose" path="/param" />
    public PacketFault Double(string what, Func<CoapPacket, bool> matches, int count = 1) =>
        Add(new("doubles", what, matches, count, _ => new(2, TimeSpan.Zero)));

    /// <summary>Holds the next packets of a kind back, so that later ones overtake them.</summary>
    /// <param name="what">What it strikes, for messages.</param>
    /// <param name="matches">Whether a packet is of that kind.</param>
    /// <param name="by">For how long, in board time.</param>
    /// <param name="count">How many it strikes.</param>
    public PacketFault Delay(string what, Func<CoapPacket, bool> matches, TimeSpan by, int count = 1) =>
        Add(new("delays", what, matches, count, _ => new(1, by)));

    /// <summary>Flips a bit in the last byte of the next packets of a kind: the checksum of UDP no longer fits.</summary>
    /// <inheritdoc cref="Lose" path="/param" />
    public PacketFault Damage(string what, Func<CoapPacket, bool> matches, int count = 1) => Add(new("damages", what, matches, count, packet =>
    {
        packet[^1] ^= 1;
        return PacketPassage.Deliver with { Instead = packet };
    }));

    /// <summary>
    /// Gives the device another port, as a NAT does that has forgotten it: from now on the server sees the device there, and what the server
    /// sends to where it was before is lost.
    /// </summary>
    /// <param name="port">The port, 1 to 65535.</param>
    public void Rebind(int port)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        _outside = (ushort)port;
        _timeline.Append(new NetworkEntry(_clock.Now, $"gives the device port {port}"));
    }

    /// <inheritdoc />
    public PacketPassage Decide(bool fromBoard, ReadOnlySpan<byte> packet)
    {
        var passage = PacketPassage.Deliver;
        var fault = CoapPacket.Of(fromBoard, packet) is { } coap ? _faults.FirstOrDefault(fault => fault.Strikes(coap)) : null;
        if (fault is not null)
        {
            var entry = new NetworkEntry(_clock.Now, $"{fault.Deed} {fault.What}");
            passage = fault.Strike(packet.ToArray(), entry);
            _timeline.Append(entry);
        }

        return passage.Copies == 0 || _outside is not { } outside
            ? passage
            : Translate(fromBoard, passage.Instead is { } changed ? changed.ToArray() : packet.ToArray(), outside, passage);
    }

    private PacketPassage Translate(bool fromBoard, byte[] packet, ushort outside, PacketPassage passage)
    {
        var udp = (packet[0] & 0xf) * 4;
        if (packet.Length < udp + 8 || packet[9] != Udp)
            return passage;
        if (fromBoard)
        {
            _inside = BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(udp + SourcePort));
            Write(packet.AsSpan(udp), SourcePort, outside);
            return passage with { Instead = packet };
        }

        // The way in is open only to where the device was last seen, and only once it has spoken.
        if (_inside is not { } inside || BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(udp + DestinationPort)) != outside)
            return PacketPassage.Drop;
        Write(packet.AsSpan(udp), DestinationPort, inside);
        return passage with { Instead = packet };
    }

    // Changes a port and what the checksum makes of it (RFC 1624, equation 3). A checksum of 0 is none (RFC 768).
    private static void Write(Span<byte> udp, int place, ushort port)
    {
        var before = BinaryPrimitives.ReadUInt16BigEndian(udp[place..]);
        BinaryPrimitives.WriteUInt16BigEndian(udp[place..], port);
        var checksum = BinaryPrimitives.ReadUInt16BigEndian(udp[6..]);
        if (checksum == 0)
            return;
        var sum = (ushort)~checksum + (ushort)~before + port;
        sum = (sum & 0xffff) + (sum >> 16);
        sum = (sum & 0xffff) + (sum >> 16);
        var changed = (ushort)~sum;
        BinaryPrimitives.WriteUInt16BigEndian(udp[6..], changed == 0 ? ushort.MaxValue : changed);
    }

    private PacketFault Add(PacketFault fault)
    {
        _faults.Add(fault);
        return fault;
    }
}
