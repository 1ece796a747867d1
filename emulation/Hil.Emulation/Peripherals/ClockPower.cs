using Hil.Core.Boards;
using Hil.Emulation.Time;

namespace Hil.Emulation.Peripherals;

/// <summary>CLOCK and POWER, which share one window (nRF9160 product specification, CLOCK and POWER).</summary>
internal sealed class ClockPower : NordicPeripheral
{
    // The specification gives no exact times; what matters is that firmware has to wait.
    private const long HighFrequencyStart = Scheduler.TicksPerSecond * 360 / 1_000_000;
    private const long InternalOscillatorStart = Scheduler.TicksPerSecond * 600 / 1_000_000;
    private const long CrystalStart = Scheduler.TicksPerSecond / 4;
    private const uint Crystal = 2;
    private const uint Running = 1 << 16;

    private readonly LowFrequencyClock _lowFrequency;
    private readonly PeripheralEvent _highStarted;
    private readonly PeripheralEvent _lowStarted;
    private readonly ScheduledEvent _highReady;
    private readonly ScheduledEvent _lowReady;
    private readonly Register _highRun;
    private readonly Register _highState;
    private readonly Register _lowRun;
    private readonly Register _lowState;
    private readonly Register _lowSourceCopy;
    private readonly Register _lowSource;
    private readonly Register _resetReasons;

    public ClockPower(PeripheralContext context, LowFrequencyClock lowFrequency) : base("CLOCK_POWER", 5, context)
    {
        _lowFrequency = lowFrequency;
        _highReady = context.Scheduler.CreateEvent("CLOCK.HFCLKSTARTED", HighReady);
        _lowReady = context.Scheduler.CreateEvent("CLOCK.LFCLKSTARTED", LowReady);
        _highStarted = Event(0x100, "HFCLKSTARTED");
        _lowStarted = Event(0x104, "LFCLKSTARTED");
        // There is no power-fail comparator in the model, and no sleep of the power system: these never come by themselves.
        Event(0x108, "POFWARN");
        Event(0x114, "SLEEPENTER");
        Event(0x118, "SLEEPEXIT");
        ReadOnly(0x30C, "INTPEND", () => Pending);
        _highRun = ReadOnly(0x408, "HFCLKRUN");
        _highState = ReadOnly(0x40C, "HFCLKSTAT");
        _lowRun = ReadOnly(0x414, "LFCLKRUN");
        _lowState = ReadOnly(0x418, "LFCLKSTAT");
        _lowSourceCopy = ReadOnly(0x41C, "LFCLKSRCCOPY", 1);
        _lowSource = Stored(0x518, "LFCLKSRC", 1, 3);
        Task(0x000, "HFCLKSTART", StartHigh);
        Task(0x004, "HFCLKSTOP", StopHigh);
        Task(0x008, "LFCLKSTART", StartLow);
        Task(0x00C, "LFCLKSTOP", StopLow);
        Task(0x078, "CONSTLAT", static () => { });
        Task(0x07C, "LOWPWR", static () => { });

        _resetReasons = Declare(new Register("RESETREAS", 0x400, 0, 0)
        {
            IsRetained = true,
            StoresWrites = false,
            OnWrite = value => _resetReasons!.Value &= ~value,
        });
        ReadOnly(0x440, "POWERSTATUS");
        Stored(0x51C, "GPREGRET[0]", 0, 0xFF, retained: true);
        Stored(0x520, "GPREGRET[1]", 0, 0xFF, retained: true);
        Stored(0x610, "LTEMODEM.STARTN", 1, 1);
        Stored(0x614, "LTEMODEM.FORCEOFF", 0, 1);
    }

    protected override void OnReset(ResetCause cause)
    {
        _highReady.Cancel();
        _lowReady.Cancel();
        _lowFrequency.Start(false);
        _resetReasons.Value |= BitOf(cause);
    }

    private static uint BitOf(ResetCause cause) => cause switch
    {
        ResetCause.Pin => 1 << 0,
        ResetCause.Watchdog => 1 << 1,
        ResetCause.SystemOff => 1 << 2,
        ResetCause.Debugger => 1 << 4,
        ResetCause.Software => 1 << 16,
        ResetCause.Lockup => 1 << 17,
        _ => 0,
    };

    private void StartHigh()
    {
        _highRun.Value = 1;
        _highReady.ScheduleAfter(HighFrequencyStart);
    }

    private void StopHigh()
    {
        _highReady.Cancel();
        _highRun.Value = _highState.Value = 0;
    }

    private void HighReady()
    {
        _highState.Value = Running | 1;
        _highStarted.Raise();
    }

    private void StartLow()
    {
        _lowRun.Value = 1;
        _lowSourceCopy.Value = _lowSource;
        _lowReady.ScheduleAfter(_lowSource == Crystal ? CrystalStart : InternalOscillatorStart);
    }

    private void StopLow()
    {
        _lowReady.Cancel();
        _lowRun.Value = _lowState.Value = 0;
        _lowFrequency.Start(false);
    }

    private void LowReady()
    {
        _lowState.Value = Running | _lowSourceCopy;
        _lowFrequency.Start(true);
        _lowStarted.Raise();
    }
}
