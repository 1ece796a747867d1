using System.Text.Json;

namespace Hil.Signoff.Comparison;

/// <summary>A line of a <c>timeline.jsonl</c>, as far as every entry has it.</summary>
/// <param name="Nanoseconds">When, in nanoseconds of board time.</param>
/// <param name="Channel">What sort of thing it is.</param>
/// <param name="Text">The entry as a person reads it.</param>
public sealed record RecordedEntry(long Nanoseconds, string Channel, string Text)
{
    /// <summary>Reads a timeline.</summary>
    /// <param name="path">The file of JSON lines.</param>
    /// <exception cref="InvalidDataException">A line is no entry; the message names file and line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<RecordedEntry> ReadAll(string path)
    {
        var entries = new List<RecordedEntry>();
        foreach (var line in File.ReadLines(path))
            entries.Add(Parse(line, path, entries.Count + 1));
        return entries;
    }

    private static RecordedEntry Parse(string line, string path, int number)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var entry = json.RootElement;
            return new(entry.GetProperty("ns").GetInt64(), entry.GetProperty("channel").GetString()!, entry.GetProperty("text").GetString()!);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{path}({number}): expected an entry with ns, channel and text as one line of JSON, found {error.Message}", error);
        }
    }
}
