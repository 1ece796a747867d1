using Hil.Core.Motions;
using Hil.Core.Timelines;
using Hil.Emulation.Bus;
using Hil.Emulation.Peripherals;
using Hil.Emulation.State;
using Hil.Emulation.Time;

namespace Hil.Emulation.Devices;

/// <summary>
/// An ADXL362 accelerometer on an SPI bus (Analog Devices, ADXL362 data sheet): registers, ranges, output data rates, FIFO, activity and
/// inactivity, interrupts, self test and wake-up mode.
/// </summary>
/// <remarks>
/// The anti-alias filter is left out: a motion is felt as it stands at the instant of a conversion. External clock and external sample
/// trigger are reported when they are asked for. Clamping at the ends of the range is an assumption of ours.
/// </remarks>
internal sealed class Adxl362 : ISpiDevice, IStateful
{
    private const long StartUp = Scheduler.TicksPerSecond * 5 / 1000;
    private const long SoftResetTime = Scheduler.TicksPerSecond / 2000;
    private const long WakeUpPeriod = Scheduler.TicksPerSecond / 6;
    private const int ConversionsBeforeFirst = 4;
    private const int LastAddress = 0x3F;

    private readonly Scheduler _scheduler;
    private readonly Gpio _gpio;
    private readonly Func<long, Acceleration> _field;
    private readonly Timeline _timeline;
    private readonly IDiagnostics _diagnostics;
    private readonly Adxl362Pins _pins;
    private readonly SeededRandom _random;
    private readonly ScheduledEvent _conversion;
    private readonly Adxl362Registers _registers = new();
    private readonly Adxl362Fifo _fifo = new();
    private readonly Adxl362MotionDetector _detector;
    private bool _powered;
    private bool _selected;
    private long _readyAt;
    private long _convertsAt;
    private Phase _phase;
    private byte _command;
    private int _address;
    private int _oddByte = -1;

    /// <param name="scheduler">Virtual time.</param>
    /// <param name="gpio">Where its pins are wired.</param>
    /// <param name="pins">The pins of the chip it is wired to.</param>
    /// <param name="field">What it feels at a tick, in g.</param>
    /// <param name="timeline">Where conversions are written.</param>
    /// <param name="diagnostics">Where it says what is not modelled.</param>
    /// <param name="seed">Where its noise comes from.</param>
    public Adxl362(Scheduler scheduler, Gpio gpio, Adxl362Pins pins, Func<long, Acceleration> field, Timeline timeline, IDiagnostics diagnostics, ulong seed = 1)
    {
        (_scheduler, _gpio, _pins, _field, _timeline, _diagnostics) = (scheduler, gpio, pins, field, timeline, diagnostics);
        _random = new SeededRandom(seed);
        _detector = new Adxl362MotionDetector(_registers);
        _conversion = scheduler.CreateEvent("ADXL362.conversion", Convert);
        gpio.Watch(pins.ChipSelect, ChipSelectChanged);
    }

    private enum Phase : byte
    {
        Command,
        Address,
        Data,
        Fifo,
        Ignored,
    }

    public bool IsSelected => _powered && _selected;

    public int Mode => 0;

    /// <summary>Whether each conversion is written on the timeline.</summary>
    public bool WritesSamples { get; set; } = true;

    /// <summary>The die's temperature in °C.</summary>
    public double Temperature { get; set; } = 25;

    /// <summary>The deviation of normal noise in counts of ±2 g on each axis; none at first.</summary>
    public double Noise { get; set; }

    /// <summary>Supply rises: registers at their defaults, standby.</summary>
    public void PowerOn()
    {
        _powered = true;
        Restart(StartUp);
    }

    /// <summary>Supply is gone.</summary>
    public void PowerOff()
    {
        _powered = false;
        _conversion.Cancel();
        _gpio.Drive(_pins.Interrupt1, null);
        if (_pins.Interrupt2 is { } second)
            _gpio.Drive(second, null);
    }

    public byte? Exchange(byte input)
    {
        if (_scheduler.Now < _readyAt)
            return null;
        switch (_phase)
        {
            case Phase.Command:
                _command = input;
                _phase = input switch { 0x0A or 0x0B => Phase.Address, 0x0D => Phase.Fifo, _ => Phase.Ignored };
                if (_phase == Phase.Fifo)
                    _registers.Clear(Adxl362Registers.FifoOverrun);
                return null;
            case Phase.Address:
                _address = Math.Min((int)input, LastAddress);
                _phase = Phase.Data;
                return null;
            case Phase.Data:
                var place = _address;
                _address = Math.Min(_address + 1, LastAddress);
                if (_command == 0x0B)
                    return ReadRegister(place);
                WriteRegister(place, input);
                return null;
            case Phase.Fifo:
                return ReadFifo();
            default:
                return null;
        }
    }

    public void Save(BinaryWriter state)
    {
        state.Write(_powered);
        state.Write(_selected);
        state.Write(_readyAt);
        state.Write(_convertsAt);
        state.Write((byte)_phase);
        state.Write(_command);
        state.Write(_address);
        state.Write(_oddByte);
        state.Write(_random.State);
        _registers.Save(state);
        _fifo.Save(state);
        _detector.Save(state);
    }

    public void Load(BinaryReader state)
    {
        _powered = state.ReadBoolean();
        _selected = state.ReadBoolean();
        _readyAt = state.ReadInt64();
        _convertsAt = state.ReadInt64();
        _phase = (Phase)state.ReadByte();
        _command = state.ReadByte();
        _address = state.ReadInt32();
        _oddByte = state.ReadInt32();
        _random.State = state.ReadUInt64();
        _registers.Load(state);
        _fifo.Load(state);
        _detector.Load(state);
    }

    private void Restart(long startUp)
    {
        _registers.Reset();
        _fifo.Clear();
        _detector.Restart();
        _conversion.Cancel();
        _readyAt = _scheduler.Now + startUp;
        DriveInterrupts();
    }

    private void ChipSelectChanged()
    {
        var selected = !_gpio.Level(_pins.ChipSelect);
        if (selected == _selected)
            return;
        _selected = selected;
        // The rest of an entry that was read by half is lost with the frame.
        _oddByte = -1;
        _phase = Phase.Command;
        if (!selected && _powered)
            DriveInterrupts();
    }

    private byte ReadRegister(int address)
    {
        var value = address switch
        {
            0x0C => (byte)_fifo.Count,
            0x0D => (byte)(_fifo.Count >> 8),
            _ => _registers[address],
        };
        if (address is >= 0x08 and <= 0x0A or >= 0x0E and <= 0x15)
            _registers.Clear(Adxl362Registers.DataReady);
        else if (address == Adxl362Registers.Status)
        {
            _registers.Clear(Adxl362Registers.Activity | Adxl362Registers.Inactivity);
            _detector.Serviced();
        }

        DriveInterrupts();
        return value;
    }

    private void WriteRegister(int address, byte value)
    {
        if (address == Adxl362Registers.SoftReset)
        {
            if (value == 0x52)
                Restart(SoftResetTime);
            return;
        }

        if (address is < 0x20 or > 0x2E)
            return;
        var wasMeasuring = _registers.IsMeasuring;
        var oldRate = _registers.OutputDataRate;
        _registers.Write(address, value);
        switch (address)
        {
            case Adxl362Registers.ActivityControl:
                _detector.Restart();
                break;
            case Adxl362Registers.FifoControl:
                if ((value & 3) == 0)
                    _fifo.Clear();
                _fifo.Triggered = false;
                break;
            case Adxl362Registers.FilterControl:
                if ((value & 0x08) != 0)
                    _diagnostics.Report("unmodelled-register", "ADXL362: the external sample trigger (FILTER_CTL.EXT_SAMPLE) is not modelled");
                break;
            case Adxl362Registers.PowerControl:
                if ((value & 0x40) != 0)
                    _diagnostics.Report("unmodelled-register", "ADXL362: the external clock (POWER_CTL.EXT_CLK) is not modelled");
                break;
        }

        if (_registers.IsMeasuring != wasMeasuring || (wasMeasuring && _registers.OutputDataRate != oldRate))
            StartOrStop();
        UpdateFifoFlags();
        DriveInterrupts();
    }

    private void StartOrStop()
    {
        _conversion.Cancel();
        if (!_registers.IsMeasuring)
            return;
        _detector.Restart();
        _convertsAt = _scheduler.Now + ConversionsBeforeFirst * PeriodTicks();
        _conversion.ScheduleAt(_convertsAt);
    }

    private bool IsInWakeUpMode => _registers.IsWakeUp || (_registers.IsAutoSleep && _detector.IsAlternating && !_registers.Has(Adxl362Registers.Awake));

    private long PeriodTicks() => IsInWakeUpMode ? WakeUpPeriod : Scheduler.TicksPerSecond * 2 / (25 << _registers.OutputDataRate);

    private void Convert()
    {
        var felt = _field(_convertsAt);
        var (x, y, z) = (felt.X, felt.Y, felt.Z);
        if (_registers.IsSelfTest)
        {
            // Typical at 2.0 V.
            (x, y, z) = (x + 0.550, y - 0.550, z + 0.535);
        }

        var (countX, countY, countZ) = (ToCounts(x), ToCounts(y), ToCounts(z));
        var temperature = (short)Math.Round(350 + (Temperature - 25) / 0.065);
        _registers.StoreSample(countX, countY, countZ, temperature);
        _detector.Feed(countX, countY, countZ, IsInWakeUpMode);
        if (_registers.Has(Adxl362Registers.Activity))
            _fifo.Triggered = true;
        if (_fifo.Push(_registers, countX, countY, countZ, temperature))
            _registers.Set(Adxl362Registers.FifoOverrun);
        _registers.Set(Adxl362Registers.DataReady);
        _convertsAt += PeriodTicks();
        _conversion.ScheduleAt(_convertsAt);
        UpdateFifoFlags();
        DriveInterrupts();
        // Last, since who sees it may cut the power.
        if (WritesSamples)
            _timeline.Append(new SampleEntry(_scheduler.BoardTime, countX, countY, countZ));
    }

    private short ToCounts(double g)
    {
        var counts = g * _registers.CountsPerG;
        if (Noise > 0)
            counts += _random.NextNormal() * Noise * _registers.CountsPerG / 1000;
        return (short)Math.Clamp(Math.Round(counts), -2048, 2047);
    }

    private byte ReadFifo()
    {
        byte value;
        if (_oddByte >= 0)
        {
            value = (byte)_oddByte;
            _oddByte = -1;
        }
        else
        {
            var entry = _fifo.Pop();
            value = (byte)entry;
            _oddByte = entry >> 8;
        }

        UpdateFifoFlags();
        DriveInterrupts();
        return value;
    }

    private void UpdateFifoFlags()
    {
        _registers.Put(Adxl362Registers.FifoReady, _fifo.Count > 0);
        _registers.Put(Adxl362Registers.FifoWatermark, _registers.FifoMode != 0 && _fifo.Count >= _registers.Watermark);
        if (_registers.FifoMode == 0)
            _registers.Clear(Adxl362Registers.FifoOverrun);
    }

    private void DriveInterrupts()
    {
        Drive(_pins.Interrupt1, _registers[Adxl362Registers.InterruptMap1]);
        if (_pins.Interrupt2 is { } second)
            Drive(second, _registers[Adxl362Registers.InterruptMap2]);
    }

    // Without a mapped function the pin is not driven. Bits 0 to 6 stand for the same flags as those of STATUS.
    private void Drive(int pin, byte map)
    {
        var active = (map & 0x7F & _registers[Adxl362Registers.Status]) != 0;
        _gpio.Drive(pin, (map & 0x7F) == 0 ? null : active != ((map & 0x80) != 0));
    }
}
