namespace Hil.Signoff.Comparison;

/// <summary>Two timelines of one scenario, compared event by event (comparison.md tells how). Immutable.</summary>
public sealed class TimelineComparison
{
    private TimelineComparison(IReadOnlyList<Difference> differences, int matched, int unseen, TimeSpan largest, string largestAt) =>
        (Differences, Matched, Unseen, LargestLatency, LargestLatencyAt) = (differences, matched, unseen, largest, largestAt);

    /// <summary>The differences, by time.</summary>
    public IReadOnlyList<Difference> Differences { get; }

    /// <summary>How many events both boards had.</summary>
    public int Matched { get; }

    /// <summary>How many events one board had where the other's scenario had ended already, or nearly so: nothing is known of them.</summary>
    public int Unseen { get; }

    /// <summary>The largest latency difference among matched events, allowed or not.</summary>
    public TimeSpan LargestLatency { get; }

    /// <summary>The event that has it; empty where no events were matched.</summary>
    public string LargestLatencyAt { get; }

    /// <summary>Compares two timelines.</summary>
    /// <param name="left">The first board's.</param>
    /// <param name="right">The second board's.</param>
    /// <param name="tolerance">How far apart in time they may be.</param>
    /// <param name="names">What the boards are called.</param>
    public static TimelineComparison Of(ComparableTimeline left, ComparableTimeline right, Tolerance tolerance, BoardNames names)
    {
        var (pairs, onlyLeft, onlyRight) = Align(left, right, tolerance);
        var timing = new TimingComparison(pairs, tolerance, names);
        var story = new SideBySide(pairs, onlyLeft, onlyRight);

        List<Difference> differences = [.. timing.Differences];
        var unseen = 0;
        foreach (var only in onlyLeft)
            Lone(only, timing.RightTimeOf(only.At), right.End, DifferenceKind.Missing);
        foreach (var only in onlyRight)
            Lone(only, timing.LeftTimeOf(only.At), left.End, DifferenceKind.Extra);
        differences.AddRange(SampleComparison.Of(left, right, tolerance, names));
        return new(
            [.. differences.OrderBy(difference => difference.LeftAt ?? difference.RightAt).Select(difference => difference with { Around = story.Around(difference) })],
            pairs.Count(pair => pair.Left.Lane != EndLane),
            unseen,
            TimeSpan.FromTicks(timing.Largest / 100),
            timing.LargestAt);

        void Lone(BoardEvent only, (long At, long Allowed) elsewhere, long end, DifferenceKind kind)
        {
            if (elsewhere.At >= end - elsewhere.Allowed)
                unseen++;
            else if (kind == DifferenceKind.Missing)
                differences.Add(new(kind, only.Lane, only.Text, only.At, null, $"{names.Left} had it at {Seconds.Of(only.At)}, {names.Right} had not, about {Seconds.Of(elsewhere.At)}."));
            else
                differences.Add(new(kind, only.Lane, only.Text, null, only.At, $"{names.Right} had it at {Seconds.Of(only.At)}, {names.Left} had not, about {Seconds.Of(elsewhere.At)}."));
        }
    }

    /// <summary>The lane of the scenario's end, which is an event of both boards.</summary>
    internal const string EndLane = "end";

    private static (List<MatchedPair> Pairs, List<BoardEvent> OnlyLeft, List<BoardEvent> OnlyRight) Align(ComparableTimeline left, ComparableTimeline right, Tolerance tolerance)
    {
        var (pairs, onlyLeft, onlyRight) = (new List<MatchedPair>(), new List<BoardEvent>(), new List<BoardEvent>());
        var (leftLanes, rightLanes) = (left.Events.ToLookup(each => each.Lane), right.Events.ToLookup(each => each.Lane));
        foreach (var lane in leftLanes.Concat(rightLanes).Select(events => events.Key).Distinct().Order(StringComparer.Ordinal))
        {
            var alignment = LaneAlignment.Of([.. leftLanes[lane]], [.. rightLanes[lane]], tolerance);
            pairs.AddRange(alignment.Pairs);
            onlyLeft.AddRange(alignment.OnlyLeft);
            onlyRight.AddRange(alignment.OnlyRight);
        }

        pairs.Add(new(new(left.End, EndLane, "end of the scenario", "end of the scenario"), new(right.End, EndLane, "end of the scenario", "end of the scenario")));
        return ([.. pairs.OrderBy(pair => pair.Left.At).ThenBy(pair => pair.Right.At)], onlyLeft, onlyRight);
    }
}
