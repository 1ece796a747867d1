using Hil.Core.Time;
using Hil.Emulation.Time;

namespace Hil.Emulation.Boards;

/// <summary>
/// The virtual clock of an emulated board: waiting runs the machine on the waiting thread. The civil time of a board begins at
/// 2026-01-01T00:00:00Z, so that certificates and log files agree from run to run.
/// </summary>
internal sealed class EmbeddedClock(Machine machine) : BoardClock
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private bool _waiting;

    public override BoardTime Now => machine.Scheduler.BoardTime;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => Epoch.AddTicks(Now.Nanoseconds / 100);

    public override ValueTask<bool> RunUntil(Func<bool> condition, BoardTime deadline, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        if (_waiting)
            throw new InvalidOperationException("Somebody waits for this board already: what a datagram or a timer calls must not wait itself.");
        _waiting = true;
        try
        {
            return ValueTask.FromResult(machine.RunUntil(Scheduler.ToTick(deadline), condition, cancellation));
        }
        finally
        {
            _waiting = false;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new EmbeddedTimer(machine.Scheduler, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }
}
