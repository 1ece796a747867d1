using Hil.Core.Boards;
using Hil.Core.Images;
using Hil.Core.Motions;
using Hil.Core.Time;

namespace Hil.Renode.Boards;

/// <summary>A Renode board at one instant: the emulation's save file, and the bench's side of the board.</summary>
internal sealed record RenodeSnapshot(string Backend, string Board, BoardTime At, string File) : IBoardSnapshot
{
    public required bool IsOn { get; init; }

    public required ulong PoweredTimes { get; init; }

    public required byte[] Gateway { get; init; }

    public required byte[] Console { get; init; }

    public required bool[] Lit { get; init; }

    public required Acceleration Rest { get; init; }

    public required MotionPlayback? Playback { get; init; }

    public required SymbolTable Symbols { get; init; }

    public string Describe() => $"one of a {Board} of the backend {Backend}";
}
