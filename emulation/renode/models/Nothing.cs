using Antmicro.Renode.Peripherals.Bus;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>A range of addresses where nothing answers: the core takes a precise bus fault, as on the chip.</summary>
    public sealed class Nothing : IBytePeripheral, IWordPeripheral, IDoubleWordPeripheral, IAbsoluteAddressAware
    {
        public Nothing(Chip chip)
        {
            this.chip = chip;
        }

        public byte ReadByte(long offset)
        {
            return (byte)Refuse("load");
        }

        public ushort ReadWord(long offset)
        {
            return (ushort)Refuse("load");
        }

        public uint ReadDoubleWord(long offset)
        {
            return Refuse("load");
        }

        public void WriteByte(long offset, byte value)
        {
            Refuse("store");
        }

        public void WriteWord(long offset, ushort value)
        {
            Refuse("store");
        }

        public void WriteDoubleWord(long offset, uint value)
        {
            Refuse("store");
        }

        public void SetAbsoluteAddress(ulong address)
        {
            this.address = (uint)address;
        }

        public void Reset()
        {
        }

        private uint Refuse(string what)
        {
            chip.RaiseBusFault(address, $"{what} at 0x{address:x8}, where nothing answers");
            return 0;
        }

        private uint address;
        private readonly Chip chip;
    }
}
