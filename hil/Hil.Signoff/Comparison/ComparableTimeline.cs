namespace Hil.Signoff.Comparison;

/// <summary>A timeline as it is compared: its events with comparable texts, its samples, its end. Immutable.</summary>
public sealed class ComparableTimeline
{
    private ComparableTimeline(IReadOnlyList<BoardEvent> events, IReadOnlyList<long> samples, long end) => (Events, Samples, End) = (events, samples, end);

    /// <summary>The events, in the order of the timeline.</summary>
    public IReadOnlyList<BoardEvent> Events { get; }

    /// <summary>When the accelerometer converted samples, in nanoseconds.</summary>
    public IReadOnlyList<long> Samples { get; }

    /// <summary>When the scenario ended, in nanoseconds.</summary>
    public long End { get; }

    /// <summary>Makes a timeline comparable.</summary>
    /// <param name="entries">Its entries, in order.</param>
    /// <param name="end">The board time at which the scenario ended, in nanoseconds; null for that of the last entry.</param>
    public static ComparableTimeline Of(IReadOnlyList<RecordedEntry> entries, long? end)
    {
        var rules = new TextRules();
        var events = new List<BoardEvent>();
        var samples = new List<long>();
        foreach (var entry in entries)
        {
            if (entry.Channel == "sample")
                samples.Add(entry.Nanoseconds);
            else if (entry.Channel != "packet")
                events.Add(new(entry.Nanoseconds, LaneOf(entry), rules.Apply(entry.Channel, entry.Text), entry.Text));
        }

        var last = entries.Count > 0 ? entries.Max(entry => entry.Nanoseconds) : 0;
        return new(events, samples, Math.Max(end ?? 0, last));
    }

    // Each light is compared with itself alone, and so is what each peer of the network sent.
    private static string LaneOf(RecordedEntry entry) => (entry.Channel, entry.Text) switch
    {
        ("led", var text) when text.LastIndexOf(' ') is > 0 and var blank => $"led {text[..blank]}",
        ("coap", ['<' or '>', ..] text) => $"coap {text[0]}",
        _ => entry.Channel,
    };
}
