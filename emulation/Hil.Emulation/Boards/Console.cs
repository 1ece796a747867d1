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
    private readonly ConsoleLines _lines;
    private readonly SerialWire _wire;

    public Console(SerialWire wire, Scheduler scheduler, Timeline timeline)
    {
        (_wire, _lines) = (wire, new(timeline, () => scheduler.BoardTime));
        wire.FromChip = _lines.Take;
    }

    public void Write(string text) => _wire.Send(Encoding.UTF8.GetBytes(text));

    public void PowerOff()
    {
        _lines.PowerOff();
        _wire.Clear();
    }

    public void Save(BinaryWriter state)
    {
        var begun = _lines.Begun;
        state.Write(begun.Length);
        state.Write(begun);
    }

    public void Load(BinaryReader state) => _lines.Begun = state.ReadBytes(state.ReadInt32());
}
