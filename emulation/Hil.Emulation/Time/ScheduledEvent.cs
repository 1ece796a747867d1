namespace Hil.Emulation.Time;

/// <summary>Something that may become due. Made once, scheduled as often as wanted.</summary>
public sealed class ScheduledEvent
{
    private readonly Scheduler _scheduler;
    private readonly Action _fire;

    internal ScheduledEvent(Scheduler scheduler, string name, Action fire) => (_scheduler, Name, _fire) = (scheduler, name, fire);

    /// <summary>What it is, for diagnostics.</summary>
    public string Name { get; }

    /// <summary>The tick at which it is due, or <see cref="Scheduler.Never"/>.</summary>
    public long Due { get; internal set; } = Scheduler.Never;

    /// <summary>Whether it is waiting to fire.</summary>
    public bool IsScheduled => Due != Scheduler.Never;

    internal long Sequence { get; set; }

    /// <summary>Its place in the scheduler's heap, or -1.</summary>
    internal int HeapPlace { get; set; } = -1;

    /// <summary>Makes it due at a tick, in place of when it was due before. A tick in the past is due at once.</summary>
    public void ScheduleAt(long tick) => _scheduler.Enqueue(this, Math.Max(tick, _scheduler.Now));

    /// <summary>Makes it due some ticks from now.</summary>
    public void ScheduleAfter(long ticks) => ScheduleAt(_scheduler.Now + ticks);

    /// <summary>It will not fire.</summary>
    public void Cancel() => _scheduler.Remove(this);

    internal void Fire()
    {
        Cancel();
        _fire();
    }
}
