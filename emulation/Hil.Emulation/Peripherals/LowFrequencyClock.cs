using Hil.Emulation.State;

namespace Hil.Emulation.Peripherals;

/// <summary>
/// The 32,768 Hz clock that RTC and WDT count. Its edges lie on one exact grid from the start of board time (an edge every 3906.25 ticks),
/// so that nothing drifts. It runs while somebody asks for it.
/// </summary>
internal sealed class LowFrequencyClock : IStateful
{
    private bool _started;
    private bool _forced;

    /// <summary>Called before it starts or stops, so that counters can freeze or go on.</summary>
    public event Action? Changing;

    /// <summary>Called after it started or stopped.</summary>
    public event Action? Changed;

    /// <summary>Whether edges come.</summary>
    public bool IsRunning => _started || _forced;

    /// <summary>The tick of an edge, rounded up: an edge is seen at the first tick that is not before it.</summary>
    public static long TickOf(long edge) => (edge * 15_625 + 3) / 4;

    /// <summary>How many edges came up to a tick, that tick included.</summary>
    public static long EdgesUpTo(long tick) => (long)((Int128)tick * 4 / 15_625);

    /// <summary>Started or stopped by CLOCK.</summary>
    public void Start(bool started) => Change(() => _started = started);

    /// <summary>Forced on by a running watchdog.</summary>
    public void Force(bool forced) => Change(() => _forced = forced);

    public void Save(BinaryWriter state)
    {
        state.Write(_started);
        state.Write(_forced);
    }

    public void Load(BinaryReader state)
    {
        _started = state.ReadBoolean();
        _forced = state.ReadBoolean();
    }

    private void Change(Action change)
    {
        Changing?.Invoke();
        change();
        Changed?.Invoke();
    }
}
