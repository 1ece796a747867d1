using System;

namespace Antmicro.Renode.Peripherals.Sensors
{
    /// <summary>The registers of an ADXL362 and what their bits mean (data sheet, "Register map").</summary>
    internal sealed class ADXL362Registers
    {
        public void Reset()
        {
            Array.Clear(values, 0, values.Length);
            values[0x00] = 0xAD;
            values[0x01] = 0x1D;
            values[0x02] = 0xF2;
            values[0x03] = 0x01;
            values[Status] = UserRegistersError | Awake;
            values[FifoSamples] = 0x80;
            values[FilterControl] = 0x13;
        }

        /// <summary>A write of the host to 0x20 to 0x2E.</summary>
        public void Write(int address, byte value)
        {
            values[address] = (byte)(value & WritableBits(address));
            Clear(UserRegistersError);
        }

        public void StoreSample(short x, short y, short z, short temperature)
        {
            var words = new[] { x, y, z, temperature };
            for(var i = 0; i < words.Length; i++)
            {
                values[0x0E + 2 * i] = (byte)words[i];
                values[0x0F + 2 * i] = (byte)(words[i] >> 8);
            }
            for(var axis = 0; axis < 3; axis++)
            {
                values[0x08 + axis] = (byte)(words[axis] >> 4);
            }
        }

        public bool Has(byte status)
        {
            return (values[Status] & status) != 0;
        }

        public void Set(byte status)
        {
            values[Status] |= status;
        }

        public void Clear(byte status)
        {
            values[Status] &= (byte)~status;
        }

        public void Put(byte status, bool value)
        {
            if(value)
            {
                Set(status);
            }
            else
            {
                Clear(status);
            }
        }

        public int Word(int address)
        {
            return values[address] | values[address + 1] << 8;
        }

        public byte this[int address] => values[address];

        public bool IsMeasuring => (values[PowerControl] & 3) == 2;

        public bool IsWakeUp => (values[PowerControl] & 8) != 0;

        public bool IsAutoSleep => (values[PowerControl] & 4) != 0;

        public bool IsSelfTest => (values[SelfTest] & 1) != 0;

        /// <summary>0 to 5: 12.5 Hz times two to this power.</summary>
        public int OutputDataRate => Math.Min(values[FilterControl] & 7, 5);

        public int CountsPerG => values[FilterControl] >> 6 == 0 ? 1000 : values[FilterControl] >> 6 == 1 ? 500 : 235;

        public int FifoMode => values[FifoControl] & 3;

        public bool FifoHoldsTemperature => (values[FifoControl] & 4) != 0;

        public int Watermark => (values[FifoControl] & 8) << 5 | values[FifoSamples];

        private static int WritableBits(int address)
        {
            switch(address)
            {
            case ActivityThreshold + 1:
            case InactivityThreshold + 1:
                return 0x07;
            case ActivityControl:
                return 0x3F;
            case FifoControl:
                return 0x0F;
            case FilterControl:
                return 0xDF;
            case PowerControl:
                return 0x7F;
            case SelfTest:
                return 0x01;
            default:
                return 0xFF;
            }
        }

        private readonly byte[] values = new byte[0x40];

        public const int Status = 0x0B;
        public const int FifoEntriesLow = 0x0C;
        public const int FifoEntriesHigh = 0x0D;
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
    }
}
