using Hil.Core.Network.Gateway;
using Hil.Core.Time;
using Hil.Emulation.Bus;
using Hil.Emulation.Peripherals;
using Hil.Emulation.Time;

namespace Hil.Emulation.Network;

/// <summary>The serial line of an emulated board as the bench's gateway sees it.</summary>
internal sealed class NetworkLine(Scheduler scheduler, SerialWire wire, IDiagnostics diagnostics, Func<bool> boardHasPower) : ISlipLine
{
    public BoardTime Now => scheduler.BoardTime;

    public bool BoardHasPower => boardHasPower();

    public Action<byte>? FromBoard
    {
        get => wire.FromChip;
        set => wire.FromChip = value;
    }

    public void Send(ReadOnlySpan<byte> bytes) => wire.Send(bytes);

    public void Clear() => wire.Clear();

    public Action<BoardTime> CreateAlarm(string name, Action ring)
    {
        var alarm = scheduler.CreateEvent(name, ring);
        return at => alarm.ScheduleAt(Scheduler.ToTick(at));
    }

    public void Report(string kind, string text) => diagnostics.Report(kind, text);
}
