namespace Hil.Core.Boards;

/// <summary>A scenario asked a board for something that it cannot do. The scenario is not judged.</summary>
/// <param name="board">The board that was asked.</param>
/// <param name="port">The interface of the port that it lacks.</param>
public sealed class PortMissingException(IBoard board, Type port)
    : Exception($"The board {board.Name} ({board.Backend}) has no {NameOf(port)} port.")
{
    private static string NameOf(Type port) => port.Name.TrimStart('I').Replace("Port", "", StringComparison.Ordinal).ToLowerInvariant();
}
