namespace Hil.Core.Boards;

/// <summary>The short way to a port that must be there.</summary>
public static class BoardPorts
{
    /// <summary>The port, which the caller knows to be there.</summary>
    /// <exception cref="PortMissingException">The board has no such port.</exception>
    public static TPort Port<TPort>(this IBoard board) where TPort : class, IPort =>
        board.TryGetPort<TPort>(out var port) ? port : throw new PortMissingException(board, typeof(TPort));
}
