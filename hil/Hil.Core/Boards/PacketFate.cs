namespace Hil.Core.Boards;

/// <summary>What became of a packet.</summary>
public enum PacketFate
{
    /// <summary>It arrived.</summary>
    Delivered,

    /// <summary>The bench's packet filter lost it.</summary>
    Lost,

    /// <summary>It arrived with a checksum that is wrong, and was thrown away.</summary>
    Damaged,

    /// <summary>Nobody listens on the port or address it was sent to.</summary>
    Unreachable,
}
