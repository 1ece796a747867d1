using Hil.Core.Boards;
using Hil.Renode.Boards;
using Renode.NET;

namespace Hil.Renode;

/// <summary>Makes boards in Renode processes, which are started, watched and ended.</summary>
public sealed class RenodeRemoteBackend : IBoardBackend
{
    /// <summary>The word that <c>--board</c> takes.</summary>
    public const string Word = "renode-remote";

    // A Renode process grows by some 6 MiB with each board (Boards/figures.md), and starts in eight seconds.
    private const int BoardsOfOneProcess = 64;

    /// <inheritdoc />
    public string Name => Word;

    internal static EmulationPool Pool { get; } = new(() => RemoteEmulation.Start(RenodeFound.Installation), BoardsOfOneProcess);

    /// <inheritdoc />
    public ValueTask<IBoard> Create(BoardRequest request, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(RenodeFound.Create(Word, Pool, request));
    }
}
