namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>REGULATORS: System OFF and the DC/DC converter (nRF9160 product specification, REGULATORS).</summary>
    public sealed class Regulators : NordicPeripheral
    {
        /// <param name="chip">What the chip's peripherals share.</param>
        /// <param name="power">Enters System OFF.</param>
        public Regulators(Chip chip, ClockPower power) : base(chip, "REGULATORS", 4)
        {
            Computed(0x500, "SYSTEMOFF", () => 0, value =>
            {
                if((value & 1) != 0)
                {
                    power.EnterSystemOff();
                }
            });
            Stored(0x514, "EXTPOFCON", 0, 1);
            Stored(0x578, "DCDCEN", 0, 1);
            // Written by the vendor's start-up code for errata 14 and 31; no manual names them.
            Stored(0x70C, "(erratum 31)");
            Stored(0x710, "(erratum 31)");
            Stored(0xA38, "(erratum 14)");
        }
    }
}
