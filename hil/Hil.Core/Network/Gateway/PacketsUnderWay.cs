using Hil.Core.Time;

namespace Hil.Core.Network.Gateway;

/// <summary>Packets that a filter has delayed.</summary>
internal sealed class PacketsUnderWay
{
    private readonly ISlipLine _line;
    private readonly Action<bool, byte[]> _arrive;
    private readonly Action<BoardTime> _setAlarm;
    // In the order of arrival; of two that arrive at one instant the one first that was sent first.
    private readonly List<(BoardTime Due, bool ToBoard, byte[] Packet)> _packets = [];

    public PacketsUnderWay(ISlipLine line, Action<bool, byte[]> arrive)
    {
        (_line, _arrive) = (line, arrive);
        _setAlarm = line.CreateAlarm("network.delayed", ArriveNext);
    }

    public void Add(bool toBoard, byte[] packet, TimeSpan delay)
    {
        var due = _line.Now + delay;
        var place = _packets.FindIndex(p => p.Due > due);
        _packets.Insert(place < 0 ? _packets.Count : place, (due, toBoard, packet));
        _setAlarm(_packets[0].Due);
    }

    public void Save(BinaryWriter state)
    {
        state.Write(_packets.Count);
        foreach (var (due, toBoard, packet) in _packets)
        {
            state.Write(due.Nanoseconds);
            state.Write(toBoard);
            state.Write(packet.Length);
            state.Write(packet);
        }
    }

    public void Load(BinaryReader state)
    {
        _packets.Clear();
        for (var count = state.ReadInt32(); count > 0; count--)
            _packets.Add((new BoardTime(state.ReadInt64()), state.ReadBoolean(), state.ReadBytes(state.ReadInt32())));
    }

    private void ArriveNext()
    {
        var (_, toBoard, packet) = _packets[0];
        _packets.RemoveAt(0);
        if (_packets.Count > 0)
            _setAlarm(_packets[0].Due);
        _arrive(toBoard, packet);
    }
}
