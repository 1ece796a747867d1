namespace Antmicro.Renode.Peripherals
{
    /// <summary>A device on a board that is supplied together with the chip.</summary>
    public interface IPowered : IPeripheral
    {
        /// <summary>Its supply rises.</summary>
        void PowerOn();

        /// <summary>Its supply is gone.</summary>
        void PowerOff();
    }
}
