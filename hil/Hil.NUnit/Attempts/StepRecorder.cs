using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Signoff.Attempts;
using NUnit.Framework.Internal;

namespace Hil.NUnit.Attempts;

/// <summary>The steps of one attempt, as they nest. Not safe for concurrent use: one scenario, one flow.</summary>
internal sealed class StepRecorder(BoardClock clock, Timeline timeline)
{
    private readonly Stack<OpenStep> _open = [];
    private readonly List<Step> _done = [];

    /// <summary>The recorder of the scenario that runs on this flow, or null outside of one.</summary>
    public static StepRecorder? Current => (TestExecutionContext.CurrentContext.TestObject as BenchTest)?.LastBench?.Steps;

    /// <summary>The finished steps.</summary>
    public IReadOnlyList<Step> Steps => _done;

    public OpenStep Begin(string name)
    {
        timeline.Append(new NoteEntry(clock.Now, $"step: {name}"));
        var step = new OpenStep(this, name, clock.Now);
        _open.Push(step);
        return step;
    }

    private void End(OpenStep step)
    {
        while (_open.TryPop(out var top))
        {
            var done = new Step(top.Name, top.From.Nanoseconds, clock.Now.Nanoseconds, top.Passed ? Verdict.Pass : Verdict.Fail, top.Inner);
            (_open.TryPeek(out var outer) ? outer.Inner : _done).Add(done);
            if (top == step)
                break;
        }
    }

    internal sealed class OpenStep(StepRecorder recorder, string name, BoardTime from) : IDisposable
    {
        public string Name { get; } = name;

        public BoardTime From { get; } = from;

        public List<Step> Inner { get; } = [];

        public bool Passed { get; private set; }

        /// <summary>It came to its end; a step that is left by an exception did not.</summary>
        public void Pass() => Passed = true;

        public void Dispose() => recorder.End(this);
    }
}
