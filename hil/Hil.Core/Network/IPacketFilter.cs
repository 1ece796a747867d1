namespace Hil.Core.Network;

/// <summary>Decides what becomes of each packet between board and bench. Faults of a network are made here.</summary>
public interface IPacketFilter
{
    /// <summary>Called once for each IP packet, in the order in which they reach the network.</summary>
    /// <param name="fromBoard">Whether the board sent it.</param>
    /// <param name="packet">The whole IP packet.</param>
    PacketPassage Decide(bool fromBoard, ReadOnlySpan<byte> packet);
}
