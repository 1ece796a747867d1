using Hil.Core.Timelines;

namespace Hil.NUnit.Expectations;

/// <summary>A condition that does not hold.</summary>
internal sealed class OppositeCondition(Condition condition) : Condition
{
    public override string Text => $"no {condition.Text}";

    public override IReadOnlyList<string> Channels => condition.Channels;

    public override ITracker Track() => new Tracker(condition.Track());

    public override string Seen(IReadOnlyList<TimelineEntry> before, IReadOnlyList<TimelineEntry> watched) => condition.Seen(before, watched);

    public override bool Concerns(TimelineEntry entry) => condition.Concerns(entry);

    private sealed class Tracker(ITracker inner) : ITracker
    {
        public bool Holds => !inner.Holds;

        public void See(TimelineEntry entry, bool watched) => inner.See(entry, watched);
    }
}
