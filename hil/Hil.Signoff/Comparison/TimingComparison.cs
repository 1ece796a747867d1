namespace Hil.Signoff.Comparison;

/// <summary>Looks at the times of events that both boards had: which came late, early, or the other way round.</summary>
internal sealed class TimingComparison
{
    private readonly IReadOnlyList<MatchedPair> _pairs;
    private readonly Tolerance _tolerance;
    private readonly BoardNames _names;
    private readonly List<MatchedPair> _byLeft;
    private readonly List<MatchedPair> _byRight;
    private readonly List<(MatchedPair Pair, long Apart, long Allowed)> _late = [];

    /// <param name="pairs">The pairs, by the first board's time.</param>
    /// <param name="tolerance">How far apart they may be.</param>
    /// <param name="names">What the boards are called.</param>
    public TimingComparison(IReadOnlyList<MatchedPair> pairs, Tolerance tolerance, BoardNames names)
    {
        (_pairs, _tolerance, _names) = (pairs, tolerance, names);
        _byLeft = [.. pairs.Where(pair => pair.Left.Lane != TimelineComparison.EndLane)];
        _byRight = [.. _byLeft.OrderBy(pair => pair.Right.At)];
        Walk();
        Differences = [.. Tell()];
    }

    public IReadOnlyList<Difference> Differences { get; }

    /// <summary>The largest latency difference in nanoseconds, without its sign.</summary>
    public long Largest { get; private set; } = -1;

    public string LargestAt { get; private set; } = "";

    /// <summary>When the second board would have what the first had then, and how sure that is.</summary>
    public (long At, long Allowed) RightTimeOf(long left) => Elsewhere(left, _byLeft, pair => pair.Left.At, 1);

    /// <summary>When the first board would have what the second had then, and how sure that is.</summary>
    public (long At, long Allowed) LeftTimeOf(long right) => Elsewhere(right, _byRight, pair => pair.Right.At, -1);

    // Each event is measured by the one before it in its lane and by the one before it in any lane; it is in time where one of them says so. A
    // lane that is steadily behind agrees with itself, and a lane that was quiet while the board fell behind agrees with the others. The first
    // of its lane is measured by all other lanes, and no more time is allowed for it than since the last event of any.
    private void Walk()
    {
        var all = new Pace();
        all.Heard(0, 0, steady: true);
        var lanes = new Dictionary<string, Pace>(StringComparer.Ordinal);
        foreach (var pair in _pairs)
        {
            var own = lanes.TryGetValue(pair.Left.Lane, out var known) ? known : lanes[pair.Left.Lane] = new();
            var best = all.Of(pair, _tolerance)!.Value;
            var measures = own.IsEmpty
                ? lanes.Values.SelectMany(lane => lane.Offsets).Select(offset => (Apart: pair.Offset - offset, Allowed: _tolerance.Of(pair.Left.At - all.Since)))
                : own.Of(pair, _tolerance) is { } byLane ? [byLane] : [];
            foreach (var measure in measures.Where(measure => Math.Abs(measure.Apart) - measure.Allowed < Math.Abs(best.Apart) - best.Allowed))
                best = measure;
            var steady = Math.Abs(best.Apart) <= best.Allowed;
            if (!steady)
                _late.Add((pair, best.Apart, best.Allowed));
            if (Math.Abs(best.Apart) > Largest)
                (Largest, LargestAt) = (Math.Abs(best.Apart), $"{pair.Left.Lane}: {pair.Left.Text}");
            own.Heard(pair.Offset, pair.Left.At, steady);
            all.Heard(pair.Offset, pair.Left.At, steady);
        }

        Largest = Math.Max(0, Largest);
    }

    // An event that is late enough to have changed places with another is told as that. Of two that changed places one is told.
    private IEnumerable<Difference> Tell()
    {
        var late = _late.Select(each => each.Pair).ToHashSet<MatchedPair>(ReferenceEqualityComparer.Instance);
        var told = new HashSet<MatchedPair>(ReferenceEqualityComparer.Instance);
        foreach (var (pair, apart, allowed) in _late)
        {
            var passed = _pairs.Where(other => ChangedPlaces(pair, other)).ToList();
            if (told.Contains(pair) || (passed.Count > 0 && passed.All(told.Contains)))
                continue;
            told.Add(pair);

            // Where another is at the wrong time, too, it is the one to name: what stood between the two is where it was.
            if ((passed.Find(other => late.Contains(other) && !told.Contains(other)) ?? passed.Find(other => !told.Contains(other))) is { } first)
            {
                if (late.Contains(first))
                    told.Add(first);
                var before = pair.Left.At < first.Left.At;
                yield return Of(DifferenceKind.Order, pair,
                    $"{_names.Left} had it {(before ? "before" : "after")} {first.Left.Lane} \"{first.Left.Text}\" ({At(pair.Left, first.Left)}), {_names.Right} {(before ? "after" : "before")} it ({At(pair.Right, first.Right)}).");
            }
            else
                yield return Of(DifferenceKind.Latency, pair,
                    $"{_names.Left} had it at {Seconds.Of(pair.Left.At)}, {_names.Right} at {Seconds.Of(pair.Right.At)}: {Seconds.Short(apart)} {(apart > 0 ? "later" : "earlier")} than what went before lets expect, and {Seconds.Short(allowed)} are allowed.");
        }
    }

    private bool ChangedPlaces(MatchedPair one, MatchedPair other)
    {
        var (left, right) = (one.Left.At - other.Left.At, one.Right.At - other.Right.At);
        return Math.Sign(left) * Math.Sign(right) < 0 && Math.Min(Math.Abs(left), Math.Abs(right)) > _tolerance.Of(left);
    }

    private (long At, long Allowed) Elsewhere(long at, List<MatchedPair> ordered, Func<MatchedPair, long> mine, int sign)
    {
        var (from, to) = (0, ordered.Count);
        while (from < to)
        {
            var middle = (from + to) / 2;
            (from, to) = mine(ordered[middle]) <= at ? (middle + 1, to) : (from, middle);
        }

        var before = from > 0 ? ordered[from - 1] : null;
        return (at + sign * (before?.Offset ?? 0), _tolerance.Of(at - (before is null ? 0 : mine(before))));
    }

    private static string At(BoardEvent one, BoardEvent other) => $"{Seconds.Of(one.At)} and {Seconds.Of(other.At)}";

    private static Difference Of(DifferenceKind kind, MatchedPair pair, string words) => new(kind, pair.Left.Lane, pair.Left.Text, pair.Left.At, pair.Right.At, words);
}
