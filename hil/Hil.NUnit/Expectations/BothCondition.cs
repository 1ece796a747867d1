using Hil.Core.Timelines;

namespace Hil.NUnit.Expectations;

/// <summary>Two conditions at the same time.</summary>
internal sealed class BothCondition(Condition left, Condition right) : Condition
{
    public override string Text => $"{left.Text} and {right.Text}";

    public override IReadOnlyList<string> Channels { get; } = [.. left.Channels.Union(right.Channels)];

    public override ITracker Track() => new Tracker(left.Track(), right.Track());

    public override string Seen(IReadOnlyList<TimelineEntry> before, IReadOnlyList<TimelineEntry> watched) =>
        $"{left.Seen(before, watched)}; {right.Seen(before, watched)}";

    public override bool Concerns(TimelineEntry entry) =>
        (left.Channels.Contains(entry.Channel) && left.Concerns(entry)) || (right.Channels.Contains(entry.Channel) && right.Concerns(entry));

    private sealed class Tracker(ITracker left, ITracker right) : ITracker
    {
        public bool Holds => left.Holds && right.Holds;

        public void See(TimelineEntry entry, bool watched)
        {
            left.See(entry, watched);
            right.See(entry, watched);
        }
    }
}
