using System.Numerics;
using Hil.Core.Boards;

namespace Hil.Emulation.Peripherals;

/// <summary>
/// P0: 32 pins with their pads. A pad's level comes from the chip where it drives, else from what is wired to it, else from its pull
/// resistor (nRF9160 product specification, GPIO).
/// </summary>
internal sealed class Gpio : NordicPeripheral
{
    public const int Pins = 32;
    private const uint InputDisconnected = 1 << 1;
    private const uint PullUp = 3;

    private readonly Register[] _configurations = new Register[Pins];
    private readonly List<Action>?[] _watchers = new List<Action>?[Pins];
    private readonly Register _detectMode;
    // One bit a pin.
    private uint _out;
    private uint _direction;
    private uint _latch;
    private uint _wired;
    private uint _wiredHigh;
    private uint _taken;
    private uint _pads;
    private uint _inputs;
    private uint _matching;
    private bool _detect;
    // What part of the time a peripheral that has taken the pin drives it high, from 0 to 1.
    private readonly double[] _duties = new double[Pins];

    public Gpio(PeripheralContext context) : base("P0", 66, context)
    {
        Computed(0x504, "OUT", () => _out, value => SetOut(value));
        Computed(0x508, "OUTSET", () => _out, value => SetOut(_out | value));
        Computed(0x50C, "OUTCLR", () => _out, value => SetOut(_out & ~value));
        ReadOnly(0x510, "IN", () => _inputs);
        Computed(0x514, "DIR", () => _direction, value => SetDirection(value));
        Computed(0x518, "DIRSET", () => _direction, value => SetDirection(_direction | value));
        Computed(0x51C, "DIRCLR", () => _direction, value => SetDirection(_direction & ~value));
        Computed(0x520, "LATCH", () => _latch, ClearLatch);
        Stored(0x524, "DETECTMODE", 0, 1);
        _detectMode = Stored(0x528, "DETECTMODE_SEC", 0, 1, _ => UpdateDetect());
        for (var i = 0; i < Pins; i++)
        {
            var pin = i;
            _configurations[pin] = Declare(new Register($"PIN_CNF[{pin}]", 0x700 + 4 * (uint)pin, 2, 0x3070E)
            {
                OnRead = () => _configurations[pin].Value | (_direction >> pin & 1),
                OnWrite = value => SetDirection((_direction & ~(1u << pin)) | (value & 1) << pin, 1u << pin),
            });
        }
    }

    /// <summary>Called when DETECT rises: GPIOTE tells it, System OFF ends.</summary>
    public event Action? Detected;

    /// <summary>Whether DETECT is high.</summary>
    public bool IsDetecting => _detect;

    /// <summary>The level of a pad as a wire sees it.</summary>
    public bool Level(int pin) => (_pads >> pin & 1) != 0;

    /// <summary>What part of the time the pad is high, from 0 to 1.</summary>
    public double Duty(int pin) => (_taken >> pin & 1) != 0 ? _duties[pin] : Level(pin) ? 1 : 0;

    /// <summary>Has something called whenever a pad's level or duty changes. Only while the board is built.</summary>
    public void Watch(int pin, Action changed) => (_watchers[pin] ??= []).Add(changed);

    /// <summary>Drives a pad from outside, or lets go of it where <paramref name="level"/> is null.</summary>
    public void Drive(int pin, bool? level)
    {
        var bit = 1u << pin;
        _wired = level is null ? _wired & ~bit : _wired | bit;
        _wiredHigh = level == true ? _wiredHigh | bit : _wiredHigh & ~bit;
        Refresh(bit);
    }

    /// <summary>A peripheral of the chip takes a pin and drives it high for a part of the time.</summary>
    public void Take(int pin, double duty)
    {
        var changed = (_taken >> pin & 1) == 0 || _duties[pin] != duty;
        _taken |= 1u << pin;
        _duties[pin] = duty;
        Refresh(1u << pin, changed ? 1u << pin : 0);
    }

    /// <summary>A peripheral of the chip gives a pin back to GPIO.</summary>
    public void Release(int pin)
    {
        if ((_taken >> pin & 1) == 0)
            return;
        _taken &= ~(1u << pin);
        Refresh(1u << pin, 1u << pin);
    }

    public override void Save(BinaryWriter state)
    {
        base.Save(state);
        foreach (var word in (ReadOnlySpan<uint>)[_out, _direction, _latch, _wired, _wiredHigh, _taken, _pads, _inputs, _matching])
            state.Write(word);
        state.Write(_detect);
        foreach (var duty in _duties)
            state.Write(duty);
    }

    public override void Load(BinaryReader state)
    {
        base.Load(state);
        _out = state.ReadUInt32();
        _direction = state.ReadUInt32();
        _latch = state.ReadUInt32();
        _wired = state.ReadUInt32();
        _wiredHigh = state.ReadUInt32();
        _taken = state.ReadUInt32();
        _pads = state.ReadUInt32();
        _inputs = state.ReadUInt32();
        _matching = state.ReadUInt32();
        _detect = state.ReadBoolean();
        for (var i = 0; i < Pins; i++)
            _duties[i] = state.ReadDouble();
    }

    protected override void OnReset(ResetCause cause)
    {
        _out = _direction = _latch = _taken = 0;
        Refresh(uint.MaxValue);
    }

    private void SetOut(uint value)
    {
        var changed = _out ^ value;
        _out = value;
        Refresh(changed);
    }

    private void SetDirection(uint value, uint alsoRefresh = 0)
    {
        var changed = _direction ^ value;
        _direction = value;
        Refresh(changed | alsoRefresh);
    }

    private bool ComputePad(int pin)
    {
        var bit = 1u << pin;
        if ((_taken & bit) != 0)
            return _duties[pin] > 0;
        var high = (_out & bit) != 0;
        var drive = _configurations[pin] >> 8 & 7;
        // D0 (4, 5) does not drive low, D1 (6, 7) does not drive high.
        if ((_direction & bit) != 0 && (drive < 4 || (drive < 6 ? high : !high)))
            return high;
        if ((_wired & bit) != 0)
            return (_wiredHigh & bit) != 0;
        return (_configurations[pin] >> 2 & 3) == PullUp;
    }

    private void Refresh(uint pins, uint alwaysTell = 0)
    {
        var before = _pads;
        for (var rest = pins; rest != 0; rest &= rest - 1)
        {
            var pin = BitOperations.TrailingZeroCount(rest);
            var bit = 1u << pin;
            _pads = ComputePad(pin) ? _pads | bit : _pads & ~bit;
            var connected = (_configurations[pin] & InputDisconnected) == 0;
            var input = connected && (_pads & bit) != 0;
            _inputs = input ? _inputs | bit : _inputs & ~bit;
            var matches = connected && (_configurations[pin] >> 16 & 3) switch { 2 => input, 3 => !input, _ => false };
            _matching = matches ? _matching | bit : _matching & ~bit;
        }

        _latch |= _matching;
        UpdateDetect();
        for (var rest = (before ^ _pads) | alwaysTell; rest != 0; rest &= rest - 1)
        {
            if (_watchers[BitOperations.TrailingZeroCount(rest)] is not { } watchers)
                continue;
            foreach (var watcher in watchers)
                watcher();
        }
    }

    private void ClearLatch(uint pins)
    {
        _latch = (_latch & ~pins) | _matching;
        // With LDETECT the signal goes low for a moment even if the condition still holds.
        if (_detectMode == 1)
            _detect = false;
        UpdateDetect();
    }

    private void UpdateDetect()
    {
        var detect = (_detectMode == 1 ? _latch : _matching) != 0;
        var rises = detect && !_detect;
        _detect = detect;
        if (rises)
            Detected?.Invoke();
    }
}
