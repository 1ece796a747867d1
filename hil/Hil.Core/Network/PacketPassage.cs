namespace Hil.Core.Network;

/// <summary>How a packet crosses the network.</summary>
/// <param name="Copies">How many arrive: 0 is a loss, 1 is normal, more is duplication.</param>
/// <param name="Delay">How long each is under way, on top of the line's own time.</param>
public readonly record struct PacketPassage(int Copies, TimeSpan Delay)
{
    /// <summary>
    /// The IP packet that arrives instead, as a network makes it that damages packets or gives them other addresses; null where it arrives
    /// as it was sent.
    /// </summary>
    public ReadOnlyMemory<byte>? Instead { get; init; }

    /// <summary>One copy, at once.</summary>
    public static PacketPassage Deliver => new(1, TimeSpan.Zero);

    /// <summary>Lost.</summary>
    public static PacketPassage Drop => new(0, TimeSpan.Zero);
}
