namespace Hil.Core.Boards;

/// <summary>Why a chip started again, as nRF9160 POWER.RESETREAS tells it.</summary>
public enum ResetCause
{
    /// <summary>Power was applied, or fell too low: no bit is set.</summary>
    PowerOn,

    /// <summary>The reset pin.</summary>
    Pin,

    /// <summary>The watchdog.</summary>
    Watchdog,

    /// <summary>The program asked for it (AIRCR.SYSRESETREQ).</summary>
    Software,

    /// <summary>The core locked up: a fault while handling a fault.</summary>
    Lockup,

    /// <summary>Wake-up from System OFF.</summary>
    SystemOff,

    /// <summary>A debugger.</summary>
    Debugger,
}
