namespace Hil.Core.Time;

/// <summary>
/// The one clock of a bench. On an emulated board it is virtual and moves only while somebody waits for it; on hardware it is the
/// system's. Servers, retries, deadlines and timers use it and nothing else.
/// </summary>
/// <remarks>
/// <see cref="RunUntil(Func{bool}, BoardTime, CancellationToken)"/> is the only way to wait: on an emulated board waiting is what runs the machine, so a scenario can never race
/// the device. Timers made by <see cref="TimeProvider.CreateTimer"/> fire on the thread that waits, in the order of their due times and,
/// at the same instant, of their creation. Not safe for concurrent waits: one bench, one waiter.
/// </remarks>
public abstract class BoardClock : TimeProvider
{
    /// <summary>The present board time.</summary>
    public abstract BoardTime Now { get; }

    /// <summary>Nanoseconds: 1,000,000,000 a second.</summary>
    public sealed override long TimestampFrequency => 1_000_000_000;

    /// <inheritdoc />
    public sealed override long GetTimestamp() => Now.Nanoseconds;

    /// <summary>Lets board time pass until <paramref name="condition"/> holds or <paramref name="deadline"/> has come.</summary>
    /// <param name="condition">
    /// Looked at before time moves, after every entry that lands on the timeline, after every timer that fires, and at the deadline.
    /// It must be cheap and change nothing.
    /// </param>
    /// <param name="deadline">The board time at which to give up; a deadline in the past looks once and returns.</param>
    /// <param name="cancellation">Ends the wait at once.</param>
    /// <returns>Whether the condition held when the wait ended.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public abstract ValueTask<bool> RunUntil(Func<bool> condition, BoardTime deadline, CancellationToken cancellation = default);

    /// <summary>
    /// Lets board time pass until <paramref name="condition"/> holds or <paramref name="deadline"/> has come, where nothing changes what the
    /// condition looks at but what raises <paramref name="signal"/>: thousands may wait so, and an entry wakes only those whom it concerns.
    /// </summary>
    /// <param name="signal">Says that the condition may have changed. A clock may look at other times as well.</param>
    /// <param name="condition">As for <see cref="RunUntil(Func{bool}, BoardTime, CancellationToken)"/>.</param>
    /// <param name="deadline">The board time at which to give up; a deadline in the past looks once and returns.</param>
    /// <param name="cancellation">Ends the wait at once.</param>
    /// <returns>Whether the condition held when the wait ended.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public virtual ValueTask<bool> RunUntil(Signal signal, Func<bool> condition, BoardTime deadline, CancellationToken cancellation = default) =>
        RunUntil(condition, deadline, cancellation);

    /// <summary>Lets <paramref name="span"/> of board time pass.</summary>
    /// <param name="span">Not negative.</param>
    /// <param name="cancellation">Ends the wait at once.</param>
    public async ValueTask Run(TimeSpan span, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        await RunUntil(static () => false, Now + span, cancellation);
    }
}
