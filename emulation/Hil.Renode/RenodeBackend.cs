using Hil.Core.Boards;
using Hil.Renode.Boards;
using Renode.NET;

namespace Hil.Renode;

/// <summary>
/// Makes boards in a Renode that is hosted in this process. A process has one emulation: boards that are made while it is in use, and all
/// boards of a build that cannot be hosted (one for Mono), are in Renode processes; what a board does depends on neither.
/// </summary>
public sealed class RenodeBackend : IBoardBackend
{
    /// <summary>The word that <c>--board</c> takes.</summary>
    public const string Word = "renode";

    private static readonly EmulationPool Hosted = new(() => HostedEmulation.Open(RenodeFound.Installation));
    private static int _inUse;

    /// <inheritdoc />
    public string Name => Word;

    /// <inheritdoc />
    public ValueTask<IBoard> Create(BoardRequest request, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!RenodeFound.Installation.CanBeHosted || Interlocked.Exchange(ref _inUse, 1) == 1)
            return new(RenodeFound.Create(Word, RenodeRemoteBackend.Pool, request));
        try
        {
            return new(RenodeFound.Create(Word, Hosted, request, static () => Volatile.Write(ref _inUse, 0)));
        }
        catch
        {
            Volatile.Write(ref _inUse, 0);
            throw;
        }
    }
}
