using Hil.Core.Time;
using Hil.Renode.Recording;
using Renode.NET;

namespace Hil.Renode.Boards;

/// <summary>
/// The virtual clock of a Renode board: waiting lets the machine run on the waiting thread. See <c>time.md</c> for how the machine's
/// time and the bench's come together.
/// </summary>
/// <remarks>
/// The machine is ahead of the bench by at most one run. What it did in the run is handed over in order, each with its exact time, merged
/// with the bench's timers; a run ends with what can be answered, so that an answer reaches the machine at once.
/// </remarks>
internal sealed class RenodeClock : BoardClock
{
    // Samples of a sensor end no run, nor do bytes in the middle of a line, but whoever waits may act on any entry, and mostly on the first ones. So
    // runs are short where a wait begins, and after what did end one; they grow where nothing does.
    private static readonly VirtualTime ShortestRun = VirtualTime.FromMilliseconds(4);
    private static readonly VirtualTime LongestRun = VirtualTime.FromMilliseconds(100);

    // In ns: a run that ends as far before its time as this was not ended by anything.
    private const long ReportedLate = 2_000;

    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Recorder _recorder;
    private readonly Action<BoardRecord> _handOver;
    private readonly Queue<BoardRecord> _pending = [];
    private readonly HostTimers _timers;
    private VirtualTime _run = ShortestRun;
    private BoardTime _now;
    private bool _waiting;

    /// <summary>Makes a clock at the emulation's present time.</summary>
    /// <param name="now">That time.</param>
    /// <param name="recorder">What lets time pass.</param>
    /// <param name="handOver">What is called with each record when its time has come.</param>
    public RenodeClock(VirtualTime now, Recorder recorder, Action<BoardRecord> handOver)
    {
        (_recorder, _handOver) = (recorder, handOver);
        _timers = new(() => Now);
        MachineNow = ToBoardTime(now);
        _now = MachineNow;
    }

    /// <inheritdoc />
    public override BoardTime Now => _now;

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>The time that the machine has reached: the present one, or up to a run later.</summary>
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
        _run = ShortestRun;
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

    /// <summary>Takes what the machine recorded outside a run, such as in a reset.</summary>
    public void Collect() => _recorder.Collect(Take);

    /// <summary>Goes on from a snapshot: the bench's timers and what was not handed over are dropped.</summary>
    public void Restart(BoardTime now)
    {
        _timers.Clear();
        _pending.Clear();
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
            Run(deadline);
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

    private void Run(BoardTime deadline)
    {
        var wanted = Math.Min(deadline.Nanoseconds, _timers.NextDue.Nanoseconds) - MachineNow.Nanoseconds;
        var span = VirtualTime.FromMicroseconds((Math.Min(wanted, _run.Nanoseconds) + 999) / 1000);
        var end = MachineNow.Nanoseconds + span.Nanoseconds;
        var reached = ToBoardTime(_recorder.RunOn(span, Take));
        // What Renode reports is up to a microsecond behind the instruction that ended the run, whose time the record has.
        MachineNow = reached > MachineNow ? reached : MachineNow;
        if (MachineNow.Nanoseconds < end - ReportedLate)
            _run = ShortestRun;
        else if (_run < LongestRun)
            _run += _run;
    }

    private void Take(BoardRecord record)
    {
        _pending.Enqueue(record);
        var at = ToBoardTime(record.At);
        MachineNow = at > MachineNow ? at : MachineNow;
    }
}
