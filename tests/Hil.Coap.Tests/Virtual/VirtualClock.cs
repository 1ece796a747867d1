using Hil.Core.Time;

namespace Hil.Coap.Tests.Virtual;

/// <summary>A board clock without a board: time moves from timer to timer while somebody waits.</summary>
public sealed class VirtualClock : BoardClock
{
    private readonly PriorityQueue<(VirtualTimer Timer, long Version), (long Due, long Order)> _due = new();
    private long _order;
    private BoardTime _now;

    public override BoardTime Now => _now;

    public override async ValueTask<bool> RunUntil(Func<bool> condition, BoardTime deadline, CancellationToken cancellation = default)
    {
        await ValueTask.CompletedTask;
        while (!condition())
        {
            cancellation.ThrowIfCancellationRequested();
            if (!_due.TryPeek(out var next, out var key) || key.Due > deadline.Nanoseconds)
            {
                if (deadline > _now && deadline != BoardTime.Never)
                    _now = deadline;
                return condition();
            }

            _due.Dequeue();
            if (next.Timer.Version != next.Version)
                continue;
            _now = new(Math.Max(_now.Nanoseconds, key.Due));
            next.Timer.Fire();
        }

        return true;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public long Version { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Version++;
            _period = period;
            if (dueTime != Timeout.InfiniteTimeSpan)
                clock._due.Enqueue((this, Version), ((clock._now + dueTime).Nanoseconds, clock._order++));
            return true;
        }

        public void Fire()
        {
            if (_period != Timeout.InfiniteTimeSpan)
                Change(_period, _period);
            callback(state);
        }

        public void Dispose() => Version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
