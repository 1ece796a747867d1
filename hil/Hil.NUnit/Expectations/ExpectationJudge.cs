using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.NUnit.Expectations;

/// <summary>Judges the expectations of one bench: reads its timeline, waits on its clock.</summary>
/// <param name="clock">The board clock.</param>
/// <param name="timeline">What expectations read.</param>
/// <param name="reproduce">The command that runs the scenario again with the same inputs.</param>
/// <param name="cancellation">Ends every wait.</param>
internal sealed class ExpectationJudge(BoardClock clock, Timeline timeline, string reproduce, CancellationToken cancellation)
{
    private readonly List<Expectation> _open = [];

    /// <summary>Expectations that were made and never awaited: the scenario's mistake, since nothing was judged.</summary>
    public IReadOnlyList<Expectation> Open => _open;

    /// <summary>Here, in board time and on the timeline.</summary>
    public Moment Now => new(clock.Now, null, timeline.Count);

    public void Made(Expectation expectation) => _open.Add(expectation);

    public void Replaced(Expectation expectation) => _open.Remove(expectation);

    public async ValueTask<BoardTime> Judge(Expectation expectation, Condition condition, TimeSpan span, bool throughout, Moment after)
    {
        _open.Remove(expectation);
        var from = after.At;
        var until = from + span;
        if (clock.Now < from)
            await clock.RunUntil(static () => false, from, cancellation);
        var watch = new Watch(condition.Track(), timeline, after, until, throughout);
        await clock.RunUntil(watch.IsDecided, until, cancellation);
        if (watch.Passes(clock.Now) is { } at)
            return at;

        var end = throughout ? watch.BrokenAt : until;
        throw new ExpectationFailedException(new FailureReport(timeline, from, end, condition.Channels).Write(
            $"{condition.Text} {(throughout ? "for" : "within")} {Said.Span(span)}{(after is { What: null, Entry: > 0 } ? $" from {Said.At(from)} on" : $" after {after}")}",
            condition,
            reproduce));
    }

    /// <summary>One condition over one stretch of board time.</summary>
    private sealed class Watch(ITracker tracker, Timeline timeline, Moment from, BoardTime until, bool throughout)
    {
        private int _next;
        private BoardTime _changed;
        private bool _begun;
        private bool _decided;

        /// <summary>When the condition ceased to hold that should have held all the time.</summary>
        public BoardTime BrokenAt => _changed;

        public bool IsDecided()
        {
            for (var count = timeline.Count; !_decided && _next < count; _next++)
            {
                var entry = timeline[_next];
                if (entry.At > until)
                    return _decided;
                if (entry.At > from.At)
                    Begin();
                if (_decided)
                    break;
                tracker.See(entry, entry.At >= from.At && _next >= from.Entry);
                if (entry.At > from.At)
                    Decide(entry.At);
            }

            return _decided;
        }

        public BoardTime? Passes(BoardTime now)
        {
            IsDecided();
            if (now >= from.At)
                Begin();
            return throughout
                ? _decided ? null : until
                : _decided ? _changed : null;
        }

        private void Begin()
        {
            if (_begun)
                return;
            _begun = true;
            Decide(from.At);
        }

        private void Decide(BoardTime at)
        {
            if (tracker.Holds == throughout)
                return;
            _decided = true;
            _changed = at;
        }
    }
}
