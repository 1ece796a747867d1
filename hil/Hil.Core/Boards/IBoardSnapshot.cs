using Hil.Core.Time;

namespace Hil.Core.Boards;

/// <summary>The state of a board at one instant. Immutable; may be restored many times, on many boards of the same kind.</summary>
public interface IBoardSnapshot
{
    /// <summary>When it was taken.</summary>
    BoardTime At { get; }
}
