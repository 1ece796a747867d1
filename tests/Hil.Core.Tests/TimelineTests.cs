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
}
