namespace Hil.Core.Boards;

/// <summary>Makes boards of one kind. Safe for concurrent use.</summary>
public interface IBoardBackend
{
    /// <summary>The word that <c>--board</c> takes: <c>embedded</c>, <c>renode</c>, <c>jlink</c>.</summary>
    string Name { get; }

    /// <summary>Makes a board without power.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="BoardUnavailableException">No such board can be had here; the message says what was looked for.</exception>
    ValueTask<IBoard> Create(BoardRequest request, CancellationToken cancellation = default);
}
