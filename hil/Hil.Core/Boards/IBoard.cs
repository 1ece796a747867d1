using System.Diagnostics.CodeAnalysis;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Core.Boards;

/// <summary>The device under test with its ports.</summary>
/// <remarks>A board is made without power. Not safe for concurrent use, unless a port says otherwise.</remarks>
public interface IBoard : IAsyncDisposable
{
    /// <summary>What board it is, such as <c>thingy91</c>.</summary>
    string Name { get; }

    /// <summary>What makes it: <c>embedded</c>, <c>renode</c> or <c>jlink</c>.</summary>
    string Backend { get; }

    /// <summary>The board's clock.</summary>
    BoardClock Clock { get; }

    /// <summary>Where everything that the board does is written.</summary>
    Timeline Timeline { get; }

    /// <summary>Finds a port by its interface.</summary>
    /// <returns>False where this board cannot do that; a scenario that needs the port is then skipped with that reason.</returns>
    bool TryGetPort<TPort>([NotNullWhen(true)] out TPort? port) where TPort : class, IPort;
}
