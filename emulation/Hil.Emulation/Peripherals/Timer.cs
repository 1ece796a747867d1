using Hil.Core.Boards;
using Hil.Emulation.Time;

namespace Hil.Emulation.Peripherals;

/// <summary>TIMER: a counter at 16 MHz / 2^PRESCALER, or of triggers (nRF9160 product specification, TIMER).</summary>
internal sealed class Timer : NordicPeripheral
{
    private const int Channels = 6;
    private const long TicksAt16Megahertz = Scheduler.TicksPerSecond / 16_000_000;

    private readonly Register _shorts;
    private readonly Register _mode;
    private readonly Register _bitMode;
    private readonly Register _prescaler;
    private readonly Register[] _compare = new Register[Channels];
    private readonly Register[] _oneShot = new Register[Channels];
    private readonly PeripheralEvent[] _matched = new PeripheralEvent[Channels];
    private readonly ScheduledEvent _next;
    private bool _running;
    // The counter held _base at the tick _since.
    private ulong _base;
    private long _since;
    private long _nextAt;
    private uint _oneShotsDone;

    public Timer(PeripheralContext context, int number) : base($"TIMER{number}", 15 + number, context, hasInten: false)
    {
        _next = context.Scheduler.CreateEvent($"{Name}.compare", Match);
        _shorts = Stored(0x200, "SHORTS", 0, 0x3F3F);
        _mode = Stored(0x504, "MODE", 0, 3, _ => Reschedule());
        _bitMode = Stored(0x508, "BITMODE", 0, 3, _ => Reschedule());
        _prescaler = Stored(0x510, "PRESCALER", 4, 15, _ => Reschedule());
        for (var i = 0; i < Channels; i++)
        {
            var channel = i;
            var step = 4 * (uint)i;
            _matched[channel] = Event(0x140 + step, $"COMPARE[{channel}]");
            _oneShot[channel] = Stored(0x514 + step, $"ONESHOTEN[{channel}]", 0, 1);
            _compare[channel] = Stored(0x540 + step, $"CC[{channel}]", onWrite: _ =>
            {
                _oneShotsDone &= ~(1u << channel);
                Reschedule();
            });
            Task(0x040 + step, $"CAPTURE[{channel}]", () =>
            {
                _compare[channel].Value = (uint)Count(Now);
                Reschedule();
            });
        }

        Task(0x000, "START", Start);
        Task(0x004, "STOP", () => Halt(Now));
        Task(0x008, "COUNT", CountOne);
        Task(0x00C, "CLEAR", () => Clear(Now));
        Task(0x010, "SHUTDOWN", () =>
        {
            Halt(Now);
            Clear(Now);
        });
    }

    private bool IsTimer => _mode == 0;

    private ulong Range => 1ul << (_bitMode.Value switch { 0 => 16, 1 => 8, 2 => 24, _ => 32 });

    private long TicksPerCount => TicksAt16Megahertz << (int)Math.Min(_prescaler, 9);

    public override void Save(BinaryWriter state)
    {
        base.Save(state);
        state.Write(_running);
        state.Write(_base);
        state.Write(_since);
        state.Write(_nextAt);
        state.Write(_oneShotsDone);
    }

    public override void Load(BinaryReader state)
    {
        base.Load(state);
        _running = state.ReadBoolean();
        _base = state.ReadUInt64();
        _since = state.ReadInt64();
        _nextAt = state.ReadInt64();
        _oneShotsDone = state.ReadUInt32();
    }

    protected override void OnReset(ResetCause cause)
    {
        (_running, _base, _oneShotsDone) = (false, 0, 0);
        _next.Cancel();
    }

    private ulong Count(long tick) =>
        (_base + (_running && IsTimer ? (ulong)Math.Max(0, (tick - _since) / TicksPerCount) : 0)) % Range;

    private void Start()
    {
        if (_running)
            return;
        (_running, _since) = (true, Now);
        Reschedule();
    }

    private void Halt(long tick)
    {
        _base = Count(tick);
        _running = false;
        Reschedule();
    }

    private void Clear(long tick)
    {
        (_base, _since) = (0, tick);
        Reschedule();
    }

    private void CountOne()
    {
        if (!_running || IsTimer)
            return;
        _base = (_base + 1) % Range;
        MatchAt(Now);
    }

    private void Reschedule()
    {
        _next.Cancel();
        if (!_running || !IsTimer)
            return;
        var elapsed = (ulong)Math.Max(0, (Now - _since) / TicksPerCount);
        var count = (_base + elapsed) % Range;
        var soonest = ulong.MaxValue;
        foreach (var compare in _compare)
        {
            // The counter that stands at the value now has matched already.
            var distance = (compare % Range + Range - count) % Range;
            soonest = Math.Min(soonest, distance == 0 ? Range : distance);
        }

        _nextAt = _since + (long)(elapsed + soonest) * TicksPerCount;
        _next.ScheduleAt(_nextAt);
    }

    private void Match()
    {
        MatchAt(_nextAt);
        if (!_next.IsScheduled)
            Reschedule();
    }

    // The tick is that of the count, not the present one: a core that is in the middle of an instruction must not make the timer drift.
    private void MatchAt(long tick)
    {
        var count = Count(tick);
        for (var channel = 0; channel < Channels; channel++)
        {
            if (_compare[channel] % Range != count || (_oneShotsDone >> channel & 1) != 0)
                continue;
            if (_oneShot[channel] != 0)
                _oneShotsDone |= 1u << channel;
            if ((_shorts >> channel & 1) != 0)
                Clear(tick);
            if ((_shorts >> (8 + channel) & 1) != 0)
                Halt(tick);
            _matched[channel].Raise();
        }
    }
}
