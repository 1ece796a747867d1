namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>The firmware's side of CTRL-AP: a mailbox to a debugger that is not there (nRF9160 product specification, CTRL-AP).</summary>
    public sealed class CtrlAp : NordicPeripheral
    {
        public CtrlAp(Chip chip) : base(chip, "CTRL_AP_PERI", 6)
        {
            ReadOnly(0x400, "MAILBOX.RXDATA");
            ReadOnly(0x404, "MAILBOX.RXSTATUS");
            var status = ReadOnly(0x484, "MAILBOX.TXSTATUS");
            Stored(0x480, "MAILBOX.TXDATA", onWrite: _ => status.Value = 1);
            Stored(0x500, "ERASEPROTECT.LOCK", 0, 1);
            Stored(0x504, "ERASEPROTECT.DISABLE");
        }
    }
}
