namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>Something a peripheral tells: it sets a register, may raise the interrupt and may be published on a channel.</summary>
    public sealed class PeripheralEvent
    {
        public PeripheralEvent(NordicPeripheral owner, int bit, Register publish)
        {
            this.owner = owner;
            Bit = bit;
            this.publish = publish;
        }

        public void Clear()
        {
            owner.SetFlag(this, false);
        }

        public void Raise()
        {
            owner.SetFlag(this, true);
            if(IsPublished && owner.IsRouted(this))
            {
                owner.Chip.Fabric.Publish((int)(publish & 15));
            }
        }

        /// <summary>Its bit in INTEN: that of its offset (nRF9160 product specification, "Peripheral interface").</summary>
        public int Bit { get; }

        public bool IsSet => owner.IsSet(this);

        /// <summary>Whether somebody is told at once: the interrupt is enabled or a channel carries it.</summary>
        public bool IsWatched => owner.IsInterruptEnabled(this) || IsPublished;

        private bool IsPublished => publish.Value >> 31 != 0;

        private readonly NordicPeripheral owner;
        private readonly Register publish;
    }
}
