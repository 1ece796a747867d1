using System.Security.Cryptography;
using System.Text.Json;

namespace Hil.Core.Timelines;

/// <summary>
/// Everything that was seen, in the order in which it was seen. Expectations read it, reports plot it, triage compares two of them;
/// nothing is asserted that did not land here.
/// </summary>
/// <remarks>
/// Safe for many writers and readers: hardware backends append from their own threads. On an emulated board two runs of the same
/// inputs write the same bytes.
/// </remarks>
public sealed class Timeline
{
    private readonly Lock _gate = new();
    private readonly List<TimelineEntry> _entries = [];

    /// <summary>Raised after an entry was appended, on the thread that appended it and in the order of the entries.</summary>
    public event Action<TimelineEntry>? Appended;

    /// <summary>How many entries there are. It only grows.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _entries.Count;
        }
    }

    /// <summary>The entry at <paramref name="index"/>, counted from 0.</summary>
    public TimelineEntry this[int index]
    {
        get
        {
            lock (_gate)
                return _entries[index];
        }
    }

    /// <summary>Appends an entry.</summary>
    public void Append(TimelineEntry entry)
    {
        lock (_gate)
            _entries.Add(entry);
        Appended?.Invoke(entry);
    }

    /// <summary>A copy of the entries from <paramref name="first"/> on, as they stand now.</summary>
    /// <param name="first">The index of the first entry wanted, from 0 to <see cref="Count"/>.</param>
    public IReadOnlyList<TimelineEntry> Snapshot(int first = 0)
    {
        lock (_gate)
            return _entries.GetRange(first, _entries.Count - first);
    }

    /// <summary>Writes the entries as JSON lines in UTF-8: <c>{"ns":…,"channel":…,"text":…,…}</c>, one a line.</summary>
    public void WriteJsonLines(Stream stream)
    {
        foreach (var entry in Snapshot())
        {
            using (var json = new Utf8JsonWriter(stream))
            {
                json.WriteStartObject();
                json.WriteNumber("ns", entry.At.Nanoseconds);
                json.WriteString("channel", entry.Channel);
                json.WriteString("text", entry.Describe());
                entry.WriteFields(json);
                json.WriteEndObject();
            }

            stream.WriteByte((byte)'\n');
        }
    }

    /// <summary>The SHA-256 of the JSON lines, in lower-case hex: equal for two runs that saw the same things at the same times.</summary>
    public string Digest()
    {
        using var sha = SHA256.Create();
        using (var sink = new CryptoStream(Stream.Null, sha, CryptoStreamMode.Write))
            WriteJsonLines(sink);
        return Convert.ToHexStringLower(sha.Hash!);
    }
}
