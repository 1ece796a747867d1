using Hil.Core.Time;
using Hil.Emulation.State;

namespace Hil.Emulation.Time;

/// <summary>
/// Virtual time and what is due in it. Time is counted in ticks of 128 MHz: one cycle of the 64 MHz core is two, one count of a 16 MHz
/// timer eight, one instruction at the stated mean of 1.5 cycles three.
/// </summary>
/// <remarks>
/// Time moves by <see cref="Now"/>, which the core sets as it executes, and by events. Events that are due at one tick fire in the order
/// in which they were scheduled. Not safe for concurrent use: one machine, one thread.
/// </remarks>
public sealed class Scheduler : IStateful
{
    /// <summary>Ticks in a second of board time.</summary>
    public const long TicksPerSecond = 128_000_000;

    /// <summary>A tick that never comes.</summary>
    public const long Never = long.MaxValue;

    private readonly List<ScheduledEvent> _events = [];

    // A binary heap, the next one first. Each event knows its place, so that it can be moved and taken out: events are rescheduled far
    // more often than they fire.
    private readonly List<ScheduledEvent> _heap = [];
    private long _sequence;

    /// <summary>Raised after an event of the bench's side fired, so that a wait looks at its condition.</summary>
    public event Action? HostEventFired;

    /// <summary>The present tick. Only the machine that owns the scheduler sets it, and never backwards but for a restore.</summary>
    public long Now { get; set; }

    /// <summary>The present board time.</summary>
    public BoardTime BoardTime => ToBoardTime(Now);

    /// <summary>The tick at which the next event is due, or <see cref="Never"/>.</summary>
    public long NextDue => _heap.Count == 0 ? Never : _heap[0].Due;

    /// <summary>The board time of a tick, rounded down to nanoseconds.</summary>
    public static BoardTime ToBoardTime(long tick) => new((long)((Int128)tick * 125 / 16));

    /// <summary>The first tick that is not before a board time.</summary>
    public static long ToTick(BoardTime time) =>
        time == BoardTime.Never ? Never : (long)(((Int128)time.Nanoseconds * 16 + 124) / 125);

    /// <summary>The ticks of a time span, rounded up.</summary>
    public static long ToTicks(TimeSpan span) => ToTick(BoardTime.Zero + span);

    /// <summary>
    /// Makes an event that belongs to the machine's state. All such events are made while the machine is built, always in the same order:
    /// a snapshot knows them by their number.
    /// </summary>
    /// <param name="name">For diagnostics, such as <c>RTC1.compare</c>.</param>
    /// <param name="fire">What happens when it is due. It may schedule events, this one too.</param>
    public ScheduledEvent CreateEvent(string name, Action fire)
    {
        var created = new ScheduledEvent(this, name, fire);
        _events.Add(created);
        return created;
    }

    /// <summary>Makes an event of the bench's side (a timer of a server, say), which a snapshot does not hold and a restore drops.</summary>
    public ScheduledEvent CreateHostEvent(string name, Action fire) => new(this, name, () =>
    {
        fire();
        HostEventFired?.Invoke();
    });

    /// <summary>
    /// Fires what is due at or before <see cref="Now"/>, in order. While an event fires it is exactly its tick: an instruction that was under
    /// way then does not move it.
    /// </summary>
    /// <returns>Whether anything fired.</returns>
    public bool FireDue()
    {
        var reached = Now;
        if (NextDue > reached)
            return false;
        while (NextDue <= reached)
        {
            var due = _heap[0];
            Now = due.Due;
            due.Fire();
        }

        Now = Math.Max(Now, reached);
        return true;
    }

    /// <inheritdoc />
    public void Save(BinaryWriter state)
    {
        state.Write(Now);
        state.Write(_events.Count);
        // Sequence numbers keep the order of events that are due at one tick.
        foreach (var saved in _events)
        {
            state.Write(saved.Due);
            state.Write(saved.Sequence);
        }

        state.Write(_sequence);
    }

    /// <inheritdoc />
    public void Load(BinaryReader state)
    {
        foreach (var dropped in _heap.ToArray())
            dropped.Cancel();
        Now = state.ReadInt64();
        var count = state.ReadInt32();
        if (count != _events.Count)
            throw new ArgumentException($"A snapshot with {_events.Count} events was expected, found {count}: it is of another kind of board.");
        foreach (var loaded in _events)
        {
            var (due, sequence) = (state.ReadInt64(), state.ReadInt64());
            if (due != Never)
                Place(loaded, due, sequence);
        }

        _sequence = state.ReadInt64();
    }

    internal void Enqueue(ScheduledEvent scheduled, long due) => Place(scheduled, due, ++_sequence);

    internal void Remove(ScheduledEvent scheduled)
    {
        var place = scheduled.HeapPlace;
        if (place < 0)
            return;
        // No trace of when it was due: equal machines have equal states.
        (scheduled.Due, scheduled.Sequence, scheduled.HeapPlace) = (Never, 0, -1);
        var last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        if (last == scheduled)
            return;
        Put(last, place);
        SiftUp(place);
        SiftDown(last.HeapPlace);
    }

    private void Place(ScheduledEvent scheduled, long due, long sequence)
    {
        (scheduled.Due, scheduled.Sequence) = (due, sequence);
        if (scheduled.HeapPlace < 0)
        {
            scheduled.HeapPlace = _heap.Count;
            _heap.Add(scheduled);
        }

        SiftUp(scheduled.HeapPlace);
        SiftDown(scheduled.HeapPlace);
    }

    private static bool Before(ScheduledEvent left, ScheduledEvent right) =>
        left.Due != right.Due ? left.Due < right.Due : left.Sequence < right.Sequence;

    private void SiftUp(int place)
    {
        var moved = _heap[place];
        while (place > 0 && Before(moved, _heap[(place - 1) / 2]))
        {
            Put(_heap[(place - 1) / 2], place);
            place = (place - 1) / 2;
        }

        Put(moved, place);
    }

    private void SiftDown(int place)
    {
        var moved = _heap[place];
        while (2 * place + 1 < _heap.Count)
        {
            var child = 2 * place + 1;
            if (child + 1 < _heap.Count && Before(_heap[child + 1], _heap[child]))
                child++;
            if (!Before(_heap[child], moved))
                break;
            Put(_heap[child], place);
            place = child;
        }

        Put(moved, place);
    }

    private void Put(ScheduledEvent placed, int place)
    {
        _heap[place] = placed;
        placed.HeapPlace = place;
    }
}
