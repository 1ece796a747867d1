using CsCheck;
using Hil.Signoff.Comparison;
using static Hil.Signoff.Tests.Comparison.Recording;

namespace Hil.Signoff.Tests.Comparison;

/// <summary>What is planted into one of two equal timelines is found, and nothing else is.</summary>
public sealed class PlantedDifferenceTests
{
    private const int Last = 1_000_000;

    // Few words, so that the same event comes again and again: which of them is missing, only its time tells. At least 400 ms apart, which is
    // more than tolerance allows after any gap that such a timeline has.
    private static readonly Gen<RecordedEntry[]> Timelines =
        Gen.Select(OneOf("console", "led", "coap", "lwm2m"), OneOf("red on", "red off", "blue on"), Gen.Double[400, 900])
            .Array[2, 14]
            .Select(steps => steps.Aggregate((At: 0.0, Entries: new List<RecordedEntry>()), (state, step) =>
            {
                state.Entries.Add(At(state.At + step.Item3, step.Item1, step.Item2));
                return (state.At + step.Item3, state.Entries);
            }).Entries.ToArray());

    private static readonly Gen<(RecordedEntry[] Timeline, int Place)> Planted =
        Timelines.SelectMany(timeline => Gen.Int[0, timeline.Length - 1].Select(place => (timeline, place)));

    [Test]
    public void A_timeline_agrees_with_itself() => Timelines.Sample(timeline =>
    {
        var comparison = Compare(Of(Last, timeline), Of(Last, timeline));

        Assert.That(comparison.Differences, Is.Empty);
        Assert.That((comparison.Matched, comparison.Unseen, comparison.LargestLatency), Is.EqualTo((timeline.Length, 0, TimeSpan.Zero)));
    });

    [Test]
    public void Times_that_tremble_within_tolerance_make_no_difference() =>
        Gen.Select(Timelines, Gen.Double[0, 12].Array[14]).Sample((timeline, late) =>
            Assert.That(Compare(Of(Last, timeline), Of(Last, [.. timeline.Select((entry, i) => Late(entry, late[i]))])).Differences, Is.Empty));

    [Test]
    public void An_event_that_was_taken_out_is_missing_and_nothing_else_is() => Planted.Sample(planted =>
    {
        var (timeline, place) = planted;
        RecordedEntry[] without = [.. timeline.Where((_, i) => i != place)];

        var missing = Compare(Of(Last, timeline), Of(Last, without)).Differences;
        var extra = Compare(Of(Last, without), Of(Last, timeline)).Differences;

        Assert.That(missing.Select(each => (each.Kind, each.LeftAt, each.RightAt)), Is.EqualTo(new[] { (DifferenceKind.Missing, (long?)timeline[place].Nanoseconds, (long?)null) }));
        Assert.That(extra.Select(each => (each.Kind, each.LeftAt, each.RightAt)), Is.EqualTo(new[] { (DifferenceKind.Extra, (long?)null, (long?)timeline[place].Nanoseconds) }));
    });

    [Test]
    public void An_event_that_came_late_is_told_once() => Planted.Sample(planted =>
    {
        var (timeline, place) = planted;
        var late = timeline.ToArray();
        // Not past the next event, and by more than 25 ms and 2 % of the longest way back that there is.
        late[place] = Late(timeline[place], 350);

        var differences = Compare(Of(Last, timeline), Of(Last, late)).Differences;

        Assert.That(differences.Select(each => (each.Kind, each.LeftAt)), Is.EqualTo(new[] { (DifferenceKind.Latency, (long?)timeline[place].Nanoseconds) }));
        Assert.That(differences[0].Words, Does.Contain("350 ms later"));
    });

    [Test]
    public void A_board_that_stays_late_is_told_once_where_it_fell_behind() => Planted.Sample(planted =>
    {
        var (timeline, place) = planted;
        RecordedEntry[] late = [.. timeline.Select((entry, i) => i < place ? entry : Late(entry, 5000))];

        var differences = Compare(Of(Last, timeline), Of(Last + 5000, late)).Differences;

        Assert.That(differences.Select(each => (each.Kind, each.LeftAt)), Is.EqualTo(new[] { (DifferenceKind.Latency, (long?)timeline[place].Nanoseconds) }));
    });

    [Test]
    public void Two_events_that_changed_places_are_told_once() => Planted.Where(planted => planted.Place > 0 && !Same(planted.Timeline[planted.Place], planted.Timeline[planted.Place - 1])).Sample(planted =>
    {
        var (timeline, place) = planted;
        var swapped = timeline.ToArray();
        swapped[place - 1] = timeline[place] with { Nanoseconds = timeline[place - 1].Nanoseconds };
        swapped[place] = timeline[place - 1] with { Nanoseconds = timeline[place].Nanoseconds };

        var differences = Compare(Of(Last, timeline), Of(Last, swapped)).Differences;

        Assert.That(differences.Select(each => each.Kind), Is.EqualTo(new[] { DifferenceKind.Order }), string.Join('\n', differences.Select(each => each.Words)));
        Assert.That(differences[0].LeftAt, Is.AnyOf(timeline[place].Nanoseconds, timeline[place - 1].Nanoseconds));
    });

    private static Gen<string> OneOf(params string[] words) => Gen.Int[0, words.Length - 1].Select(i => words[i]);

    private static bool Same(RecordedEntry one, RecordedEntry other) => (one.Channel, one.Text) == (other.Channel, other.Text);

    private static RecordedEntry Late(RecordedEntry entry, double milliseconds) => entry with { Nanoseconds = entry.Nanoseconds + (long)(milliseconds * 1e6) };
}
