namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>
    /// SPU: which memory and peripherals are secure. Its registers are stored with their locks; the model runs in the secure state only and
    /// checks nothing (nRF9160 product specification, SPU).
    /// </summary>
    public sealed class Spu : NordicPeripheral
    {
        public Spu(Chip chip) : base(chip, "SPU", 3)
        {
            Event(0x100, "RAMACCERR");
            Event(0x104, "FLASHACCERR");
            Event(0x108, "PERIPHACCERR");
            ReadOnly(0x400, "CAP", 1);
            Permission(0x440, "EXTDOMAIN[0].PERM", 0, 0x10);
            Stored(0x480, "DPPI[0].PERM", 0xFFFF, 0xFFFF);
            Stored(0x484, "DPPI[0].LOCK", 0, 1);
            Stored(0x4C0, "GPIOPORT[0].PERM", uint.MaxValue);
            Stored(0x4C4, "GPIOPORT[0].LOCK", 0, 1);
            for(var i = 0u; i < 2; i++)
            {
                Permission(0x500 + 8 * i, $"FLASHNSC[{i}].REGION", 0, 0x1F);
                Permission(0x504 + 8 * i, $"FLASHNSC[{i}].SIZE", 0, 0xF);
                Permission(0x540 + 8 * i, $"RAMNSC[{i}].REGION", 0, 0x1F);
                Permission(0x544 + 8 * i, $"RAMNSC[{i}].SIZE", 0, 0xF);
            }
            for(var i = 0u; i < 32; i++)
            {
                Permission(0x600 + 4 * i, $"FLASHREGION[{i}].PERM", 0x17, 0x17);
                Permission(0x700 + 4 * i, $"RAMREGION[{i}].PERM", 0x17, 0x17);
            }
            for(var i = 0u; i < 67; i++)
            {
                Permission(0x800 + 4 * i, $"PERIPHID[{i}].PERM", 0x12, 0x30);
            }
        }

        private void Permission(uint offset, string name, uint reset, uint mask)
        {
            Register register = null;
            register = Lockable(offset, name, reset, mask | Lock, () => (register.Value & Lock) != 0);
        }

        private const uint Lock = 1 << 8;
    }
}
