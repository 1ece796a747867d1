using Hil.Core.Boards;
using Hil.Emulation.Time;

namespace Hil.Emulation.Peripherals;

/// <summary>
/// WDT: resets the chip when the firmware does not reload it in time (nRF9160 product specification, WDT). Once started it cannot be
/// stopped; it runs on over a software reset and a lock-up.
/// </summary>
internal sealed class Watchdog : NordicPeripheral
{
    private const int Requests = 8;
    private const uint ReloadKey = 0x6E52_4635;
    private const uint RunsInSleep = 1;
    private const int EdgesOfWarning = 2;

    private readonly LowFrequencyClock _clock;
    private readonly Func<long> _awakeTicks;
    private readonly PeripheralEvent _timeout;
    private readonly Register _reload;
    private readonly Register _enabledRequests;
    private readonly Register _config;
    private readonly ScheduledEvent _expiry;
    private readonly ScheduledEvent _bite;
    private bool _running;
    private uint _requested;
    private long _deadline;
    // With CONFIG.SLEEP = 0 only the time counts in which the core was awake.
    private long _awakeAtReload;

    /// <param name="context">What the chip's peripherals share.</param>
    /// <param name="clock">The clock it forces on.</param>
    /// <param name="awakeTicks">For how many ticks the core has executed since the board was made.</param>
    public Watchdog(PeripheralContext context, LowFrequencyClock clock, Func<long> awakeTicks) : base("WDT", 24, context, hasInten: false)
    {
        (_clock, _awakeTicks) = (clock, awakeTicks);
        _expiry = context.Scheduler.CreateEvent("WDT.expiry", Expire);
        _bite = context.Scheduler.CreateEvent("WDT.reset", () => context.RequestReset(ResetCause.Watchdog));
        _timeout = Event(0x100, "TIMEOUT");
        ReadOnly(0x400, "RUNSTATUS", () => _running ? 1u : 0);
        _enabledRequests = LockedWhileRunning(0x508, "RREN", 1, 0xFF);
        ReadOnly(0x404, "REQSTATUS", () => _enabledRequests & ~_requested);
        _reload = LockedWhileRunning(0x504, "CRV", uint.MaxValue, uint.MaxValue);
        _config = LockedWhileRunning(0x50C, "CONFIG", 1, 9);
        for (var i = 0; i < Requests; i++)
        {
            var request = i;
            Computed(0x600 + 4 * (uint)i, $"RR[{i}]", static () => 0, value => Request(request, value));
        }

        Task(0x000, "START", Start);
    }

    private long TimeoutEdges => Math.Max(_reload, 15) + 1L;

    public override void Save(BinaryWriter state)
    {
        base.Save(state);
        state.Write(_running);
        state.Write(_requested);
        state.Write(_deadline);
        state.Write(_awakeAtReload);
    }

    public override void Load(BinaryReader state)
    {
        base.Load(state);
        _running = state.ReadBoolean();
        _requested = state.ReadUInt32();
        _deadline = state.ReadInt64();
        _awakeAtReload = state.ReadInt64();
    }

    protected override bool SurvivesReset(ResetCause cause) => _running && (cause is ResetCause.Software or ResetCause.Lockup);

    protected override void OnReset(ResetCause cause)
    {
        (_running, _requested) = (false, 0);
        _expiry.Cancel();
        _bite.Cancel();
        _clock.Force(false);
    }

    private Register LockedWhileRunning(uint offset, string name, uint reset, uint mask)
    {
        Register register = null!;
        register = Declare(new Register(name, offset, reset, mask)
        {
            StoresWrites = false,
            OnWrite = value => register.Value = _running ? register.Value : value & mask,
        });
        return register;
    }

    private void Start()
    {
        if (_running)
            return;
        _running = true;
        _clock.Force(true);
        Reload();
    }

    private void Request(int request, uint value)
    {
        if (!_running || value != ReloadKey)
            return;
        _requested |= 1u << request;
        if ((_enabledRequests & ~_requested) == 0)
            Reload();
    }

    private void Reload()
    {
        _requested = 0;
        _awakeAtReload = _awakeTicks();
        _deadline = LowFrequencyClock.TickOf(LowFrequencyClock.EdgesUpTo(Now) + TimeoutEdges);
        // It is only looked at when the earlier deadline comes, since firmware reloads often.
        if (!_expiry.IsScheduled)
            _expiry.ScheduleAt(_deadline);
    }

    private void Expire()
    {
        var until = (_config & RunsInSleep) != 0
            ? _deadline
            : Now + LowFrequencyClock.TickOf(TimeoutEdges) - (_awakeTicks() - _awakeAtReload);
        if (Now < until)
        {
            _expiry.ScheduleAt(until);
            return;
        }

        _timeout.Raise();
        if (_timeout.IsWatched)
            _bite.ScheduleAt(LowFrequencyClock.TickOf(LowFrequencyClock.EdgesUpTo(Now) + EdgesOfWarning));
        else
            Context.RequestReset(ResetCause.Watchdog);
    }
}
