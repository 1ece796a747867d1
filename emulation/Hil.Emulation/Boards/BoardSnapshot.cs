using Hil.Core.Boards;
using Hil.Core.Images;
using Hil.Core.Motions;
using Hil.Core.Time;

namespace Hil.Emulation.Boards;

/// <summary>A machine's snapshot with what a board has beside it.</summary>
internal sealed record BoardSnapshot(
    string Board, MachineSnapshot Machine, (Acceleration AtRest, MotionPlayback? Playback) Field, SymbolTable Symbols) : IBoardSnapshot
{
    public BoardTime At => Machine.At;
}
