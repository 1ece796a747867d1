namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>UICR: what the user configures once, written through NVMC (nRF9160 product specification, UICR).</summary>
    public sealed class Uicr : ConfigurationMemory
    {
        public Uicr(Chip chip) : base(chip)
        {
        }

        internal void Attach(Nvmc owner)
        {
            nvmc = owner;
        }

        protected override void Store(long offset, uint value, int size)
        {
            nvmc.Store(Address + (uint)offset, value, size);
        }

        public const uint Address = 0x00FF8000;

        private Nvmc nvmc;
    }
}
