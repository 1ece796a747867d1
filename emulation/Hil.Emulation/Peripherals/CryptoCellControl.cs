namespace Hil.Emulation.Peripherals;

/// <summary>CRYPTOCELL: the switch of the CryptoCell-310 (nRF9160 product specification, CRYPTOCELL).</summary>
internal sealed class CryptoCellControl : NordicPeripheral
{
    private readonly Register _enable;

    public CryptoCellControl(PeripheralContext context) : base("CRYPTOCELL", 64, context) => _enable = Stored(0x500, "ENABLE", 0, 1);

    public bool IsEnabled => _enable != 0;
}
