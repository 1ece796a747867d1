namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>CRYPTOCELL: the switch of the CryptoCell-310 (nRF9160 product specification, CRYPTOCELL).</summary>
    public sealed class CryptoCellControl : NordicPeripheral
    {
        public CryptoCellControl(Chip chip) : base(chip, "CRYPTOCELL", 64)
        {
            enable = Stored(0x500, "ENABLE", 0, 1);
        }

        /// <summary>Whether the engines are switched on.</summary>
        public bool IsEnabled => enable.Value != 0;

        private readonly Register enable;
    }
}
