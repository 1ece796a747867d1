namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>Why the chip was reset. The numbers are those of a reset record in the event recorder's ring.</summary>
    public enum ResetCause
    {
        /// <summary>Power came, or came back.</summary>
        PowerOn = 0,

        /// <summary>The reset pin.</summary>
        Pin = 1,

        /// <summary>The watchdog was not reloaded in time.</summary>
        Watchdog = 2,

        /// <summary>AIRCR.SYSRESETREQ.</summary>
        Software = 3,

        /// <summary>A fault that could not be taken.</summary>
        Lockup = 4,

        /// <summary>Something woke the chip from System OFF.</summary>
        SystemOff = 5,

        /// <summary>A debugger.</summary>
        Debugger = 6,
    }
}
