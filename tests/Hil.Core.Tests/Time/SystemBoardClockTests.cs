using Hil.Core.Time;
using Hil.Core.Timelines;
using Microsoft.Extensions.Time.Testing;

namespace Hil.Core.Tests.Time;

// On a system clock that the test turns by hand.
public sealed class SystemBoardClockTests
{
    private FakeTimeProvider _system = null!;
    private Timeline _timeline = null!;
    private SystemBoardClock _clock = null!;

    [SetUp]
    public void Open()
    {
        _system = new();
        _timeline = new();
        _clock = new(_timeline, _system);
    }

    [TearDown]
    public void Close() => _clock.Dispose();

    [Test]
    public void Board_time_begins_at_zero_and_passes_with_the_system()
    {
        Assert.That(_clock.Now, Is.EqualTo(BoardTime.Zero));
        _system.Advance(TimeSpan.FromDays(400));
        Assert.That(_clock.Now, Is.EqualTo(BoardTime.Zero + TimeSpan.FromDays(400)));
    }

    [Test]
    public async Task A_wait_ends_when_an_entry_lands_on_the_timeline()
    {
        var wait = _clock.RunUntil(() => _timeline.Count > 0, BoardTime.Never).AsTask();
        Assert.That(wait.IsCompleted, Is.False);
        _timeline.Append(new NoteEntry(_clock.Now, "x"));
        Assert.That(await wait, Is.True);
    }

    [Test]
    public async Task A_wait_ends_when_a_timer_fires()
    {
        var fired = false;
        using var timer = _clock.CreateTimer(_ => fired = true, null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        var wait = _clock.RunUntil(() => fired, BoardTime.Never).AsTask();
        _system.Advance(TimeSpan.FromSeconds(3));
        Assert.That(await wait, Is.True);
    }

    [Test]
    public async Task A_wait_ends_at_its_deadline_and_looks_once_more()
    {
        var looks = 0;
        var wait = _clock.RunUntil(() => ++looks < 0, _clock.Now + TimeSpan.FromSeconds(5)).AsTask();
        _system.Advance(TimeSpan.FromSeconds(4.999));
        Assert.That(wait.IsCompleted, Is.False);
        _system.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(await wait, Is.False);
        Assert.That(looks, Is.EqualTo(2));
    }

    [Test]
    public async Task A_deadline_in_the_past_looks_once_and_returns()
    {
        _system.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await _clock.RunUntil(() => true, BoardTime.Zero), Is.True);
        Assert.That(await _clock.RunUntil(() => false, BoardTime.Zero), Is.False);
    }

    [Test]
    public async Task A_cancelled_wait_throws()
    {
        using var stop = new CancellationTokenSource();
        var wait = _clock.RunUntil(() => false, BoardTime.Never, stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThatAsync(() => wait, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_wait_for_a_signal_looks_when_it_is_raised_and_not_at_each_entry()
    {
        var (looks, holds, signal) = (0, false, new Signal());
        var wait = _clock.RunUntil(
            signal,
            () =>
            {
                Interlocked.Increment(ref looks);
                return Volatile.Read(ref holds);
            },
            BoardTime.Never).AsTask();
        for (var i = 0; i < 100; i++)
            _timeline.Append(new NoteEntry(_clock.Now, "x"));
        Volatile.Write(ref holds, true);
        signal.Raise();
        Assert.That(await wait, Is.True);
        Assert.That(looks, Is.EqualTo(2));
    }

    [Test]
    public async Task A_wait_for_a_signal_ends_at_its_deadline()
    {
        var wait = _clock.RunUntil(new Signal(), () => false, _clock.Now + TimeSpan.FromSeconds(5)).AsTask();
        _system.Advance(TimeSpan.FromSeconds(5));
        Assert.That(await wait, Is.False);
    }

    // Each operation under way is a wait, and each thing that happens to one is an entry: to look at all of them each time would be 10,000
    // times 10,000 looks.
    [Test]
    public async Task Ten_thousand_waits_that_end_one_after_another_look_a_few_times_each()
    {
        const int count = 10_000;
        var looks = 0;
        var (signals, done, waits) = (new Signal[count], new bool[count], new Task<bool>[count]);
        for (var i = 0; i < count; i++)
        {
            var mine = i;
            signals[i] = new();
            waits[i] = _clock.RunUntil(
                signals[i],
                () =>
                {
                    Interlocked.Increment(ref looks);
                    return Volatile.Read(ref done[mine]);
                },
                _clock.Now + TimeSpan.FromMinutes(10)).AsTask();
        }

        Assert.That(looks, Is.EqualTo(count));
        for (var i = 0; i < count; i++)
        {
            Volatile.Write(ref done[i], true);
            _timeline.Append(new NoteEntry(_clock.Now, "answered"));
            signals[i].Raise();
            Assert.That(await waits[i], Is.True);
        }

        Assert.That(looks, Is.EqualTo(2 * count));
    }

    [Test]
    public async Task No_entry_is_missed_between_look_and_wait()
    {
        // The condition itself lets the entry land, just after it has looked.
        var appended = false;
        var wait = _clock.RunUntil(
            () =>
            {
                if (_timeline.Count > 0)
                    return true;
                if (!appended)
                {
                    appended = true;
                    _timeline.Append(new NoteEntry(_clock.Now, "x"));
                }

                return false;
            },
            _clock.Now + TimeSpan.FromSeconds(1));
        Assert.That(await wait, Is.True);
    }
}
