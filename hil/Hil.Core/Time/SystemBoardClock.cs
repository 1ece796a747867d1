using Hil.Core.Timelines;

namespace Hil.Core.Time;

/// <summary>The board clock of hardware and sockets: board time is the system's time since the clock was made.</summary>
/// <remarks>
/// Safe for every thread. A wait looks at its condition when an entry lands on the timeline, when a timer of this clock fires, and when
/// <see cref="Signal"/> is called; one for a <see cref="Time.Signal"/> of its own, when that is raised. Between these it blocks no thread and
/// polls nothing. Timers fire on threads of the pool, whether or not somebody waits, since a real board does not stop either.
/// </remarks>
public sealed class SystemBoardClock : BoardClock, IDisposable
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly TimeProvider _system;
    private readonly Timeline _timeline;
    private readonly long _start;
    private readonly Signal _anything = new();

    /// <summary>Starts a clock at board time zero.</summary>
    /// <param name="timeline">The timeline of the bench, whose entries end waits.</param>
    /// <param name="system">Where time comes from; the system's own clock where it is null.</param>
    public SystemBoardClock(Timeline timeline, TimeProvider? system = null)
    {
        _timeline = timeline;
        _system = system ?? System;
        _start = _system.GetTimestamp();
        _timeline.Appended += OnAppended;
    }

    /// <inheritdoc />
    public override BoardTime Now
    {
        get
        {
            var ticks = _system.GetTimestamp() - _start;
            // In whole nanoseconds by integers: a double loses them after some weeks. Mostly they are what the system counts in.
            return new(_system.TimestampFrequency == NanosecondsPerSecond ? ticks : (long)((Int128)ticks * NanosecondsPerSecond / _system.TimestampFrequency));
        }
    }

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => _system.LocalTimeZone;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => _system.GetUtcNow();

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return _system.CreateTimer(
            inner =>
            {
                callback(inner);
                Signal();
            },
            state,
            dueTime,
            period);
    }

    /// <summary>Makes waits look at their conditions, after something changed that neither the timeline nor a timer shows.</summary>
    public void Signal() => _anything.Raise();

    /// <inheritdoc />
    public override ValueTask<bool> RunUntil(Func<bool> condition, BoardTime deadline, CancellationToken cancellation = default) =>
        RunUntil(_anything, condition, deadline, cancellation);

    /// <inheritdoc />
    public override async ValueTask<bool> RunUntil(Signal signal, Func<bool> condition, BoardTime deadline, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            // Taken before the look, so that a change between look and wait is not missed.
            var changed = signal.Next();
            if (condition())
                return true;
            var left = Left(deadline);
            if (left <= TimeSpan.Zero)
                return false;
            try
            {
                await changed.WaitAsync(left, _system, cancellation).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // The loop looks once more, at the deadline, as it promises.
            }
        }
    }

    /// <summary>Lets go of the timeline. Timers that are under way go on.</summary>
    public void Dispose() => _timeline.Appended -= OnAppended;

    // In whole milliseconds, rounded up, since the system's timers count in those; at most what they can hold.
    private TimeSpan Left(BoardTime deadline)
    {
        if (deadline == BoardTime.Never)
            return TimeSpan.FromDays(1);
        var left = Now.Until(deadline);
        return left > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
    }

    private void OnAppended(TimelineEntry entry) => Signal();
}
