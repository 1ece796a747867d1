using System.Diagnostics.CodeAnalysis;
using Hil.Core.Boards;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Emulation.Boards;

namespace Hil.NUnit.Samples;

/// <summary>A real emulated board of which only power and flash are wired up: a board in a farm without network or motion.</summary>
public sealed class PoorBackend : IBoardBackend
{
    private readonly EmbeddedBackend _rich = new();

    public string Name => "poor";

    public async ValueTask<IBoard> Create(BoardRequest request, CancellationToken cancellation = default) => new Board(await _rich.Create(request, cancellation));

    private sealed class Board(IBoard rich) : IBoard
    {
        public string Name => rich.Name;

        public string Backend => "poor";

        public BoardClock Clock => rich.Clock;

        public Timeline Timeline => rich.Timeline;

        public bool TryGetPort<TPort>([NotNullWhen(true)] out TPort? port) where TPort : class, IPort
        {
            port = null;
            return (typeof(TPort) == typeof(IPowerPort) || typeof(TPort) == typeof(IFlashPort)) && rich.TryGetPort(out port);
        }

        public ValueTask DisposeAsync() => rich.DisposeAsync();
    }
}
