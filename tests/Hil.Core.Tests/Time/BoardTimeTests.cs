using Hil.Core.Time;

namespace Hil.Core.Tests.Time;

public sealed class BoardTimeTests
{
    [Test]
    public void A_timer_for_the_time_until_an_instant_is_never_early_and_late_by_less_than_a_tick([Values(0, 1, 99, 100, 101, 12_345)] long now, [Values(0, 1, 99, 100, 101, 12_345)] long instant)
    {
        var until = new BoardTime(now).Until(new(instant));
        var due = new BoardTime(now) + until;
        Assert.That(due.Nanoseconds, Is.GreaterThanOrEqualTo(instant).And.LessThan(Math.Max(now + 1, instant + 100)));
    }
}
