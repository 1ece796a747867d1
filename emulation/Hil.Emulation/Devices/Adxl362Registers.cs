using Hil.Emulation.State;

namespace Hil.Emulation.Devices;

/// <summary>The registers of an ADXL362 and what their bits mean (data sheet, "Register map").</summary>
internal sealed class Adxl362Registers : IStateful
{
    public const int Status = 0x0B;
    public const int SoftReset = 0x1F;
    public const int ActivityThreshold = 0x20;
    public const int ActivityTime = 0x22;
    public const int InactivityThreshold = 0x23;
    public const int InactivityTime = 0x25;
    public const int ActivityControl = 0x27;
    public const int FifoControl = 0x28;
    public const int FifoSamples = 0x29;
    public const int InterruptMap1 = 0x2A;
    public const int InterruptMap2 = 0x2B;
    public const int FilterControl = 0x2C;
    public const int PowerControl = 0x2D;
    public const int SelfTest = 0x2E;

    // Bits of STATUS.
    public const byte DataReady = 1;
    public const byte FifoReady = 2;
    public const byte FifoWatermark = 4;
    public const byte FifoOverrun = 8;
    public const byte Activity = 0x10;
    public const byte Inactivity = 0x20;
    public const byte Awake = 0x40;
    public const byte UserRegistersError = 0x80;

    private readonly byte[] _values = new byte[0x40];

    public byte this[int address] => _values[address];

    public bool IsMeasuring => (_values[PowerControl] & 3) == 2;

    public bool IsWakeUp => (_values[PowerControl] & 8) != 0;

    public bool IsAutoSleep => (_values[PowerControl] & 4) != 0;

    public bool IsSelfTest => (_values[SelfTest] & 1) != 0;

    /// <summary>0 to 5: 12.5 Hz times two to this power.</summary>
    public int OutputDataRate => Math.Min(_values[FilterControl] & 7, 5);

    public int CountsPerG => (_values[FilterControl] >> 6) switch { 0 => 1000, 1 => 500, _ => 235 };

    public int FifoMode => _values[FifoControl] & 3;

    public bool FifoHoldsTemperature => (_values[FifoControl] & 4) != 0;

    public int Watermark => (_values[FifoControl] & 8) << 5 | _values[FifoSamples];

    public int Word(int address) => _values[address] | _values[address + 1] << 8;

    public bool Has(byte status) => (_values[Status] & status) != 0;

    public void Set(byte status) => _values[Status] |= status;

    public void Clear(byte status) => _values[Status] &= (byte)~status;

    public void Put(byte status, bool value)
    {
        if (value)
            Set(status);
        else
            Clear(status);
    }

    public void Reset()
    {
        Array.Clear(_values);
        _values[0x00] = 0xAD;
        _values[0x01] = 0x1D;
        _values[0x02] = 0xF2;
        _values[0x03] = 0x01;
        _values[Status] = UserRegistersError | Awake;
        _values[FifoSamples] = 0x80;
        _values[FilterControl] = 0x13;
    }

    /// <summary>A write of the host to 0x20 to 0x2E.</summary>
    public void Write(int address, byte value)
    {
        _values[address] = (byte)(value & address switch
        {
            ActivityThreshold + 1 or InactivityThreshold + 1 => 0x07,
            ActivityControl => 0x3F,
            FifoControl => 0x0F,
            FilterControl => 0xDF,
            PowerControl => 0x7F,
            SelfTest => 0x01,
            _ => 0xFF,
        });
        Clear(UserRegistersError);
    }

    public void StoreSample(short x, short y, short z, short temperature)
    {
        ReadOnlySpan<short> words = [x, y, z, temperature];
        for (var i = 0; i < words.Length; i++)
        {
            _values[0x0E + 2 * i] = (byte)words[i];
            _values[0x0F + 2 * i] = (byte)(words[i] >> 8);
        }

        for (var axis = 0; axis < 3; axis++)
            _values[0x08 + axis] = (byte)(words[axis] >> 4);
    }

    public void Save(BinaryWriter state) => state.Write(_values);

    public void Load(BinaryReader state) => state.BaseStream.ReadExactly(_values);
}
