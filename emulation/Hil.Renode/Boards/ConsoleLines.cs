using System.Text;
using Hil.Core.Boards;
using Hil.Core.Timelines;

namespace Hil.Renode.Boards;

/// <summary>The bench's end of the console: bytes become lines on the timeline.</summary>
internal sealed class ConsoleLines(RenodeBoard board) : IConsolePort
{
    // A firmware that never ends a line must not fill the memory.
    private const int LongestLine = 4096;

    private readonly List<byte> _line = [];

    /// <summary>What has come of a line that is not ended, for a snapshot.</summary>
    public byte[] Begun
    {
        get => [.. _line];
        set
        {
            _line.Clear();
            _line.AddRange(value);
        }
    }

    /// <inheritdoc />
    public void Write(string text) => board.Machine.Recorder.Send(BoardLayout.Console, Encoding.UTF8.GetBytes(text));

    /// <summary>A byte has come.</summary>
    public void Take(byte value)
    {
        if (value != '\n')
            _line.Add(value);
        if (value == '\n' || _line.Count == LongestLine)
            EndLine();
    }

    /// <summary>The board has lost its power: a line that was begun is never ended, and is written as far as it came.</summary>
    public void PowerOff()
    {
        if (_line.Count > 0)
            EndLine();
    }

    private void EndLine()
    {
        var text = Encoding.UTF8.GetString([.. _line]).TrimEnd('\r');
        _line.Clear();
        board.Timeline.Append(new ConsoleEntry(board.Clock.Now, text));
    }
}
