using Hil.Emulation.Time;

namespace Hil.Emulation.Boards;

/// <summary>A timer of the bench's side on the board's clock.</summary>
internal sealed class EmbeddedTimer : ITimer
{
    private readonly Scheduler _scheduler;
    private readonly ScheduledEvent _event;
    private readonly Action _callback;
    private long _period = Scheduler.Never;
    private long _due;
    private bool _disposed;

    public EmbeddedTimer(Scheduler scheduler, Action callback)
    {
        (_scheduler, _callback) = (scheduler, callback);
        _event = scheduler.CreateHostEvent("timer", Fire);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_disposed)
            return false;
        CheckRange(dueTime, nameof(dueTime));
        CheckRange(period, nameof(period));
        // A period of zero means once, as the framework's own timer has it.
        _period = period <= TimeSpan.Zero ? Scheduler.Never : Scheduler.ToTicks(period);
        if (dueTime == Timeout.InfiniteTimeSpan)
            _event.Cancel();
        else
        {
            _due = _scheduler.Now + Scheduler.ToTicks(dueTime);
            _event.ScheduleAt(_due);
        }

        return true;
    }

    public void Dispose()
    {
        _disposed = true;
        _event.Cancel();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static void CheckRange(TimeSpan span, string name)
    {
        if (span < TimeSpan.Zero && span != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(name, span, "A time that is not negative, or Timeout.InfiniteTimeSpan, was expected.");
    }

    private void Fire()
    {
        if (_period != Scheduler.Never)
        {
            _due += _period;
            _event.ScheduleAt(_due);
        }

        _callback();
    }
}
