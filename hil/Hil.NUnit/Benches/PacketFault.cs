using Hil.Core.Network;
using Hil.NUnit.Expectations;

namespace Hil.NUnit.Benches;

/// <summary>What a network does to the next packets of a kind.</summary>
public sealed class PacketFault
{
    private readonly Func<CoapPacket, bool> _matches;
    private readonly Func<byte[], PacketPassage> _passage;
    private readonly HashSet<NetworkEntry> _strikes = new(ReferenceEqualityComparer.Instance);

    internal PacketFault(string deed, string what, Func<CoapPacket, bool> matches, int count, Func<byte[], PacketPassage> passage)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        (Deed, What, Left, _matches, _passage) = (deed, what, count, matches, passage);
    }

    /// <summary>What it does, such as <c>loses</c>.</summary>
    public string Deed { get; }

    /// <summary>What it strikes, for messages.</summary>
    public string What { get; }

    /// <summary>How many packets it will still strike.</summary>
    public int Left { get; private set; }

    /// <summary>It strikes a packet.</summary>
    public Condition Happens => Condition.Event<NetworkEntry>($"network {Deed} {What}", "network", _strikes.Contains);

    /// <summary>Strikes no more.</summary>
    public void Stop() => Left = 0;

    internal bool Strikes(CoapPacket packet) => Left > 0 && _matches(packet);

    internal PacketPassage Strike(byte[] packet, NetworkEntry entry)
    {
        Left--;
        _strikes.Add(entry);
        return _passage(packet);
    }
}
