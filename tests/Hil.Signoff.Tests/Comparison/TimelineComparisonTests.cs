using Hil.Signoff.Comparison;
using static Hil.Signoff.Tests.Comparison.Recording;

namespace Hil.Signoff.Tests.Comparison;

public sealed class TimelineComparisonTests
{
    [Test]
    public void Message_ids_and_tokens_of_CoAP_do_not_count_but_what_a_token_stands_for_does()
    {
        static ComparableTimeline Exchange(string id, string token, string path) => Of(
            1000,
            At(10, "coap", $"> CON 0x{id} GET {path} Observe:0 token:{token}"),
            At(12, "coap", $"< ACK 0x{id} 2.05 Observe:0 token:{token} \"0\""),
            At(500, "coap", $"< NON 0xc7cd 2.05 Observe:1 token:{token} \"1\""));

        Assert.That(Compare(Exchange("5cc1", "67ec8e65", "/33650/0/2000"), Exchange("0001", "00", "/33650/0/2000")).Differences, Is.Empty);
        var other = Compare(Exchange("5cc1", "67ec8e65", "/33650/0/2000"), Exchange("5cc1", "67ec8e65", "/33650/1/2000")).Differences;
        Assert.That(other.Where(each => each.Kind == DifferenceKind.Missing).Select(each => each.Text), Is.EqualTo(new[]
        {
            "> CON GET /33650/0/2000 Observe:0",
            "< ACK 2.05 Observe:0 to GET /33650/0/2000 \"0\"",
            "< NON 2.05 Observe:1 to GET /33650/0/2000 \"1\"",
        }));
    }

    [TestCase("class circle 0.98", "class circle 1.00", true)]
    [TestCase("class circle 0.98", "class snake 0.98", false)]
    [TestCase("answered after 1.25 s", "answered after 3 s", false)]
    [TestCase("answered after 1.25 s", "answered after 1.31 s", true)]
    [TestCase("hil pattern-detector 1.0.0", "hil pattern-detector 2.0.0", false)]
    [TestCase("4.04 for /1/0", "4.05 for /1/0", false)]
    [TestCase("lifetime 60 s", "lifetime 61 s", false)]
    public void Confidences_and_times_with_decimals_do_not_count_in_a_text(string one, string other, bool agree) =>
        Assert.That(Compare(Of(1000, At(5, "console", one)), Of(1000, At(5, "console", other))).Differences, agree ? Is.Empty : Has.Count.EqualTo(2));

    [Test]
    public void What_comes_near_the_end_of_the_shorter_timeline_is_no_difference()
    {
        RecordedEntry[] first = [At(900, "console", "a"), At(990, "console", "b")];

        var near = Compare(Of(1000, first), Of(992, first[..1]));
        var before = Compare(Of(1000, first), Of(1200, first[..1]));

        Assert.That((near.Differences.Count, near.Unseen), Is.EqualTo((0, 1)));
        Assert.That(before.Differences.Select(each => (each.Kind, each.Lane)), Is.EqualTo(new[] { (DifferenceKind.Missing, "console"), (DifferenceKind.Latency, "end") }));
    }

    [Test]
    public void A_timeline_that_breaks_off_differs_by_its_end_alone()
    {
        RecordedEntry[] all = [.. Enumerable.Range(1, 20).Select(i => At(i * 1000, "console", "tick"))];

        var comparison = Compare(Of(20_500, all), Of(10_500, all[..10]));

        Assert.That(comparison.Differences.Select(each => (each.Kind, each.Lane)), Is.EqualTo(new[] { (DifferenceKind.Latency, "end") }));
        Assert.That((comparison.Matched, comparison.Unseen), Is.EqualTo((10, 10)));
    }

    [Test]
    public void A_lane_that_is_steadily_behind_the_others_is_told_once()
    {
        RecordedEntry[] console = [.. Enumerable.Range(1, 9).Select(i => At(i * 1000, "console", "tick"))];
        RecordedEntry[] Led(double late) => [.. Enumerable.Range(1, 9).Select(i => At((i * 1000) + 400 + late, "led", i % 2 == 0 ? "red off" : "red on"))];

        var differences = Compare(Of(10_000, [.. console, .. Led(0)]), Of(10_000, [.. console, .. Led(200)])).Differences;

        Assert.That(differences.Select(each => (each.Kind, each.Lane, each.LeftAt)), Is.EqualTo(new[] { (DifferenceKind.Latency, "led red", (long?)1_400_000_000) }));
    }

    [Test]
    public void The_first_event_of_a_lane_is_allowed_no_more_than_the_time_since_the_last_event_of_any()
    {
        static ComparableTimeline Lit(double at) => Of(9000, At(0, "power", "on"), At(3900, "console", "tick"), At(at, "led", "red on"));

        Assert.That(Compare(Lit(4000), Lit(4060)).Differences.Select(each => (each.Kind, each.Lane)), Is.EqualTo(new[] { (DifferenceKind.Latency, "led red") }));
        Assert.That(Compare(Lit(4000), Lit(4026)).Differences, Is.Empty);
    }

    [Test]
    public void A_light_that_passed_another_event_is_told_as_order_with_both_boards_side_by_side()
    {
        var difference = Compare(
            Of(5000, At(1000, "console", "boot"), At(2000, "led", "red on"), At(2300, "lwm2m", "notify")),
            Of(5000, At(1000, "console", "boot"), At(2600, "led", "red on"), At(2300, "lwm2m", "notify"))).Differences.Single();

        Assert.That((difference.Kind, difference.Lane), Is.EqualTo((DifferenceKind.Order, "led red")));
        Assert.That(difference.Words, Is.EqualTo("one had it before lwm2m \"notify\" (2.000000 s and 2.300000 s), other after it (2.600000 s and 2.300000 s)."));
        Assert.That(difference.Around, Is.EqualTo(new[]
        {
            "      1.000000 s     1.000000 s  console    boot",
            ">     2.000000 s     2.600000 s  led red    red on",
            "      2.300000 s     2.300000 s  lwm2m      notify",
            "      5.000000 s     5.000000 s  end        end of the scenario",
        }));
    }

    [Test]
    public void Two_events_that_changed_places_across_a_third_are_told_once()
    {
        static ComparableTimeline Notified(string first, string second) =>
            Of(9000, At(2000, "lwm2m", first), At(4000, "led", "red on"), At(6000, "lwm2m", second), At(8000, "console", "tick"));

        var difference = Compare(Notified("counter", "state"), Notified("state", "counter")).Differences.Single();

        Assert.That((difference.Kind, difference.Lane), Is.EqualTo((DifferenceKind.Order, "lwm2m")));
        Assert.That(difference.Words, Is.EqualTo("one had it before lwm2m \"state\" (2.000000 s and 6.000000 s), other after it (6.000000 s and 2.000000 s)."));
    }

    [Test]
    public void Samples_are_compared_by_number_and_rate()
    {
        static ComparableTimeline Sampled(double every) => Of(5000, [.. Enumerable.Range(0, (int)(5000 / every)).Select(i => At(i * every, "sample", $"{i} 0 0"))]);

        Assert.That(Compare(Sampled(10), Sampled(10.1)).Differences, Is.Empty);
        var difference = Compare(Sampled(10), Sampled(20)).Differences.Single();
        Assert.That((difference.Kind, difference.Words), Is.EqualTo((DifferenceKind.Samples, "one took 500 samples at 100 Hz, other 250 samples at 50 Hz, until 5.000000 s.")));
    }

    [Test]
    public void Ten_thousand_events_that_have_nothing_in_common_are_told_without_a_table_of_them()
    {
        static ComparableTimeline Long(string word) => Of(100_000, [.. Enumerable.Range(1, 10_000).Select(i => At(i, "console", $"{word} {i}"))]);

        var differences = Compare(Long("a"), Long("b")).Differences;

        Assert.That((differences.Count(each => each.Kind == DifferenceKind.Missing), differences.Count(each => each.Kind == DifferenceKind.Extra)), Is.EqualTo((10_000, 10_000)));
    }
}
