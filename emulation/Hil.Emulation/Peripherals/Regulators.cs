namespace Hil.Emulation.Peripherals;

/// <summary>REGULATORS: System OFF and the DC/DC converter (nRF9160 product specification, REGULATORS).</summary>
internal sealed class Regulators : NordicPeripheral
{
    /// <param name="context">What the chip's peripherals share.</param>
    /// <param name="enterSystemOff">Holds the core until something wakes the chip by a reset.</param>
    public Regulators(PeripheralContext context, Action enterSystemOff) : base("REGULATORS", 4, context)
    {
        Declare(new Register("SYSTEMOFF", 0x500, 0, 0)
        {
            StoresWrites = false,
            OnWrite = value =>
            {
                if ((value & 1) != 0)
                    enterSystemOff();
            },
        });
        Stored(0x514, "EXTPOFCON", 0, 1);
        Stored(0x578, "DCDCEN", 0, 1);
        // Written by the vendor's start-up code for errata 14 and 31; no manual names them.
        Stored(0x70C, "(erratum 31)");
        Stored(0x710, "(erratum 31)");
        Stored(0xA38, "(erratum 14)");
    }
}
