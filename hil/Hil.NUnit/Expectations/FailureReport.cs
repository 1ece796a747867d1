using System.Text;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.NUnit.Expectations;

/// <summary>The evidence of a failure: what was seen while we watched, and the last entries that tell about it.</summary>
/// <param name="timeline">Where everything was seen.</param>
/// <param name="from">When the watch began.</param>
/// <param name="until">When it ended.</param>
/// <param name="channels">The channels that tell about what was expected.</param>
internal sealed class FailureReport(Timeline timeline, BoardTime from, BoardTime until, IReadOnlyList<string> channels)
{
    private const int LastEntries = 8;
    private const int LongestLine = 160;
    private const int LongestSeen = 400;

    // Few and telling on every board: they belong to the story whatever was expected.
    private static readonly string[] Story = ["console", "reset", "power", "motion", "note", "diagnostic"];

    public string Write(string expected, Condition condition, string reproduce)
    {
        var entries = timeline.Snapshot();
        var before = entries.Where(entry => entry.At < from).ToList();
        var watched = entries.Where(entry => entry.At >= from && entry.At <= until).ToList();
        var text = new StringBuilder();
        Line(text, "Expected", expected);
        var seen = condition.Seen(before, watched);
        Line(text, "Seen", seen.Length > LongestSeen ? seen[..LongestSeen] + "…" : seen);
        Line(text, "Watched", $"{Said.At(from)} … {Said.At(until)} of board time");
        WriteLast(text, entries);
        WriteExchange(text, entries, condition.Concerns);
        Line(text, "Reproduce", reproduce);
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>What can be told of a failure that was no expectation: the last entries and the command.</summary>
    public string WriteTail(string reproduce)
    {
        var text = new StringBuilder();
        Line(text, "Ended", $"{Said.At(until)} of board time");
        var entries = timeline.Snapshot();
        WriteLast(text, entries);
        WriteExchange(text, entries, _ => true);
        Line(text, "Reproduce", reproduce);
        return text.ToString().TrimEnd('\n');
    }

    private void WriteLast(StringBuilder text, IReadOnlyList<TimelineEntry> entries)
    {
        var told = entries
            .Where(entry => entry.At <= until && (channels.Contains(entry.Channel) || Story.Contains(entry.Channel)))
            .TakeLast(LastEntries)
            .ToList();
        var width = told.Select(entry => entry.Channel.Length).DefaultIfEmpty().Max();
        var times = told.Select(entry => Said.Number(entry.At).Length).DefaultIfEmpty().Max();
        var key = "Last";
        foreach (var entry in told)
        {
            var line = entry.Describe();
            if (line.Length > LongestLine)
                line = line[..LongestLine] + "…";
            Line(text, key, $"{Said.Number(entry.At).PadLeft(times)}  {entry.Channel.PadRight(width)}  {line}");
            key = "";
        }

        if (told.Count == 0)
            Line(text, key, "nothing");
    }

    // The last exchange that tells about what was expected, message by message.
    private void WriteExchange(StringBuilder text, IReadOnlyList<TimelineEntry> entries, Func<TimelineEntry, bool> concerns)
    {
        for (var i = entries.Count - 1; i >= 0; i--)
        {
            var entry = entries[i];
            if (entry.At > until || !ExchangeText.Concerns(entry) || !channels.Contains(entry.Channel) || !concerns(entry))
                continue;
            var key = "Exchange";
            foreach (var line in ExchangeText.Of(entries, i))
            {
                Line(text, key, line);
                key = "";
            }

            return;
        }
    }

    private static void Line(StringBuilder text, string key, string value) => text.Append(key.PadRight(11)).Append(value).Append('\n');
}
