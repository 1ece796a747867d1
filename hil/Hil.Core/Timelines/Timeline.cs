using System.Security.Cryptography;
using System.Text.Json;

namespace Hil.Core.Timelines;

/// <summary>
/// Everything that was seen, in the order in which it was seen. Expectations read it, reports plot it, triage compares two of them;
/// nothing is asserted that did not land here.
/// </summary>
/// <remarks>
/// Safe for many writers and readers: hardware backends append from their own threads. On an emulated board two runs of the same
/// inputs write the same bytes. A scenario keeps every entry; what runs for days sets <see cref="MostKept"/>, and who wants the rest
/// takes it from <see cref="Appended"/>.
/// </remarks>
public sealed class Timeline
{
    private readonly Lock _gate = new();
    private readonly List<TimelineEntry> _entries = [];
    private int _forgotten;
    private int _mostKept = int.MaxValue;

    /// <summary>What whoever stores packets of this timeline hides in them.</summary>
    public Secrets Secrets { get; } = new();

    /// <summary>Raised after an entry was appended, on the thread that appended it and in the order of the entries.</summary>
    public event Action<TimelineEntry>? Appended;

    /// <summary>How many entries were appended. It only grows.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _forgotten + _entries.Count;
        }
    }

    /// <summary>The index of the oldest entry that is kept; 0 as long as nothing was forgotten.</summary>
    public int First
    {
        get
        {
            lock (_gate)
                return _forgotten;
        }
    }

    /// <summary>How many of the newest entries are kept at least; older ones are forgotten a quarter of that at a time. Default: all.</summary>
    public int MostKept
    {
        get
        {
            lock (_gate)
                return _mostKept;
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            lock (_gate)
                _mostKept = value;
        }
    }

    /// <summary>The entry at <paramref name="index"/>, counted from 0 over all that were appended.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none yet, or it was forgotten.</exception>
    public TimelineEntry this[int index]
    {
        get
        {
            lock (_gate)
                return _entries[index - _forgotten];
        }
    }

    /// <summary>Appends an entry.</summary>
    public void Append(TimelineEntry entry)
    {
        lock (_gate)
        {
            _entries.Add(entry);
            // Many at once: to move all entries for each new one would cost more than to keep some longer.
            if (_entries.Count > (long)_mostKept + (_mostKept / 4) + 1)
            {
                _forgotten += _entries.Count - _mostKept;
                _entries.RemoveRange(0, _entries.Count - _mostKept);
            }
        }

        Appended?.Invoke(entry);
    }

    /// <summary>A copy of the entries from <paramref name="first"/> on, as they stand now, without those that were forgotten.</summary>
    /// <param name="first">The index of the first entry wanted, from 0 to <see cref="Count"/>.</param>
    public IReadOnlyList<TimelineEntry> Snapshot(int first = 0)
    {
        lock (_gate)
        {
            var from = Math.Max(0, first - _forgotten);
            return _entries.GetRange(from, _entries.Count - from);
        }
    }

    /// <summary>Writes the entries as JSON lines in UTF-8: <c>{"ns":…,"channel":…,"text":…,…}</c>, one a line.</summary>
    public void WriteJsonLines(Stream stream)
    {
        foreach (var entry in Snapshot())
            WriteJsonLine(entry, stream);
    }

    /// <summary>Writes one entry as <see cref="WriteJsonLines"/> does, with the end of the line.</summary>
    public static void WriteJsonLine(TimelineEntry entry, Stream stream)
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

    /// <summary>The SHA-256 of the JSON lines, in lower-case hex: equal for two runs that saw the same things at the same times.</summary>
    public string Digest()
    {
        using var sha = SHA256.Create();
        using (var sink = new CryptoStream(Stream.Null, sha, CryptoStreamMode.Write))
            WriteJsonLines(sink);
        return Convert.ToHexStringLower(sha.Hash!);
    }
}
