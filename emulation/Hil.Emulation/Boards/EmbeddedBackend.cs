using System.Runtime.CompilerServices;
using Hil.Core.Boards;
using Hil.Core.Images;
using Hil.Emulation.Bus;

namespace Hil.Emulation.Boards;

/// <summary>Makes boards that run in process. Each is alone; those that run one image share its unchanged pages.</summary>
public sealed class EmbeddedBackend : IBoardBackend
{
    /// <summary>The word that <c>--board</c> takes.</summary>
    public const string Word = "embedded";

    private readonly ConditionalWeakTable<FirmwareImage, MemorySnapshot> _programmed = [];

    /// <inheritdoc />
    public string Name => Word;

    /// <inheritdoc />
    public ValueTask<IBoard> Create(BoardRequest request, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var wiring = BoardWiring.All.FirstOrDefault(w => w.Name == request.Board)
            ?? throw new BoardUnavailableException(
                $"The backend {Word} knows the boards {string.Join(", ", BoardWiring.All.Select(w => w.Name))}; \"{request.Board}\" was asked for.");
        return ValueTask.FromResult<IBoard>(new EmbeddedBoard(wiring, request.Seed, _programmed));
    }
}
