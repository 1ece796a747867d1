namespace Hil.Core.Boards;

/// <summary>Power and reset.</summary>
public interface IPowerPort : IPort
{
    /// <summary>Whether the board has power.</summary>
    bool IsOn { get; }

    /// <summary>Applies power: RAM starts undefined, flash as it was. Nothing happens where power is on already.</summary>
    ValueTask On(CancellationToken cancellation = default);

    /// <summary>Takes power away at this very moment. Nothing happens where power is off already.</summary>
    ValueTask Off(CancellationToken cancellation = default);

    /// <summary>Resets the powered chip.</summary>
    /// <param name="cause"><see cref="ResetCause.Pin"/>, <see cref="ResetCause.Software"/> or <see cref="ResetCause.Watchdog"/>; a board refuses what it cannot do.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="NotSupportedException">The board cannot reset in this way.</exception>
    ValueTask Reset(ResetCause cause, CancellationToken cancellation = default);
}
