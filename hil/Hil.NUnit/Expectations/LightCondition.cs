using System.Collections.Immutable;
using Hil.Core.Timelines;

namespace Hil.NUnit.Expectations;

/// <summary>Some lights on, some dark, at the same time. A light of which nothing was ever seen is dark.</summary>
internal sealed class LightCondition(ImmutableArray<string> lit, ImmutableArray<string> dark) : Condition
{
    public override string Text => string.Join(", ", ((string[])[Phrase(lit, "on"), Phrase(dark, lit.IsEmpty ? "dark" : "off")]).Where(p => p.Length > 0));

    public override IReadOnlyList<string> Channels { get; } = ["led"];

    public override ITracker Track() => new Tracker(lit, dark);

    public override string Seen(IReadOnlyList<TimelineEntry> before, IReadOnlyList<TimelineEntry> watched)
    {
        var edges = watched.OfType<LedEntry>().ToList();
        var seen = edges.TakeLast(6).Select(edge => $"{edge.Describe()} at {Said.At(edge.At)}").ToList();
        if (edges.Count > seen.Count)
            seen.Insert(0, $"{edges.Count - seen.Count} edges before");
        foreach (var led in lit.Concat(dark).Where(led => edges.All(edge => edge.Led != led)))
        {
            // A light that did not change in the watch is told with the state that it had at its beginning.
            var on = before.OfType<LedEntry>().LastOrDefault(edge => edge.Led == led) is { On: true };
            if (on != lit.Contains(led))
                seen.Add(on ? $"{led} on all the time" : $"{led} never");
        }

        return seen.Count == 0 ? "no light changed" : string.Join("; ", seen);
    }

    private static string Phrase(ImmutableArray<string> leds, string state) => leds.Length switch
    {
        0 => "",
        1 => $"{leds[0]} {state}",
        _ => $"{string.Join(", ", leds[..^1])} and {leds[^1]} {state}",
    };

    private sealed class Tracker(ImmutableArray<string> lit, ImmutableArray<string> dark) : ITracker
    {
        private readonly HashSet<string> _on = [];

        public bool Holds => lit.All(_on.Contains) && !dark.Any(_on.Contains);

        public void See(TimelineEntry entry, bool watched)
        {
            if (entry is not LedEntry led)
                return;
            if (led.On)
                _on.Add(led.Led);
            else
                _on.Remove(led.Led);
        }
    }
}
