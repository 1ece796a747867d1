namespace Hil.Signoff.Comparison;

/// <summary>
/// Aligns the events of one lane: as many pairs of the same text as there can be without changing the order, and among several such ways the
/// one in which pairs are nearest in time. The second half matters: of five equal lines the one that is missing is found by its time alone.
/// </summary>
internal sealed class LaneAlignment
{
    // Two thousand events on each side that share no beginning and no end. Beyond it the table costs more than the answer is worth.
    private const long MostCells = 4_000_000;

    private readonly IReadOnlyList<BoardEvent> _left;
    private readonly IReadOnlyList<BoardEvent> _right;
    private readonly List<MatchedPair> _pairs = [];
    private readonly List<BoardEvent> _onlyLeft = [];
    private readonly List<BoardEvent> _onlyRight = [];

    private LaneAlignment(IReadOnlyList<BoardEvent> left, IReadOnlyList<BoardEvent> right) => (_left, _right) = (left, right);

    public IReadOnlyList<MatchedPair> Pairs => _pairs;

    public IReadOnlyList<BoardEvent> OnlyLeft => _onlyLeft;

    public IReadOnlyList<BoardEvent> OnlyRight => _onlyRight;

    public static LaneAlignment Of(IReadOnlyList<BoardEvent> left, IReadOnlyList<BoardEvent> right, Tolerance tolerance)
    {
        var alignment = new LaneAlignment(left, right);
        var (head, tail) = alignment.Alike(tolerance);
        for (var i = 0; i < head; i++)
            alignment._pairs.Add(new(left[i], right[i]));
        alignment.AlignMiddle(head, left.Count - tail, right.Count - tail);
        for (var i = tail; i > 0; i--)
            alignment._pairs.Add(new(left[^i], right[^i]));
        alignment.PairWhatMoved();
        return alignment;
    }

    // What both have alike at the beginning and at the end, at times that fit: two boards agree nearly everywhere, and need no table there.
    private (int Head, int Tail) Alike(Tolerance tolerance)
    {
        var most = Math.Min(_left.Count, _right.Count);
        var (head, tail, offset, since) = (0, 0, 0L, 0L);
        while (head < most && Fits(_left[head], _right[head]))
            (offset, since, head) = (_right[head].At - _left[head].At, _left[head].At, head + 1);
        while (tail < most - head && Fits(_left[^(tail + 1)], _right[^(tail + 1)]))
        {
            tail++;
            (offset, since) = (_right[^tail].At - _left[^tail].At, _left[^tail].At);
        }

        return (head, tail);

        bool Fits(BoardEvent left, BoardEvent right) =>
            left.Text == right.Text && Math.Abs(right.At - left.At - offset) <= tolerance.Of(left.At - since);
    }

    private void AlignMiddle(int from, int leftEnd, int rightEnd)
    {
        var (n, m) = (leftEnd - from, rightEnd - from);
        if (n == 0 || m == 0 || (long)n * m > MostCells)
        {
            _onlyLeft.AddRange(_left.Skip(from).Take(n));
            _onlyRight.AddRange(_right.Skip(from).Take(m));
            return;
        }

        // best[i, j]: the best that the rest from i and j on can come to.
        var best = new (int Pairs, long Apart)[n + 1, m + 1];
        for (var i = n - 1; i >= 0; i--)
            for (var j = m - 1; j >= 0; j--)
            {
                best[i, j] = Better(best[i + 1, j], best[i, j + 1]);
                if (_left[from + i].Text == _right[from + j].Text)
                    best[i, j] = Better(Paired(i, j), best[i, j]);
            }

        var (a, b) = (0, 0);
        while (a < n && b < m)
        {
            if (_left[from + a].Text == _right[from + b].Text && best[a, b] == Paired(a, b))
                _pairs.Add(new(_left[from + a++], _right[from + b++]));
            else if (best[a, b] == best[a + 1, b])
                _onlyLeft.Add(_left[from + a++]);
            else
                _onlyRight.Add(_right[from + b++]);
        }

        _onlyLeft.AddRange(_left.Skip(from + a).Take(n - a));
        _onlyRight.AddRange(_right.Skip(from + b).Take(m - b));

        (int Pairs, long Apart) Paired(int i, int j) =>
            (best[i + 1, j + 1].Pairs + 1, best[i + 1, j + 1].Apart + Math.Abs(_right[from + j].At - _left[from + i].At));
    }

    // An event that stands elsewhere in the order. Where the same text was paired in between, one is missing and another is extra instead.
    private void PairWhatMoved()
    {
        var candidates = _onlyRight.GroupBy(right => right.Text, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        foreach (var left in _onlyLeft.Where(left => candidates.ContainsKey(left.Text)).ToList())
        {
            var right = candidates[left.Text].MinBy(other => Math.Abs(other.At - left.At));
            if (right is null || _pairs.Any(pair => pair.Left.Text == left.Text && Crosses(pair, left, right)))
                continue;
            candidates[left.Text].Remove(right);
            _onlyLeft.Remove(left);
            _onlyRight.Remove(right);
            _pairs.Add(new(left, right));
        }
    }

    private static bool Crosses(MatchedPair pair, BoardEvent left, BoardEvent right) =>
        Math.Sign(left.At.CompareTo(pair.Left.At)) * Math.Sign(right.At.CompareTo(pair.Right.At)) < 0;

    private static (int Pairs, long Apart) Better((int Pairs, long Apart) one, (int Pairs, long Apart) other) =>
        one.Pairs != other.Pairs ? (one.Pairs > other.Pairs ? one : other) : one.Apart <= other.Apart ? one : other;
}
