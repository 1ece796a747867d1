using Hil.Core.Boards;
using Hil.Core.Network;
using Hil.Core.Timelines;
using Hil.NUnit.Expectations;

namespace Hil.NUnit.Benches;

/// <summary>A network that loses the first packets of a kind. Every loss is on the timeline.</summary>
public sealed class PacketLoss : IPacketFilter
{
    private readonly Func<CoapPacket, bool> _matches;

    internal PacketLoss(string what, int count, Func<CoapPacket, bool> matches) => (What, ToLose, _matches) = (what, count, matches);

    /// <summary>What is lost, for messages.</summary>
    public string What { get; }

    /// <summary>How many are still to be lost.</summary>
    public int ToLose { get; private set; }

    /// <summary>A packet is lost.</summary>
    public Condition Happens => Condition.Event<PacketEntry>(
        $"loss of {What}", "packet", entry => entry.Fate == PacketFate.Lost && CoapPacket.Of(entry.FromBoard, entry.Packet.Span) is { } packet && _matches(packet));

    /// <inheritdoc />
    public PacketPassage Decide(bool fromBoard, ReadOnlySpan<byte> packet)
    {
        if (ToLose == 0 || CoapPacket.Of(fromBoard, packet) is not { } coap || !_matches(coap))
            return PacketPassage.Deliver;
        ToLose--;
        return PacketPassage.Drop;
    }
}
