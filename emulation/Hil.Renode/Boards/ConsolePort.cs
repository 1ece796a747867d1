using System.Text;
using Hil.Core.Boards;

namespace Hil.Renode.Boards;

/// <summary>The bench's end of the console.</summary>
internal sealed class ConsolePort(RenodeBoard board) : IConsolePort
{
    /// <summary>What comes from the board.</summary>
    public ConsoleLines Lines { get; } = new(board.Timeline, () => board.Clock.Now);

    /// <inheritdoc />
    public void Write(string text) => board.Machine.Recorder.Send(BoardLayout.Console, Encoding.UTF8.GetBytes(text));
}
