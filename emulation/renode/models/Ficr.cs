using Antmicro.Renode.Peripherals.Miscellaneous;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>FICR: what the factory wrote (nRF9160 product specification, FICR). An nRF9160 of revision 1 without trim values.</summary>
    public sealed class Ficr : ConfigurationMemory
    {
        /// <param name="chip">What the chip's peripherals share.</param>
        /// <param name="deviceId">INFO.DEVICEID.</param>
        public Ficr(Chip chip, ulong deviceId = 0) : base(chip)
        {
            // No manual names 0x130 and 0x134; the vendor's start-up code tells part and revision by them.
            Put(0x130, 0x00000009);
            Put(0x134, 0x00000002);
            Put(0x140, 0x00009160);
            DeviceId = deviceId;
            Put(0x218, 0x100);
            Put(0x21C, 0x400);
            Put(0x220, 0x1000);
            Put(0x224, 0x100);
        }

        /// <summary>INFO.DEVICEID, which tells one chip from another.</summary>
        public ulong DeviceId
        {
            get => ReadDoubleWord(0x204) | (ulong)ReadDoubleWord(0x208) << 32;
            set
            {
                Put(0x204, (uint)value);
                Put(0x208, (uint)(value >> 32));
            }
        }

        /// <summary>Where INFO.DEVICEID comes from.</summary>
        public ulong Seed
        {
            set => DeviceId = new SeededRandom(value).Next();
        }

        protected override void Store(long offset, uint value, int size)
        {
            Chip.RaiseBusFault(Address + (uint)offset, $"store of 0x{value:x} to FICR");
        }

        public const uint Address = 0x00FF0000;
    }
}
