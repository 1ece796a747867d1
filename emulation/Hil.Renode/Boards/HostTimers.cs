using Hil.Core.Time;

namespace Hil.Renode.Boards;

/// <summary>Timers of the bench's side on a board's clock: those that are due at one instant fire in the order in which they were set.</summary>
internal sealed class HostTimers(Func<BoardTime> now)
{
    private readonly SortedSet<(BoardTime Due, long Sequence, Timer Timer)> _due =
        new(Comparer<(BoardTime Due, long Sequence, Timer Timer)>.Create(static (left, right) =>
            left.Due == right.Due ? left.Sequence.CompareTo(right.Sequence) : left.Due.CompareTo(right.Due)));

    private long _sequence;

    /// <summary>When the next one is due, or <see cref="BoardTime.Never"/>.</summary>
    public BoardTime NextDue => _due.Count == 0 ? BoardTime.Never : _due.Min.Due;

    /// <summary>Makes a timer that is not set.</summary>
    public Timer Create(Action callback) => new(this, callback);

    /// <summary>Fires the one that is due next.</summary>
    public void FireNext()
    {
        var next = _due.Min;
        _due.Remove(next);
        next.Timer.Fire(next.Due);
    }

    /// <summary>Drops all, as a restore of a snapshot does.</summary>
    public void Clear()
    {
        foreach (var (_, _, timer) in _due.ToArray())
            timer.Cancel();
    }

    /// <summary>One timer.</summary>
    internal sealed class Timer(HostTimers timers, Action callback) : ITimer
    {
        private (BoardTime Due, long Sequence, Timer Timer)? _entry;
        private TimeSpan _period;
        private bool _disposed;

        /// <inheritdoc />
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (_disposed)
                return false;
            CheckRange(dueTime, nameof(dueTime));
            CheckRange(period, nameof(period));
            _period = period;
            Cancel();
            if (dueTime != Timeout.InfiniteTimeSpan)
                SetAt(timers.Now() + dueTime);
            return true;
        }

        /// <summary>Sets it to an instant, once, in the place of what was set before.</summary>
        public void SetAt(BoardTime due)
        {
            Cancel();
            var entry = (due, ++timers._sequence, this);
            timers._due.Add(entry);
            _entry = entry;
        }

        /// <summary>It will not fire.</summary>
        public void Cancel()
        {
            if (_entry is { } entry)
                timers._due.Remove(entry);
            _entry = null;
        }

        /// <inheritdoc />
        public void Dispose()
        {
            _disposed = true;
            Cancel();
        }

        /// <inheritdoc />
        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        internal void Fire(BoardTime due)
        {
            _entry = null;
            // A period of zero means once, as the framework's own timer has it.
            if (_period > TimeSpan.Zero)
                SetAt(due + _period);
            callback();
        }

        private static void CheckRange(TimeSpan span, string name)
        {
            if (span < TimeSpan.Zero && span != Timeout.InfiniteTimeSpan)
                throw new ArgumentOutOfRangeException(name, span, "A time that is not negative, or Timeout.InfiniteTimeSpan, was expected.");
        }
    }

    private BoardTime Now() => now();
}
