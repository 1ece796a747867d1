using Hil.Cli.Reliability;
using Microsoft.Extensions.Time.Testing;

namespace Hil.Cli.Tests.Reliability;

public sealed class OutsideWorkTests
{
    [Test]
    public async Task A_share_that_stutters_is_tried_again_and_every_failed_try_is_recorded()
    {
        var (outside, clock) = Make();
        var tries = 0;

        await Finish(outside.Do("writing index.html", () =>
        {
            if (++tries < 3)
                throw new IOException($"stutter {tries}");
        }), clock);

        Assert.That(tries, Is.EqualTo(3));
        Assert.That(outside.Failures, Is.EqualTo(new[] { "writing index.html, try 1: stutter 1", "writing index.html, try 2: stutter 2" }));
    }

    [Test]
    public void After_four_tries_the_last_error_is_told()
    {
        var (outside, clock) = Make();
        var tries = 0;

        Assert.That(async () => await Finish(outside.Do("writing", () => throw new IOException($"no {++tries}")), clock), Throws.TypeOf<IOException>().With.Message.EqualTo("no 4"));
    }

    [Test]
    public void What_does_not_come_by_waiting_is_not_tried_again()
    {
        foreach (var error in (Exception[])[new UnauthorizedAccessException(), new DirectoryNotFoundException(), new InvalidDataException(), new OperationCanceledException()])
        {
            var (outside, _) = Make();
            var tries = 0;

            Assert.That(async () => await outside.Do("writing", () => throw Count(error)), Throws.TypeOf(error.GetType()));
            Assert.That(tries, Is.EqualTo(1), error.GetType().Name);

            Exception Count(Exception thrown)
            {
                tries++;
                return thrown;
            }
        }
    }

    private static (OutsideWork Outside, FakeTimeProvider Clock) Make()
    {
        var clock = new FakeTimeProvider();
        return (new(clock), clock);
    }

    private static async Task Finish(ValueTask work, FakeTimeProvider clock)
    {
        var task = work.AsTask();
        while (!task.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        await task;
    }
}
