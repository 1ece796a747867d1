using Hil.Core.Boards;
using Hil.Renode.Boards;
using Renode.NET;

namespace Hil.Renode;

/// <summary>Makes boards in Renode processes, which are started, watched and ended; as many at once as there are processors.</summary>
public sealed class RenodeRemoteBackend : IBoardBackend
{
    /// <summary>The word that <c>--board</c> takes.</summary>
    public const string Word = "renode-remote";

    private static readonly Lazy<EmulationPool> Pool = new(() => new(() => RemoteEmulation.Start(RenodeFound.Installation), Environment.ProcessorCount));

    /// <inheritdoc />
    public string Name => Word;

    /// <inheritdoc />
    public ValueTask<IBoard> Create(BoardRequest request, CancellationToken cancellation = default) =>
        RenodeFound.Create(Word, Pool.Value, request, cancellation);
}
