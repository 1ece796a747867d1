using System.Security.Cryptography;
using System.Text.Json;

namespace Hil.Core.Timelines;

/// <summary>
/// Everything that was seen, in the order in which it was seen. Expectations read it, reports plot it, triage compares two of them;
/// nothing is asserted that did not land here.
/// </summary>
/// <remarks>
/// Safe for many writers and readers: hardware backends append from their own threads. On an emulated board two runs of the same
/// inputs write the same bytes. A scenario keeps every entry; what runs for days sets <see cref="MostKept"/> and
/// <see cref="MostBytes"/>, and who wants the rest
/// takes it from <see cref="Appended"/>.
/// </remarks>
public sealed class Timeline
{
    private readonly Lock _gate = new();

    // A ring, whose length is a power of two: to forget the oldest entry moves no other.
    private TimelineEntry?[] _ring = new TimelineEntry?[16];
    private int _oldest;
    private int _kept;
    private long _bytes;
    private int _forgotten;
    private int _mostKept = int.MaxValue;
    private long _mostBytes = long.MaxValue;

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
                return _forgotten + _kept;
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

    /// <summary>How many of the newest entries are kept. Default: all.</summary>
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
            {
                _mostKept = value;
                Forget();
            }
        }
    }

    /// <summary>
    /// How many bytes the entries that are kept may take together, as far as <see cref="TimelineEntry.Footprint"/> says it; the newest is kept
    /// whatever its size. Default: any number.
    /// </summary>
    public long MostBytes
    {
        get
        {
            lock (_gate)
                return _mostBytes;
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            lock (_gate)
            {
                _mostBytes = value;
                Forget();
            }
        }
    }

    /// <summary>The entry at <paramref name="index"/>, counted from 0 over all that were appended.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none yet, or it was forgotten.</exception>
    public TimelineEntry this[int index]
    {
        get
        {
            lock (_gate)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(index, _forgotten);
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _forgotten + _kept);
                return _ring[PlaceOf(index - _forgotten)]!;
            }
        }
    }

    /// <summary>Appends an entry.</summary>
    public void Append(TimelineEntry entry)
    {
        lock (_gate)
        {
            if (_kept == _ring.Length)
                Widen();
            _ring[PlaceOf(_kept)] = entry;
            _kept++;
            _bytes += entry.Footprint;
            Forget();
        }

        Appended?.Invoke(entry);
    }

    /// <summary>A copy of the entries from <paramref name="first"/> on, as they stand now, without those that were forgotten.</summary>
    /// <param name="first">The index of the first entry wanted, from 0 to <see cref="Count"/>.</param>
    public IReadOnlyList<TimelineEntry> Snapshot(int first = 0)
    {
        lock (_gate)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(first, _forgotten + _kept);
            return CopyFrom(Math.Max(0, first - _forgotten));
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

    private int PlaceOf(int number) => (_oldest + number) & (_ring.Length - 1);

    private void Forget()
    {
        while (_kept > _mostKept || (_bytes > _mostBytes && _kept > 1))
        {
            _bytes -= _ring[_oldest]!.Footprint;
            _ring[_oldest] = null;
            _oldest = PlaceOf(1);
            _kept--;
            _forgotten++;
        }
    }

    private void Widen()
    {
        var entries = CopyFrom(0);
        Array.Resize(ref entries, 2 * _ring.Length);
        (_ring, _oldest) = (entries, 0);
    }

    private TimelineEntry[] CopyFrom(int number)
    {
        var entries = new TimelineEntry[_kept - number];
        if (entries.Length == 0)
            return entries;
        var (place, ahead) = (PlaceOf(number), _ring.Length - PlaceOf(number));
        var first = Math.Min(entries.Length, ahead);
        Array.Copy(_ring, place, entries, 0, first);
        Array.Copy(_ring, 0, entries, first, entries.Length - first);
        return entries;
    }
}
