using System.Net;
using CsCheck;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m;
using Hil.Lwm2m.Entries;
using Hil.NUnit.Benches;
using Hil.NUnit.Expectations;

namespace Hil.NUnit.Tests.Expectations;

public sealed class ExpectationTests
{
    private static readonly Condition RedOn = new Light("red").On;

    [Test]
    public async Task A_state_that_comes_in_time_passes_and_tells_when()
    {
        var at = await Expect(RedOn, [Led(4031, "red", true)]).Within(Milliseconds(100)).After(At(4000));

        Assert.That(at, Is.EqualTo(At(4031)));
    }

    [Test]
    public async Task A_state_that_held_already_passes_where_the_watch_begins()
    {
        var at = await Expect(RedOn, [Led(10, "red", true)]).Within(Milliseconds(100)).After(At(4000));

        Assert.That(at, Is.EqualTo(At(4000)));
    }

    [Test]
    public void A_state_that_comes_a_nanosecond_late_fails()
    {
        Assert.That(async () => await Expect(RedOn, [Led(4100, "red", true) with { At = new(4_100_000_001) }]).Within(Milliseconds(100)).After(At(4000)), Throws.TypeOf<ExpectationFailedException>());
    }

    [Test]
    public async Task A_state_that_comes_at_the_very_end_passes()
    {
        var at = await Expect(RedOn, [Led(4100, "red", true)]).Within(Milliseconds(100)).After(At(4000));

        Assert.That(at, Is.EqualTo(At(4100)));
    }

    [Test]
    public void What_came_too_late_does_not_count_though_it_is_there_when_one_looks()
    {
        var clock = new ScriptedClock(Led(4200, "red", true));
        var judge = Judge(clock);

        Assert.That(async () =>
        {
            await clock.Run(TimeSpan.FromSeconds(10));
            await new PendingExpectation(judge, RedOn).Within(Milliseconds(100)).After(At(4000));
        }, Throws.TypeOf<ExpectationFailedException>());
    }

    [Test]
    public async Task A_watch_over_the_past_sees_what_was_there_then()
    {
        var clock = new ScriptedClock(Led(4010, "red", true), Led(4020, "red", false));
        await clock.Run(TimeSpan.FromSeconds(10));

        var at = await new PendingExpectation(Judge(clock), RedOn).Within(Milliseconds(100)).After(At(4000));

        Assert.That(at, Is.EqualTo(At(4010)));
    }

    [Test]
    public void An_event_before_the_watch_does_not_count()
    {
        Assert.That(
            async () => await Expect(Line("banner"), [Said(10, "banner")]).Within(Milliseconds(100)).After(At(4000)),
            Throws.TypeOf<ExpectationFailedException>());
    }

    [Test]
    public void Of_two_events_at_one_instant_only_the_one_after_the_moment_counts()
    {
        var clock = new ScriptedClock(Said(10, "banner"));
        clock.Run(Milliseconds(10)).AsTask().GetAwaiter().GetResult();
        var judge = Judge(clock);

        Assert.That(async () => await new PendingExpectation(judge, Line("banner")).Within(Milliseconds(100)), Throws.TypeOf<ExpectationFailedException>());
        Assert.That(async () => await new PendingExpectation(judge, Line("banner")).Within(Milliseconds(100)).After(new Moment(At(10), "it", 1)), Throws.TypeOf<ExpectationFailedException>());
        Assert.That(async () => await new PendingExpectation(judge, Line("banner")).Within(Milliseconds(100)).After(new Moment(At(10), "it", 0)), Throws.Nothing);
        Assert.That(async () => await new PendingExpectation(judge, Line("banner")).Within(Milliseconds(100)).After(At(10)), Throws.Nothing);
    }

    [Test]
    public async Task A_state_that_stays_passes_when_its_time_is_over()
    {
        var at = await Expect(RedOn, [Led(10, "red", true)]).For(Milliseconds(500)).After(At(1000));

        Assert.That(at, Is.EqualTo(At(1500)));
    }

    [Test]
    public void A_state_that_is_lost_for_a_moment_fails_and_the_message_ends_there()
    {
        Assert.That(
            async () => await Expect(RedOn, [Led(10, "red", true), Led(1200, "red", false), Led(1201, "red", true)]).For(Milliseconds(500)).After(At(1000)),
            Throws.TypeOf<ExpectationFailedException>().With.Message.Contains("Watched    1.000 s … 1.200 s of board time"));
    }

    [Test]
    public void A_state_that_does_not_hold_at_the_beginning_does_not_stay()
    {
        Assert.That(
            async () => await Expect(RedOn, [Led(1001, "red", true)]).For(Milliseconds(500)).After(At(1000)),
            Throws.TypeOf<ExpectationFailedException>());
    }

    [Test]
    public void What_must_not_happen_fails_when_it_does()
    {
        Assert.That(
            async () => await Expect(!Line("reset watchdog"), [Said(1300, "reset watchdog")]).For(Milliseconds(500)).After(At(1000)),
            Throws.TypeOf<ExpectationFailedException>().With.Message.StartsWith("Expected   no reset watchdog for 0.5 s after 1.000 s\nSeen       reset watchdog at 1.300 s\n"));
    }

    [Test]
    public async Task Two_conditions_must_hold_at_the_same_time()
    {
        TimelineEntry[] script = [Led(10, "red", true), Led(20, "red", false), Led(20, "blue", true), Led(30, "red", true)];

        Assert.That(await Expect(RedOn & new Light("blue").On, script).Within(Milliseconds(100)).After(At(0)), Is.EqualTo(At(30)));
        Assert.That(async () => await Expect(RedOn & new Light("blue").On, script[..3]).Within(Milliseconds(100)).After(At(0)), Throws.TypeOf<ExpectationFailedException>());
    }

    [Test]
    public async Task A_value_is_the_one_notified_last_and_a_new_registration_forgets_it()
    {
        var counter = new Resource("/33650/1/2001");
        TimelineEntry[] script = [Notified(10, "/33650/1/2001", 1), Notified(20, "/33650/1/2001", 2), Notified(25, "/33650/2/2001", 9), Registered(30)];

        Assert.That(await Expect(counter.Reaches(2), script).Within(Milliseconds(100)).After(At(0)), Is.EqualTo(At(20)));
        Assert.That(await Expect(counter.Is(2), script).Within(Milliseconds(5)).After(At(24)), Is.EqualTo(At(24)));
        Assert.That(async () => await Expect(counter.Is(2), script).Within(Milliseconds(5)).After(At(31)), Throws.TypeOf<ExpectationFailedException>());
    }

    [Test]
    public async Task An_expectation_that_nobody_awaits_is_known()
    {
        var judge = Judge(new ScriptedClock());
        _ = new PendingExpectation(judge, RedOn).Within(Milliseconds(100)).After(At(3));
        await new PendingExpectation(judge, new Light("red").Off).Within(Milliseconds(100));

        Assert.That(judge.Open.Select(expectation => $"{expectation}"), Is.EqualTo(new[] { "red on within 0.1 s" }));
    }

    [TestCase(0), TestCase(-1)]
    public void A_time_of_nothing_is_refused(int milliseconds)
    {
        Assert.That(() => Expect(RedOn, []).Within(Milliseconds(milliseconds)), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Whatever_the_lights_do_the_judgement_is_that_of_looking_at_every_instant()
    {
        var edges = Gen.Select(Gen.Int[0, 60], Gen.Bool, (at, on) => (At: at, On: on)).Array[0, 12];
        Gen.Select(edges, Gen.Int[0, 50], Gen.Int[1, 30], Gen.Bool, Gen.Int[0, 80]).Sample((edges, from, span, throughout, before) =>
        {
            var script = edges.OrderBy(edge => edge.At).Select(edge => Led(edge.At, "red", edge.On)).ToList();

            // At an instant with several edges, each state in turn was there.
            var states = Enumerable.Range(from, span + 1).SelectMany(at => script.Where(entry => entry.At == At(at) && at > from) is var here && here.Any()
                ? here.Select(entry => entry.On)
                : [script.LastOrDefault(entry => entry.At <= At(at))?.On ?? false]).ToList();
            var expected = throughout ? states.All(on => on) : states.Any(on => on);

            var clock = new ScriptedClock(script);
            clock.Run(Milliseconds(before)).AsTask().GetAwaiter().GetResult();
            var pending = new PendingExpectation(Judge(clock), RedOn);
            bool passed;
            try
            {
                var expectation = throughout ? pending.For(Milliseconds(span)) : pending.Within(Milliseconds(span));
                expectation.After(At(from)).GetAwaiter().GetResult();
                passed = true;
            }
            catch (ExpectationFailedException)
            {
                passed = false;
            }

            return passed == expected;
        });
    }

    internal static LedEntry Led(long milliseconds, string led, bool on) => new(At(milliseconds), led, on);

    internal static ConsoleEntry Said(long milliseconds, string text) => new(At(milliseconds), text);

    internal static NotificationEntry Notified(long milliseconds, string path, long value)
    {
        var at = Lwm2mPath.Parse(path);
        return new(At(milliseconds), "hil-thingy91", at, new(at, [new(at, Lwm2mValue.Of(value))]), 2, false, null);
    }

    internal static BoardTime At(long milliseconds) => new(milliseconds * 1_000_000);

    private static RegistrationEntry Registered(long milliseconds) => new(
        At(milliseconds),
        RegistrationChange.Replaced,
        "hil-thingy91",
        new("hil-thingy91", "/rd/1", new(IPAddress.Loopback, 5683), "1.1", null, "U", false, null, "", [], At(milliseconds), At(milliseconds), 2),
        "");

    private static Condition Line(string text) => Condition.Event<ConsoleEntry>(text, "console", entry => entry.Text == text);

    private static TimeSpan Milliseconds(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static PendingExpectation Expect(Condition condition, IEnumerable<TimelineEntry> script) => new(Judge(new ScriptedClock(script)), condition);

    internal static ExpectationJudge Judge(ScriptedClock clock) => new(clock, clock.Timeline, "hil run --filter it --seed 41", default);
}
