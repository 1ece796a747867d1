using Hil.Core.Timelines;

namespace Hil.NUnit.Expectations;

/// <summary>An entry that matches.</summary>
internal sealed class EventCondition<TEntry>(string text, string channel, Func<TEntry, bool> matches) : Condition
    where TEntry : TimelineEntry
{
    public override string Text => text;

    public override IReadOnlyList<string> Channels { get; } = [channel];

    public override ITracker Track() => new Tracker(matches);

    public override string Seen(IReadOnlyList<TimelineEntry> before, IReadOnlyList<TimelineEntry> watched)
    {
        if (watched.OfType<TEntry>().FirstOrDefault(matches) is { } match)
            return $"{match.Describe()} at {Said.At(match.At)}";
        var others = watched.Where(entry => entry.Channel == channel).ToList();
        return others.Count == 0
            ? $"nothing on {channel}"
            : $"{others.Count} other {(others.Count == 1 ? "entry" : "entries")} on {channel}, the last \"{others[^1].Describe()}\" at {Said.At(others[^1].At)}";
    }

    private sealed class Tracker(Func<TEntry, bool> matches) : ITracker
    {
        public bool Holds { get; private set; }

        public void See(TimelineEntry entry, bool watched)
        {
            if (watched && !Holds && entry is TEntry candidate)
                Holds = matches(candidate);
        }
    }
}
