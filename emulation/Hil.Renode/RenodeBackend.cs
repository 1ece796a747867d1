using Hil.Core.Boards;
using Hil.Renode.Boards;
using Renode.NET;

namespace Hil.Renode;

/// <summary>Makes boards in a Renode that is hosted in this process: one at a time, since a process has one emulation.</summary>
public sealed class RenodeBackend : IBoardBackend
{
    /// <summary>The word that <c>--board</c> takes.</summary>
    public const string Word = "renode";

    private static readonly Lazy<EmulationPool> Pool = new(() => new(() => HostedEmulation.Open(RenodeFound.Installation), atMost: 1));

    /// <inheritdoc />
    public string Name => Word;

    /// <inheritdoc />
    public ValueTask<IBoard> Create(BoardRequest request, CancellationToken cancellation = default) =>
        RenodeFound.Create(Word, Pool.Value, request, cancellation);
}
