using Hil.Core.Boards;
using Hil.Emulation.Time;

namespace Hil.Emulation.Peripherals;

/// <summary>RTC: a 24-bit counter of the 32,768 Hz clock (nRF9160 product specification, RTC). It counts only while that clock runs.</summary>
internal sealed class Rtc : NordicPeripheral
{
    private const int Channels = 4;
    private const long Range = 1 << 24;
    private const uint Tick = 1;

    private readonly LowFrequencyClock _clock;
    private readonly PeripheralEvent _ticked;
    private readonly PeripheralEvent _overflowed;
    private readonly PeripheralEvent[] _matched = new PeripheralEvent[Channels];
    private readonly Register[] _compare = new Register[Channels];
    private readonly Register _prescaler;
    private readonly ScheduledEvent _next;
    private uint _routed;
    private bool _started;
    // The counter held _base at the clock's edge _since.
    private long _base;
    private long _since;
    private long _nextEdge;

    public Rtc(PeripheralContext context, LowFrequencyClock clock, int number) : base($"RTC{number}", 20 + number, context, hasInten: false)
    {
        _clock = clock;
        _next = context.Scheduler.CreateEvent($"{Name}.edge", Edge);
        _ticked = Event(0x100, "TICK");
        _overflowed = Event(0x104, "OVRFLW");
        Computed(0x340, "EVTEN", () => _routed, value => Route(value));
        Computed(0x344, "EVTENSET", () => _routed, value => Route(_routed | value));
        Computed(0x348, "EVTENCLR", () => _routed, value => Route(_routed & ~value));
        ReadOnly(0x504, "COUNTER", () => (uint)Count(LowFrequencyClock.EdgesUpTo(Now)));
        Register prescaler = null!;
        // It can be written only while the counter stands.
        prescaler = Declare(new Register("PRESCALER", 0x508, 0, 0xFFF)
        {
            StoresWrites = false,
            OnWrite = value => prescaler.Value = _started ? prescaler.Value : value & 0xFFF,
        });
        _prescaler = prescaler;
        for (var i = 0; i < Channels; i++)
        {
            _matched[i] = Event(0x140 + 4 * (uint)i, $"COMPARE[{i}]");
            _compare[i] = Stored(0x540 + 4 * (uint)i, $"CC[{i}]", 0, 0xFF_FFFF, _ => Reschedule());
        }

        Task(0x000, "START", () => SetStarted(true));
        Task(0x004, "STOP", () => SetStarted(false));
        Task(0x008, "CLEAR", () => SetCount(0));
        Task(0x00C, "TRIGOVRFLW", () => SetCount(0xFF_FFF0));
        clock.Changing += Freeze;
        clock.Changed += Reschedule;
    }

    private bool IsCounting => _started && _clock.IsRunning;

    private long EdgesPerCount => _prescaler + 1L;

    public override void Save(BinaryWriter state)
    {
        base.Save(state);
        state.Write(_routed);
        state.Write(_started);
        state.Write(_base);
        state.Write(_since);
        state.Write(_nextEdge);
    }

    public override void Load(BinaryReader state)
    {
        base.Load(state);
        _routed = state.ReadUInt32();
        _started = state.ReadBoolean();
        _base = state.ReadInt64();
        _since = state.ReadInt64();
        _nextEdge = state.ReadInt64();
    }

    internal override bool IsRouted(PeripheralEvent of) => (_routed >> of.Bit & 1) != 0;

    protected override void OnWatchersChanged() => Reschedule();

    protected override void OnReset(ResetCause cause)
    {
        (_routed, _started, _base) = (0, false, 0);
        _next.Cancel();
    }

    private long Count(long edge) => (_base + (IsCounting ? (edge - _since) / EdgesPerCount : 0)) % Range;

    private void Route(uint mask)
    {
        _routed = mask;
        Reschedule();
    }

    private void SetStarted(bool started)
    {
        if (started == _started)
            return;
        Freeze();
        _started = started;
        Reschedule();
    }

    private void SetCount(long value)
    {
        (_base, _since) = (value, LowFrequencyClock.EdgesUpTo(Now));
        Reschedule();
    }

    // Whatever was counted up to now stays counted when counting stops or starts.
    private void Freeze()
    {
        var edge = LowFrequencyClock.EdgesUpTo(Now);
        (_base, _since) = (Count(edge), edge);
    }

    private void Reschedule()
    {
        _next.Cancel();
        if (!IsCounting)
            return;
        var elapsed = (LowFrequencyClock.EdgesUpTo(Now) - _since) / EdgesPerCount;
        var count = (_base + elapsed) % Range;
        var soonest = Range - count;
        foreach (var compare in _compare)
        {
            // A value that the counter holds already matches when it comes round again.
            var distance = (compare + Range - count) % Range;
            if (distance != 0)
                soonest = Math.Min(soonest, distance);
        }

        if (_ticked.IsWatched || (_routed & Tick) != 0)
            soonest = 1;
        _nextEdge = _since + (elapsed + soonest) * EdgesPerCount;
        _next.ScheduleAt(LowFrequencyClock.TickOf(_nextEdge));
    }

    private void Edge()
    {
        var count = Count(_nextEdge);
        Reschedule();
        _ticked.Raise();
        if (count == 0)
            _overflowed.Raise();
        for (var i = 0; i < Channels; i++)
            if (_compare[i] == count)
                _matched[i].Raise();
    }
}
