namespace Hil.Core.Time;

/// <summary>
/// Says that one thing has changed, to the waits whose conditions look at that thing alone: see
/// <see cref="BoardClock.RunUntil(Signal, Func{bool}, BoardTime, CancellationToken)"/>. Whoever changes the thing raises it afterwards.
/// </summary>
/// <remarks>Safe for every thread. It costs next to nothing while nobody waits.</remarks>
public sealed class Signal
{
    // Null while nobody waits.
    private volatile TaskCompletionSource? _raised;

    /// <summary>Makes the waits look at their conditions.</summary>
    public void Raise()
    {
        // What changed must be seen by a wait that begins now, or that wait be seen here.
        Interlocked.MemoryBarrier();
        if (_raised is not null)
            Interlocked.Exchange(ref _raised, null)?.TrySetResult();
    }

    // Ends at the next Raise. A wait takes it before it looks, so that a change between look and wait is not missed.
    internal Task Next()
    {
        if (_raised is { } raised)
            return raised.Task;
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _raised, mine, null) ?? mine).Task;
    }
}
