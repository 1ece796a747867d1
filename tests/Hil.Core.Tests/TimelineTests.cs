using Hil.Core.Boards;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Core.Tests;

public sealed class TimelineTests
{
    [Test]
    public void The_same_entries_give_the_same_digest_and_one_nanosecond_changes_it()
    {
        static string DigestOf(params TimelineEntry[] entries)
        {
            var timeline = new Timeline();
            foreach (var entry in entries)
                timeline.Append(entry);
            return timeline.Digest();
        }

        var led = new LedEntry(new BoardTime(4_031_000_000), "green", true);
        var digest = DigestOf(led);
        Assert.That(DigestOf(led with { }), Is.EqualTo(digest));
        Assert.That(DigestOf(led with { At = new BoardTime(4_031_000_001) }), Is.Not.EqualTo(digest));
    }

    [Test]
    public void A_timeline_that_is_bounded_forgets_its_oldest_entries_and_goes_on_counting()
    {
        var timeline = new Timeline { MostKept = 8 };
        var appended = 0;
        timeline.Appended += _ => appended++;
        for (var i = 0; i < 1000; i++)
            timeline.Append(new NoteEntry(new BoardTime(i), $"note {i}"));

        Assert.That((timeline.Count, appended), Is.EqualTo((1000, 1000)));
        Assert.That(timeline.Count - timeline.First, Is.EqualTo(8));
        Assert.That(timeline[999].Describe(), Is.EqualTo("note 999"));
        Assert.That(timeline.Snapshot(997).Select(entry => entry.Describe()), Is.EqualTo(["note 997", "note 998", "note 999"]));
        Assert.That(timeline.Snapshot()[0], Is.SameAs(timeline[timeline.First]));
        Assert.That(() => timeline[timeline.First - 1], Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_timeline_that_is_bounded_in_bytes_keeps_as_many_entries_as_fit()
    {
        var timeline = new Timeline { MostBytes = 10_000 };
        for (var i = 0; i < 1000; i++)
            timeline.Append(new PacketEntry(new BoardTime(i), true, new byte[800], PacketFate.Delivered));

        Assert.That((timeline.Count, timeline.First), Is.EqualTo((1000, 990)));
        timeline.Append(new PacketEntry(new BoardTime(1000), true, new byte[65_000], PacketFate.Delivered));
        Assert.That(timeline.Snapshot().Select(entry => entry.At.Nanoseconds), Is.EqualTo([1000]), "the newest is kept whatever its size");
        timeline.Append(new NoteEntry(new BoardTime(1001), "small again"));
        Assert.That(timeline.First, Is.EqualTo(1001));
    }

    [Test]
    public void A_timeline_whose_bound_is_lowered_forgets_at_once_and_keeps_its_order()
    {
        var timeline = new Timeline { MostKept = 20 };
        for (var i = 0; i < 50; i++)
            timeline.Append(new NoteEntry(new BoardTime(i), "note"));
        timeline.MostKept = 5;
        for (var i = 50; i < 53; i++)
            timeline.Append(new NoteEntry(new BoardTime(i), "note"));

        Assert.That(timeline.Snapshot().Select(entry => entry.At.Nanoseconds), Is.EqualTo([48, 49, 50, 51, 52]));
        Assert.That(timeline.Snapshot(51).Select(entry => entry.At.Nanoseconds), Is.EqualTo([51, 52]));
        Assert.That(timeline.Snapshot(53), Is.Empty);
        Assert.That(() => timeline[53], Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_timeline_keeps_everything_unless_it_is_told_otherwise()
    {
        var timeline = new Timeline();
        for (var i = 0; i < 1000; i++)
            timeline.Append(new NoteEntry(new BoardTime(i), "note"));

        Assert.That((timeline.First, timeline.Snapshot().Count), Is.EqualTo((0, 1000)));
    }
}
