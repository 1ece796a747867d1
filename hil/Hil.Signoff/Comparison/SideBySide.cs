namespace Hil.Signoff.Comparison;

/// <summary>Both timelines as one text: a line for each event, with the time at which each board had it.</summary>
internal sealed class SideBySide
{
    private const int Before = 3;
    private const int After = 3;
    private const int LaneWidth = 10;
    private const int TextWidth = 96;

    private readonly List<(BoardEvent? Left, BoardEvent? Right)> _lines;
    private readonly Dictionary<(long? LeftAt, long? RightAt, string Lane, string Text), int> _places = [];

    public SideBySide(IEnumerable<MatchedPair> pairs, IEnumerable<BoardEvent> onlyLeft, IEnumerable<BoardEvent> onlyRight)
    {
        _lines =
        [
            .. pairs.Select(pair => ((BoardEvent?)pair.Left, (BoardEvent?)pair.Right))
                .Concat(onlyLeft.Select(each => ((BoardEvent?)each, (BoardEvent?)null)))
                .Concat(onlyRight.Select(each => ((BoardEvent?)null, (BoardEvent?)each)))
                .OrderBy(line => (line.Item1 ?? line.Item2)!.At),
        ];
        for (var i = 0; i < _lines.Count; i++)
            _ = _places.TryAdd((_lines[i].Left?.At, _lines[i].Right?.At, (_lines[i].Left ?? _lines[i].Right)!.Lane, (_lines[i].Left ?? _lines[i].Right)!.Text), i);
    }

    /// <summary>The lines around a difference, which is marked; none where it is of no event.</summary>
    public IReadOnlyList<string> Around(Difference difference)
    {
        if (!_places.TryGetValue((difference.LeftAt, difference.RightAt, difference.Lane, difference.Text), out var at))
            return [];
        var from = Math.Max(0, at - Before);
        return [.. _lines.Skip(from).Take(at + After + 1 - from).Select((line, i) => Line(line.Left, line.Right, from + i == at))];
    }

    private static string Line(BoardEvent? left, BoardEvent? right, bool marked)
    {
        var shown = left ?? right!;
        var text = shown.Shown.Length > TextWidth ? shown.Shown[..TextWidth] + "…" : shown.Shown;
        return $"{(marked ? '>' : ' ')} {Time(left),14} {Time(right),14}  {shown.Lane.PadRight(LaneWidth)} {text}";
    }

    private static string Time(BoardEvent? of) => of is null ? "–" : Seconds.Of(of.At);
}
