using System.Collections.Immutable;
using Hil.Core.Boards;
using Hil.Core.Time;
using Hil.Emulation.Bus;

namespace Hil.Emulation;

/// <summary>The state of a machine at one instant: core, memories, peripherals, devices, pending events. Immutable, safe for every thread.</summary>
public sealed class MachineSnapshot : IBoardSnapshot
{
    internal MachineSnapshot(BoardTime at, ImmutableArray<MemorySnapshot> memories, byte[] state) =>
        (At, Memories, State) = (at, memories, state);

    /// <inheritdoc />
    public BoardTime At { get; }

    internal ImmutableArray<MemorySnapshot> Memories { get; }

    internal byte[] State { get; }
}
