using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.NUnit.Tests.Expectations;

/// <summary>A board clock whose board does what a script says: each entry lands on the timeline at its time.</summary>
internal sealed class ScriptedClock : BoardClock
{
    private readonly Queue<TimelineEntry> _script;
    private BoardTime _now;

    public ScriptedClock(params IEnumerable<TimelineEntry> script) => _script = new(script.OrderBy(entry => entry.At));

    public Timeline Timeline { get; } = new();

    public override BoardTime Now => _now;

    public override ValueTask<bool> RunUntil(Func<bool> condition, BoardTime deadline, CancellationToken cancellation = default)
    {
        while (!condition())
        {
            cancellation.ThrowIfCancellationRequested();
            if (!_script.TryPeek(out var next) || next.At > deadline)
            {
                _now = deadline > _now ? deadline : _now;
                return ValueTask.FromResult(condition());
            }

            _now = next.At;
            Timeline.Append(_script.Dequeue());
        }

        return ValueTask.FromResult(true);
    }
}
