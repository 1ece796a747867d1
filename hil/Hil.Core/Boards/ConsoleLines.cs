using System.Text;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Core.Boards;

/// <summary>Makes lines on a timeline of the bytes that a board's console sends: UTF-8, ended by LF or CR LF. One caller at a time.</summary>
/// <param name="timeline">Where the lines are written, each with the time of its end.</param>
/// <param name="now">The board's time.</param>
public sealed class ConsoleLines(Timeline timeline, Func<BoardTime> now)
{
    // A firmware that never ends a line must not fill the memory.
    private const int LongestLine = 4096;

    private readonly List<byte> _line = [];

    /// <summary>The bytes of a line that has not ended, for a snapshot.</summary>
    public byte[] Begun
    {
        get => [.. _line];
        set
        {
            _line.Clear();
            _line.AddRange(value);
        }
    }

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
        timeline.Append(new ConsoleEntry(now(), text));
    }
}
