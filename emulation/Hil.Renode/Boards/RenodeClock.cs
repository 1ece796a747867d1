using Hil.Core.Time;
using Hil.Renode.Recording;
using Renode.NET;

namespace Hil.Renode.Boards;

/// <summary>
/// The virtual clock of a Renode board: waiting runs the machine in steps on the waiting thread. See <c>time.md</c> for how the machine's
/// time and the bench's come together.
/// </summary>
/// <remarks>
/// The machine is ahead of the bench by at most one step. What it did in the step is handed over in order, each with its exact time, merged
/// with the bench's timers; what the bench does in answer reaches the machine at the end of the step.
/// </remarks>
internal sealed class RenodeClock : BoardClock
{
    /// <summary>The longest time by which an answer of the bench may be late.</summary>
    public static readonly VirtualTime Step = VirtualTime.FromMilliseconds(1);

    // Where nothing but samples was recorded for a while, steps grow up to this: each costs the same, however long it is.
    private static readonly VirtualTime LongestStep = VirtualTime.FromMilliseconds(8);

    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly IRenodeEmulation _emulation;
    private readonly RecordRing _ring;
    private readonly Action<BoardRecord> _handOver;
    private readonly Queue<BoardRecord> _pending = [];
    private readonly HostTimers _timers;
    private VirtualTime _step = Step;
    private BoardTime _now;
    private bool _waiting;
    private bool _isActive;

    /// <summary>Makes a clock at the emulation's present time.</summary>
    /// <param name="emulation">What is run.</param>
    /// <param name="ring">Where its machine records.</param>
    /// <param name="handOver">What is called with each record when its time has come.</param>
    public RenodeClock(IRenodeEmulation emulation, RecordRing ring, Action<BoardRecord> handOver)
    {
        (_emulation, _ring, _handOver) = (emulation, ring, handOver);
        _timers = new(() => Now);
        MachineNow = ToBoardTime(emulation.Now);
        _now = MachineNow;
    }

    /// <inheritdoc />
    public override BoardTime Now => _now;

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>The time that the machine has reached: the present one, or up to a step later.</summary>
    public BoardTime MachineNow { get; private set; }

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => Epoch.AddTicks(Now.Nanoseconds / 100);

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = _timers.Create(() => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Makes an alarm of the board's own devices; the result sets when it rings.</summary>
    public Action<BoardTime> CreateAlarm(Action ring) => _timers.Create(ring).SetAt;

    /// <inheritdoc />
    public override ValueTask<bool> RunUntil(Func<bool> condition, BoardTime deadline, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        if (_waiting)
            throw new InvalidOperationException("Somebody waits for this board already: what a datagram or a timer calls must not wait itself.");
        _waiting = true;
        try
        {
            return ValueTask.FromResult(Loop(condition, deadline, cancellation));
        }
        finally
        {
            _waiting = false;
        }
    }

    /// <summary>
    /// Hands over what the machine has done already, so that the present time is the machine's: before the bench does something to the
    /// board that has an instant of its own, such as taking its power away.
    /// </summary>
    public void CatchUp()
    {
        while (HandOverNext(MachineNow))
        {
        }

        _now = MachineNow;
    }

    /// <summary>The bench has sent something to the board, and will want to hear of the answer soon.</summary>
    public void ExpectAnswer() => _step = Step;

    /// <summary>Takes what the machine recorded outside a step, such as in a reset.</summary>
    public void Collect() => _ring.Drain(Take);

    /// <summary>Goes on from a snapshot: the bench's timers and what was not handed over are dropped.</summary>
    public void Restart(BoardTime now)
    {
        _timers.Clear();
        _pending.Clear();
        _step = Step;
        MachineNow = _now = now;
    }

    private static BoardTime ToBoardTime(VirtualTime time) => new(time.Nanoseconds);

    private bool Loop(Func<bool> condition, BoardTime deadline, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (condition())
                return true;
            if (HandOverNext(MachineNow < deadline ? MachineNow : deadline))
                continue;
            if (deadline <= MachineNow)
            {
                _now = deadline > _now ? deadline : _now;
                return condition();
            }

            _now = MachineNow;
            RunStep(deadline);
        }
    }

    // What happens next, if it happens by then: a record, or a timer; of both at one instant the record.
    private bool HandOverNext(BoardTime until)
    {
        var recorded = _pending.TryPeek(out var record) ? ToBoardTime(record.At) : BoardTime.Never;
        var due = _timers.NextDue;
        if (recorded <= due)
        {
            if (recorded > until)
                return false;
            // The clock never goes back, not even where a model stamps what it does late.
            _now = recorded > _now ? recorded : _now;
            _handOver(_pending.Dequeue());
            return true;
        }

        if (due > until)
            return false;
        _now = due > _now ? due : _now;
        _timers.FireNext();
        return true;
    }

    private void RunStep(BoardTime deadline)
    {
        var wanted = Math.Min(deadline.Nanoseconds, _timers.NextDue.Nanoseconds) - MachineNow.Nanoseconds;
        // External Control of 1.16 counts whole microseconds: so do both doors.
        var span = VirtualTime.FromMicroseconds((Math.Min(wanted, _step.Nanoseconds) + 999) / 1000);
        _emulation.RunFor(span);
        MachineNow = new(MachineNow.Nanoseconds + span.Nanoseconds);
        _isActive = false;
        Collect();
        if (_isActive)
            _step = Step;
        else if (_step < LongestStep)
            _step += _step;
    }

    // A sensor that converts by itself is no sign that the firmware wants something of the bench.
    private void Take(BoardRecord record)
    {
        _isActive |= record.Kind != RecordKind.Sample;
        _pending.Enqueue(record);
    }
}
