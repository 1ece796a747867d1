using System.Text;
using Hil.Core.Boards;
using Hil.Core.Timelines;
using Hil.Emulation.Peripherals;
using Hil.Emulation.State;
using Hil.Emulation.Time;

namespace Hil.Emulation.Boards;

/// <summary>The bench's end of the console: lines become entries of the timeline.</summary>
internal sealed class Console : IConsolePort, IStateful
{
    // A firmware that never ends a line must not fill the memory.
    private const int LongestLine = 4096;

    private readonly List<byte> _line = [];
    private readonly SerialWire _wire;
    private readonly Scheduler _scheduler;
    private readonly Timeline _timeline;

    public Console(SerialWire wire, Scheduler scheduler, Timeline timeline)
    {
        (_wire, _scheduler, _timeline) = (wire, scheduler, timeline);
        wire.FromChip = Take;
    }

    public void Write(string text) => _wire.Send(Encoding.UTF8.GetBytes(text));

    /// <summary>The board has lost its power: a line that was begun is never ended, and is written as far as it came.</summary>
    public void PowerOff()
    {
        if (_line.Count > 0)
            EndLine();
        _wire.Clear();
    }

    public void Save(BinaryWriter state)
    {
        state.Write(_line.Count);
        foreach (var value in _line)
            state.Write(value);
    }

    public void Load(BinaryReader state)
    {
        _line.Clear();
        for (var count = state.ReadInt32(); count > 0; count--)
            _line.Add(state.ReadByte());
    }

    private void Take(byte value)
    {
        if (value != '\n')
            _line.Add(value);
        if (value == '\n' || _line.Count == LongestLine)
            EndLine();
    }

    private void EndLine()
    {
        var text = Encoding.UTF8.GetString([.. _line]).TrimEnd('\r');
        _line.Clear();
        _timeline.Append(new ConsoleEntry(_scheduler.BoardTime, text));
    }
}
