using Hil.Core.Boards;
using Hil.Emulation.Time;

namespace Hil.Emulation.Peripherals;

/// <summary>
/// PWM: four outputs whose duty comes from a sequence in RAM (nRF9160 product specification, PWM). The model drives a pin with a duty and
/// not with edges; time passes by the value of a sequence, or by the period while somebody waits for the end of each.
/// </summary>
internal sealed class Pwm : NordicPeripheral
{
    private const int Outputs = 4;
    private const long TicksAt16Megahertz = Scheduler.TicksPerSecond / 16_000_000;
    private const uint WaveForm = 3;

    private readonly Gpio _gpio;
    private readonly PeripheralEvent _stopped;
    private readonly PeripheralEvent[] _sequenceStarted = new PeripheralEvent[2];
    private readonly PeripheralEvent[] _sequenceEnded = new PeripheralEvent[2];
    private readonly PeripheralEvent _periodEnded;
    private readonly PeripheralEvent _loopsDone;
    private readonly Register _shorts;
    private readonly Register _enable;
    private readonly Register _mode;
    private readonly Register _top;
    private readonly Register _prescaler;
    private readonly Register _decoder;
    private readonly Register _loop;
    private readonly (Register Pointer, Register Count, Register Refresh, Register Delay)[] _sequences = new (Register, Register, Register, Register)[2];
    private readonly Register[] _pins = new Register[Outputs];
    private readonly ScheduledEvent _period;
    private Phase _phase;
    private int _sequence;
    private uint _step;
    private uint _periodsLeft;
    private uint _loopsLeft;
    private uint _waveTop;
    private bool _stopping;
    private long _periodEnd;

    public Pwm(PeripheralContext context, Gpio gpio, int number) : base($"PWM{number}", 33 + number, context)
    {
        _gpio = gpio;
        _period = context.Scheduler.CreateEvent($"{Name}.period", PeriodsOver);
        _stopped = Event(0x104, "STOPPED");
        for (var i = 0; i < 2; i++)
        {
            var sequence = i;
            var (task, place) = (4 * (uint)i, 0x20 * (uint)i);
            _sequenceStarted[i] = Event(0x108 + task, $"SEQSTARTED[{i}]");
            _sequenceEnded[i] = Event(0x110 + task, $"SEQEND[{i}]");
            _sequences[i] = (Stored(0x520 + place, $"SEQ[{i}].PTR"), Stored(0x524 + place, $"SEQ[{i}].CNT", 0, 0x7FFF),
                Stored(0x528 + place, $"SEQ[{i}].REFRESH", 1, 0xFF_FFFF), Stored(0x52C + place, $"SEQ[{i}].ENDDELAY", 0, 0xFF_FFFF));
            Task(0x008 + task, $"SEQSTART[{i}]", () => Start(sequence));
        }

        _periodEnded = Event(0x118, "PWMPERIODEND");
        _loopsDone = Event(0x11C, "LOOPSDONE");
        _shorts = Stored(0x200, "SHORTS", 0, 0x1F);
        _enable = Stored(0x500, "ENABLE", 0, 1, _ => Disable());
        _mode = Stored(0x504, "MODE", 0, 1);
        _top = Stored(0x508, "COUNTERTOP", 0x3FF, 0x7FFF);
        _prescaler = Stored(0x50C, "PRESCALER", 0, 7);
        _decoder = Stored(0x510, "DECODER", 0, 0x103);
        _loop = Stored(0x514, "LOOP", 0, 0xFFFF);
        for (var i = 0; i < Outputs; i++)
            _pins[i] = Stored(0x560 + 4 * (uint)i, $"PSEL.OUT[{i}]", uint.MaxValue, 0x8000_001F);
        Task(0x004, "STOP", Stop);
        Task(0x010, "NEXTSTEP", NextStep);
    }

    private enum Phase : byte
    {
        Idle,

        /// <summary>A value of a sequence is output.</summary>
        Playing,

        /// <summary>The last value is output, for the delay at the end of a sequence.</summary>
        EndDelay,

        /// <summary>The last value is output until somebody stops or starts.</summary>
        Holding,
    }

    private uint Top => Math.Max(1, (_decoder & 3) == WaveForm ? _waveTop : _top.Value);

    private long PeriodTicks => (TicksAt16Megahertz << (int)_prescaler.Value) * Top * (_mode + 1);

    private bool StepsByTask => (_decoder >> 8 & 1) != 0;

    public override void Save(BinaryWriter state)
    {
        base.Save(state);
        state.Write((byte)_phase);
        state.Write(_sequence);
        state.Write(_step);
        state.Write(_periodsLeft);
        state.Write(_loopsLeft);
        state.Write(_waveTop);
        state.Write(_stopping);
        state.Write(_periodEnd);
    }

    public override void Load(BinaryReader state)
    {
        base.Load(state);
        _phase = (Phase)state.ReadByte();
        _sequence = state.ReadInt32();
        _step = state.ReadUInt32();
        _periodsLeft = state.ReadUInt32();
        _loopsLeft = state.ReadUInt32();
        _waveTop = state.ReadUInt32();
        _stopping = state.ReadBoolean();
        _periodEnd = state.ReadInt64();
    }

    protected override void OnReset(ResetCause cause)
    {
        _period.Cancel();
        (_phase, _stopping) = (Phase.Idle, false);
    }

    private void Disable()
    {
        if (_enable == 0)
            Idle();
    }

    private void Start(int sequence)
    {
        if (_enable == 0)
            return;
        _loopsLeft = _loop;
        _periodEnd = Now;
        _stopping = false;
        Begin(sequence);
    }

    private void Begin(int sequence)
    {
        // A count of 0 says that there is no such sequence.
        if (_sequences[sequence].Count == 0)
        {
            Hold();
            return;
        }

        (_sequence, _step) = (sequence, 0);
        _sequenceStarted[sequence].Raise();
        _phase = Phase.Playing;
        Output();
        Wait(StepsByTask ? 1 : _sequences[sequence].Refresh.Value + 1);
    }

    // STOP takes effect at the end of the period.
    private void Stop()
    {
        if (_phase == Phase.Idle)
        {
            _stopped.Raise();
            return;
        }

        _stopping = true;
        if (_phase == Phase.Holding || StepsByTask)
            _periodEnd += (Now - _periodEnd) / PeriodTicks * PeriodTicks;
        else
            _periodEnd -= PeriodTicks * ((_periodEnd - Now - 1) / PeriodTicks);
        if (_periodEnd <= Now)
            _periodEnd += PeriodTicks;
        _period.ScheduleAt(_periodEnd);
    }

    private void Wait(uint periods)
    {
        // One event for all periods of a value, unless somebody waits for each period.
        var atOnce = _periodEnded.IsWatched ? 1 : periods;
        _periodsLeft = periods - atOnce;
        _periodEnd += PeriodTicks * atOnce;
        _period.ScheduleAt(_periodEnd);
    }

    private void PeriodsOver()
    {
        if (_stopping)
        {
            _periodEnded.Raise();
            Idle();
            _stopped.Raise();
            return;
        }

        if (_periodsLeft > 0)
        {
            Wait(_periodsLeft);
            _periodEnded.Raise();
            return;
        }

        var phase = _phase;
        switch (phase)
        {
            case Phase.Playing when StepsByTask:
            case Phase.Holding:
                if (_periodEnded.IsWatched)
                    Wait(1);
                break;
            case Phase.Playing:
                Advance();
                break;
            case Phase.EndDelay:
                AfterSequence();
                break;
        }

        _periodEnded.Raise();
    }

    private void NextStep()
    {
        if (StepsByTask && _phase == Phase.Playing && !_stopping)
            Advance();
    }

    private void Advance()
    {
        _step++;
        if (_step * Lanes < _sequences[_sequence].Count)
        {
            Output();
            if (!StepsByTask)
                Wait(_sequences[_sequence].Refresh.Value + 1);
            return;
        }

        EndOfSequence();
    }

    private void EndOfSequence()
    {
        var ended = _sequence;
        _phase = Phase.EndDelay;
        var delay = _sequences[ended].Delay.Value;
        if (delay > 0 && !StepsByTask)
            Wait(delay);
        else
            AfterSequence();
        _sequenceEnded[ended].Raise();
        if ((_shorts >> ended & 1) != 0)
            Stop();
    }

    private void AfterSequence()
    {
        if (_loopsLeft > 0)
        {
            // LOOP counts how often both sequences are played: 0, 1, 0, 1, …
            if (_sequence == 1 && --_loopsLeft == 0)
            {
                Hold();
                _loopsDone.Raise();
                if ((_shorts & 1 << 4) != 0)
                    Stop();
                else if ((_shorts & 1 << 2) != 0)
                    Start(0);
                else if ((_shorts & 1 << 3) != 0)
                    Start(1);
                return;
            }

            Begin(1 - _sequence);
            return;
        }

        Hold();
    }

    private void Hold()
    {
        if (_phase == Phase.Idle)
            return;
        _phase = Phase.Holding;
        if (_periodEnded.IsWatched)
            Wait(1);
    }

    private void Idle()
    {
        _period.Cancel();
        _phase = Phase.Idle;
        _stopping = false;
        foreach (var pin in _pins)
            if (pin >> 31 == 0)
                _gpio.Release((int)(pin & 31));
    }

    // Half-words a step: one for all, one for each pair, one for each output, or three and the counter's top.
    private uint Lanes => (_decoder & 3) switch { 0 => 1u, 1 => 2, _ => 4 };

    private void Output()
    {
        Span<byte> bytes = stackalloc byte[2 * (int)Lanes];
        Context.DmaRead(Name, $"SEQ[{_sequence}]", _sequences[_sequence].Pointer + 2 * _step * Lanes, bytes);
        if ((_decoder & 3) == WaveForm)
            _waveTop = BitConverter.ToUInt16(bytes[6..]);
        for (var output = 0; output < Outputs; output++)
        {
            if (_pins[output] >> 31 != 0 || ((_decoder & 3) == WaveForm && output == 3))
                continue;
            var lane = (_decoder & 3) switch { 0 => 0, 1 => output / 2, _ => output };
            var value = BitConverter.ToUInt16(bytes[(2 * lane)..]);
            var before = Math.Min(1.0, (value & 0x7FFF) / (double)Top);
            // Polarity 1 starts high and falls at the compare value, polarity 0 the other way round.
            _gpio.Take((int)(_pins[output] & 31), value >> 15 != 0 ? before : 1 - before);
        }
    }
}
