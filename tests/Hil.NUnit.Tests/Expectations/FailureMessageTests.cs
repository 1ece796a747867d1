using System.Globalization;
using Hil.Core.Timelines;
using Hil.NUnit.Benches;
using Hil.NUnit.Expectations;
using static Hil.NUnit.Tests.Expectations.ExpectationTests;

namespace Hil.NUnit.Tests.Expectations;

public sealed class FailureMessageTests
{
    [Test]
    public void A_wrong_light_reads_as_it_happened()
    {
        var message = MessageOf(
            new Light("red").On,
            [Led(4031, "green", true), Said(4029, "class snake 0.91"), Notified(5000, "/33650/2/2001", 1), new SampleEntry(At(4030), 1, 2, 3), Led(5021, "red", true)],
            new Moment(At(4020), "the window ended"));

        Assert.That(message, Is.EqualTo("""
            Expected   red on within 1.0 s after the window ended (at 4.020 s)
            Seen       green on at 4.031 s; red never
            Watched    4.020 s … 5.020 s of board time
            Last       4.029  console  class snake 0.91
                       4.031  led      green on
            Reproduce  hil run --filter it --seed 41
            """));
    }

    [Test]
    public void A_value_that_was_not_reached_reads_as_it_was_heard()
    {
        var message = MessageOf(
            new Resource("/33650/1/2001").Reaches(3),
            [Notified(3000, "/33650/1/2001", 1), Notified(4500, "/33650/1/2001", 2), Notified(5000, "/33650/2/2001", 9), Said(10_000, "far too late")],
            At(4020));

        Assert.That(message, Is.EqualTo("""
            Expected   /33650/1/2001 ≥ 3 within 1.0 s after 4.020 s
            Seen       /33650/1/2001 = 2 at 4.500 s
            Watched    4.020 s … 5.020 s of board time
            Last       3.000  lwm2m  notify /33650/1/2001 = 1
                       4.500  lwm2m  notify /33650/1/2001 = 2
                       5.000  lwm2m  notify /33650/2/2001 = 9
            Reproduce  hil run --filter it --seed 41
            """));
    }

    [Test]
    public void A_silent_board_reads_as_silent()
    {
        var message = MessageOf(Condition.Event<ConsoleEntry>("a banner", "console", _ => true), [], new Moment(At(0), "power on"));

        Assert.That(message, Is.EqualTo("""
            Expected   a banner within 1.0 s after power on (at 0.000 s)
            Seen       nothing on console
            Watched    0.000 s … 1.000 s of board time
            Last       nothing
            Reproduce  hil run --filter it --seed 41
            """));
    }

    [Test]
    public void Lights_that_should_be_dark_read_with_the_one_that_is_not()
    {
        var message = MessageOf(new LightCondition(["red"], ["green", "blue"]), [Led(100, "blue", true), Led(4100, "red", true)], At(4020));

        Assert.That(message, Does.StartWith("""
            Expected   red on, green and blue off within 1.0 s after 4.020 s
            Seen       red on at 4.100 s; blue on all the time
            """));
    }

    [Test]
    public void Of_many_entries_the_last_eight_are_told()
    {
        var message = MessageOf(new Light("red").On, Enumerable.Range(0, 50).Select(i => Said(4000 + i, $"line {i}")), At(4020));

        var told = message.Split('\n').Where(line => line.Contains("console", StringComparison.Ordinal)).Select(line => line.Split("  ")[^1]);
        Assert.That(told, Is.EqualTo(Enumerable.Range(42, 8).Select(i => $"line {i}")));
    }

    [Test]
    public void The_message_is_the_same_in_every_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            other.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = other;
            Assert.That($"{1.5}", Is.EqualTo("1,5"));

            Assert.That(MessageOf(new Light("red").On, [], At(4020)), Does.Contain("Watched    4.020 s … 5.020 s of board time"));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static string MessageOf(Condition condition, IEnumerable<TimelineEntry> script, Moment after)
    {
        var clock = new ScriptedClock(script);
        try
        {
            new PendingExpectation(Judge(clock), condition).Within(TimeSpan.FromSeconds(1)).After(after).GetAwaiter().GetResult();
            return "passed";
        }
        catch (ExpectationFailedException failure)
        {
            return failure.Message;
        }
    }
}
