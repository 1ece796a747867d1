namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>VMC: power and retention of RAM sections, stored only: RAM always has power here (nRF9160 product specification, VMC).</summary>
    public sealed class Vmc : NordicPeripheral
    {
        public Vmc(Chip chip) : base(chip, "VMC", 58)
        {
            for(var i = 0u; i < 8; i++)
            {
                var power = Stored(0x600 + 16 * i, $"RAM[{i}].POWER", 0xFFFF);
                Computed(0x604 + 16 * i, $"RAM[{i}].POWERSET", () => power.Value, value => power.Value |= value);
                Computed(0x608 + 16 * i, $"RAM[{i}].POWERCLR", () => power.Value, value => power.Value &= ~value);
            }
            // Written by the vendor's start-up code for erratum 20; no manual names it.
            Stored(0xEE4, "(erratum 20)");
        }
    }
}
