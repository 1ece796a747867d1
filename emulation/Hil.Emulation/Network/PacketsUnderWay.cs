using Hil.Emulation.State;
using Hil.Emulation.Time;

namespace Hil.Emulation.Network;

/// <summary>Packets that a filter has delayed.</summary>
internal sealed class PacketsUnderWay : IStateful
{
    private readonly Scheduler _scheduler;
    private readonly Action<bool, byte[]> _arrive;
    private readonly ScheduledEvent _next;
    // In the order of arrival; of two that arrive at one tick the one first that was sent first.
    private readonly List<(long Due, bool ToBoard, byte[] Packet)> _packets = [];

    public PacketsUnderWay(Scheduler scheduler, Action<bool, byte[]> arrive)
    {
        (_scheduler, _arrive) = (scheduler, arrive);
        _next = scheduler.CreateEvent("network.delayed", ArriveNext);
    }

    public void Add(bool toBoard, byte[] packet, TimeSpan delay)
    {
        var due = _scheduler.Now + Scheduler.ToTicks(delay);
        var place = _packets.FindIndex(p => p.Due > due);
        _packets.Insert(place < 0 ? _packets.Count : place, (due, toBoard, packet));
        _next.ScheduleAt(_packets[0].Due);
    }

    public void Save(BinaryWriter state)
    {
        state.Write(_packets.Count);
        foreach (var (due, toBoard, packet) in _packets)
        {
            state.Write(due);
            state.Write(toBoard);
            state.Write(packet.Length);
            state.Write(packet);
        }
    }

    public void Load(BinaryReader state)
    {
        _packets.Clear();
        for (var count = state.ReadInt32(); count > 0; count--)
            _packets.Add((state.ReadInt64(), state.ReadBoolean(), state.ReadBytes(state.ReadInt32())));
    }

    private void ArriveNext()
    {
        var (_, toBoard, packet) = _packets[0];
        _packets.RemoveAt(0);
        if (_packets.Count > 0)
            _next.ScheduleAt(_packets[0].Due);
        _arrive(toBoard, packet);
    }
}
