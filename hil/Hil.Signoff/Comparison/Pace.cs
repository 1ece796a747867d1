namespace Hil.Signoff.Comparison;

/// <summary>
/// How far the second board is behind the first, as the events so far tell. Two memories: where both went along steadily, and what the latest
/// event said. So an event that is late alone is told once, and neither the next one, which is in time again, nor a board that stays late
/// from there on is told a second time.
/// </summary>
internal sealed class Pace
{
    private readonly List<(long Offset, long Since)> _known = [];

    /// <summary>Whether no event was heard of yet.</summary>
    public bool IsEmpty => _known.Count == 0;

    /// <summary>The offsets that are remembered.</summary>
    public IEnumerable<long> Offsets => _known.Select(known => known.Offset);

    /// <summary>When the first board had the latest event that was heard of.</summary>
    public long Since => _known[^1].Since;

    /// <summary>How much of a pair's offset these memories leave unexplained, and what tolerance allows for it: the best of them.</summary>
    public (long Apart, long Allowed)? Of(MatchedPair pair, Tolerance tolerance) => IsEmpty
        ? null
        : _known.Select(known => (Apart: pair.Offset - known.Offset, Allowed: tolerance.Of(pair.Left.At - known.Since))).MinBy(way => Math.Abs(way.Apart) - way.Allowed);

    public void Heard(long offset, long since, bool steady)
    {
        if (steady)
            _known.Clear();
        else if (_known.Count > 1)
            _known.RemoveAt(1);
        _known.Add((offset, since));
    }
}
