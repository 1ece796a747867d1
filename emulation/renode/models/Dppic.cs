namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>DPPIC: which of the sixteen channels carry, alone and in groups (nRF9160 product specification, DPPI).</summary>
    public sealed class Dppic : NordicPeripheral
    {
        public Dppic(Chip chip) : base(chip, "DPPIC", 23)
        {
            var fabric = chip.Fabric;
            fabric.Ringing = channel => chip.Report("dppi-loop", $"channel {channel} triggers itself without end");
            Computed(0x500, "CHEN", () => fabric.Enabled, value => fabric.Enabled = value & 0xFFFF);
            Computed(0x504, "CHENSET", () => fabric.Enabled, value => fabric.Enabled |= value & 0xFFFF);
            Computed(0x508, "CHENCLR", () => fabric.Enabled, value => fabric.Enabled &= ~value);
            for(var i = 0u; i < Groups; i++)
            {
                var group = Stored(0x800 + 4 * i, $"CHG[{i}]", 0, 0xFFFF);
                Task(8 * i, $"CHG[{i}].EN", () => fabric.Enabled |= group.Value);
                Task(8 * i + 4, $"CHG[{i}].DIS", () => fabric.Enabled &= ~group.Value);
            }
        }

        protected override void OnReset(ResetCause cause)
        {
            Chip.Fabric.Enabled = 0;
        }

        private const int Groups = 6;
    }
}
