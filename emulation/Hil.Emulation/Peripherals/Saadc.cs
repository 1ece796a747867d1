using Hil.Core.Boards;
using Hil.Emulation.Time;

namespace Hil.Emulation.Peripherals;

/// <summary>
/// SAADC, as far as firmware needs it to start: the tasks answer with their events and every input converts to 0 V
/// (nRF9160 product specification, SAADC).
/// </summary>
internal sealed class Saadc : NordicPeripheral
{
    private const int Channels = 8;
    private const long ConversionTime = Scheduler.TicksPerSecond * 12 / 1_000_000;

    private readonly Register _pointer;
    private readonly Register _capacity;
    private readonly Register _amount;
    private readonly Register[] _inputs = new Register[Channels];
    private readonly PeripheralEvent _end;
    private readonly PeripheralEvent _done;
    private readonly PeripheralEvent _resultDone;
    private readonly ScheduledEvent _converted;
    private bool _started;

    public Saadc(PeripheralContext context) : base("SAADC", 14, context)
    {
        var started = Event(0x100, "STARTED");
        _end = Event(0x104, "END");
        _done = Event(0x108, "DONE");
        _resultDone = Event(0x10C, "RESULTDONE");
        var calibrated = Event(0x110, "CALIBRATEDONE");
        var stopped = Event(0x114, "STOPPED");
        _converted = context.Scheduler.CreateEvent("SAADC.converted", Converted);
        ReadOnly(0x400, "STATUS", () => _converted.IsScheduled ? 1u : 0);
        Stored(0x500, "ENABLE", 0, 1);
        for (var i = 0u; i < Channels; i++)
        {
            Event(0x118 + 8 * i, $"CH[{i}].LIMITH");
            Event(0x11C + 8 * i, $"CH[{i}].LIMITL");
            _inputs[i] = Stored(0x510 + 16 * i, $"CH[{i}].PSELP", 0, 0x1F);
            Stored(0x514 + 16 * i, $"CH[{i}].PSELN", 0, 0x1F);
            Stored(0x518 + 16 * i, $"CH[{i}].CONFIG", 0x20000);
            Stored(0x51C + 16 * i, $"CH[{i}].LIMIT", 0x7FFF8000);
        }

        Stored(0x5F0, "RESOLUTION", 1, 7);
        Stored(0x5F4, "OVERSAMPLE", 0, 15);
        Stored(0x5F8, "SAMPLERATE", 0, 0x17FF);
        _pointer = Stored(0x62C, "RESULT.PTR");
        _capacity = Stored(0x630, "RESULT.MAXCNT", 0, 0x7FFF);
        _amount = ReadOnly(0x634, "RESULT.AMOUNT");
        Task(0x000, "START", () =>
        {
            (_started, _amount.Value) = (true, 0);
            started.Raise();
        });
        Task(0x004, "SAMPLE", () =>
        {
            if (_started)
                _converted.ScheduleAfter(ConversionTime);
        });
        Task(0x008, "STOP", () =>
        {
            _converted.Cancel();
            _started = false;
            stopped.Raise();
        });
        Task(0x00C, "CALIBRATEOFFSET", calibrated.Raise);
    }

    public override void Save(BinaryWriter state)
    {
        base.Save(state);
        state.Write(_started);
    }

    public override void Load(BinaryReader state)
    {
        base.Load(state);
        _started = state.ReadBoolean();
    }

    protected override void OnReset(ResetCause cause)
    {
        _started = false;
        _converted.Cancel();
    }

    private void Converted()
    {
        foreach (var input in _inputs)
        {
            if (input == 0 || _amount >= _capacity)
                continue;
            Context.DmaWrite(Name, "RESULT", _pointer + 2 * _amount.Value, [0, 0]);
            _amount.Value++;
            _resultDone.Raise();
        }

        _done.Raise();
        if (_amount < _capacity)
            return;
        _started = false;
        _end.Raise();
    }
}
