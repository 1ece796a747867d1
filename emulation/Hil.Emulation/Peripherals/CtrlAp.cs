namespace Hil.Emulation.Peripherals;

/// <summary>The firmware's side of CTRL-AP: a mailbox to a debugger that is not there (nRF9160 product specification, CTRL-AP).</summary>
internal sealed class CtrlAp : NordicPeripheral
{
    public CtrlAp(PeripheralContext context) : base("CTRL_AP_PERI", 6, context)
    {
        ReadOnly(0x400, "MAILBOX.RXDATA");
        ReadOnly(0x404, "MAILBOX.RXSTATUS");
        var status = ReadOnly(0x484, "MAILBOX.TXSTATUS");
        Stored(0x480, "MAILBOX.TXDATA", onWrite: _ => status.Value = 1);
        Stored(0x500, "ERASEPROTECT.LOCK", 0, 1);
        Stored(0x504, "ERASEPROTECT.DISABLE");
    }
}
