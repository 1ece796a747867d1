namespace Hil.Core.Boards;

/// <summary>Copies of a whole board: core, memories, peripherals, devices, pending events, network in flight.</summary>
public interface ISnapshotPort : IPort
{
    /// <summary>Takes a copy. The board goes on as if nothing had happened.</summary>
    IBoardSnapshot Capture();

    /// <summary>Puts the board back, its clock too. The timeline keeps what it has; timers of the bench's side are dropped.</summary>
    /// <exception cref="ArgumentException">The snapshot is of another kind of board.</exception>
    void Restore(IBoardSnapshot snapshot);
}
