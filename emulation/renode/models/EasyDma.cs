using Antmicro.Renode.Peripherals.Bus;

namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>Transfers of peripherals to and from memory: data RAM only, never flash (nRF9160 product specification, EasyDMA).</summary>
    internal static class EasyDma
    {
        /// <summary>Reads a buffer; one that is not in data RAM is reported and reads as zeros.</summary>
        public static byte[] Read(Chip chip, string peripheral, string buffer, uint address, uint count)
        {
            return count == 0 || !Reaches(chip, peripheral, buffer, address, count)
                ? new byte[count]
                : chip.Machine.SystemBus.ReadBytes(address, (int)count);
        }

        /// <summary>Writes the first bytes of an array; where the buffer is not in data RAM that is reported and nothing is written.</summary>
        public static void Write(Chip chip, string peripheral, string buffer, uint address, byte[] source, uint count)
        {
            if(count > 0 && Reaches(chip, peripheral, buffer, address, count))
            {
                chip.Machine.SystemBus.WriteBytes(source, address, 0, count);
            }
        }

        private static bool Reaches(Chip chip, string peripheral, string buffer, uint address, uint count)
        {
            if(address >= RamStart && address + (ulong)count <= RamEnd)
            {
                return true;
            }
            chip.Report("dma-fault", $"{peripheral}.{buffer}: EasyDMA reaches data RAM only, found 0x{address:x8} ({count} bytes)");
            return false;
        }

        private const uint RamStart = 0x20000000;
        private const uint RamEnd = 0x20040000;
    }
}
