using Hil.Emulation.State;
using Hil.Emulation.Time;

namespace Hil.Emulation.Peripherals;

/// <summary>
/// The two data wires of a serial line between the chip and the bench. The bench's end follows the baud rate that the firmware has set, and
/// waits with its bytes where the firmware uses flow control and does not want any.
/// </summary>
internal sealed class SerialWire : IStateful
{
    // What the bench's end takes for a byte while nothing on the chip listens: one at 1 Mbaud.
    private const long DefaultByteTicks = 1280;

    private readonly Queue<byte> _toChip = [];
    private readonly List<Uarte> _uartes = [];
    private readonly Scheduler _scheduler;
    private readonly ScheduledEvent _arrival;
    private long _arrivesAt;

    /// <summary>Makes a line.</summary>
    /// <param name="scheduler">Virtual time.</param>
    /// <param name="name">What is on it, for diagnostics.</param>
    /// <param name="transmit">The pin on which the chip sends.</param>
    /// <param name="receive">The pin on which the chip receives.</param>
    public SerialWire(Scheduler scheduler, string name, int transmit, int receive)
    {
        (_scheduler, Transmit, Receive) = (scheduler, transmit, receive);
        _arrival = scheduler.CreateEvent($"{name}.arrival", Arrive);
    }

    public int Transmit { get; }

    public int Receive { get; }

    /// <summary>Called with each byte that the chip has sent, when its stop bit is over.</summary>
    public Action<byte>? FromChip { get; set; }

    /// <summary>How many bytes are on their way to the chip.</summary>
    public int InFlight => _toChip.Count;

    public void Attach(Uarte uarte) => _uartes.Add(uarte);

    /// <summary>Sends bytes to the chip, each in its time, after those that are under way.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            _toChip.Enqueue(value);
        Resume();
    }

    /// <summary>Looks whether the chip takes bytes again.</summary>
    public void Resume()
    {
        if (_toChip.Count == 0 || _arrival.IsScheduled || Listener is { IsHoldingOff: true })
            return;
        _arrivesAt = Math.Max(_scheduler.Now, _arrivesAt) + (Listener?.ByteTicks ?? DefaultByteTicks);
        _arrival.ScheduleAt(_arrivesAt);
    }

    /// <summary>The bytes that are under way are lost.</summary>
    public void Clear()
    {
        _toChip.Clear();
        _arrival.Cancel();
    }

    public void Save(BinaryWriter state)
    {
        state.Write(_arrivesAt);
        state.Write(_toChip.Count);
        foreach (var value in _toChip)
            state.Write(value);
    }

    public void Load(BinaryReader state)
    {
        _arrivesAt = state.ReadInt64();
        _toChip.Clear();
        for (var count = state.ReadInt32(); count > 0; count--)
            _toChip.Enqueue(state.ReadByte());
    }

    private Uarte? Listener => _uartes.Find(u => u.ListensOn(Receive));

    private void Arrive()
    {
        if (_toChip.Count == 0)
            return;
        var value = _toChip.Dequeue();
        Listener?.Receive(value);
        Resume();
    }
}
