using CsCheck;
using Hil.Core.Time;
using Hil.Emulation.Time;

namespace Hil.Emulation.Tests.Time;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SchedulerTests
{
    private readonly Scheduler _scheduler = new();
    private readonly List<string> _fired = [];

    private ScheduledEvent Make(string name) => _scheduler.CreateEvent(name, () => _fired.Add($"{name}@{_scheduler.Now}"));

    private void Advance(long tick)
    {
        _scheduler.Now = tick;
        _scheduler.FireDue();
    }

    [Test]
    public void Events_fire_at_exactly_their_tick_in_order_of_due_time_then_of_scheduling()
    {
        var (a, b, c) = (Make("a"), Make("b"), Make("c"));
        a.ScheduleAt(20);
        b.ScheduleAt(10);
        c.ScheduleAt(20);
        Assert.That(_scheduler.NextDue, Is.EqualTo(10));
        Advance(22);
        Assert.That(_fired, Is.EqualTo(new[] { "b@10", "a@20", "c@20" }));
        Assert.That((_scheduler.Now, _scheduler.NextDue), Is.EqualTo((22L, Scheduler.Never)));
    }

    [Test]
    public void Rescheduling_replaces_and_cancelling_removes()
    {
        var (a, b) = (Make("a"), Make("b"));
        a.ScheduleAt(10);
        b.ScheduleAt(12);
        a.ScheduleAt(30);
        b.Cancel();
        Advance(29);
        Assert.That(_fired, Is.Empty);
        Assert.That((a.IsScheduled, b.IsScheduled), Is.EqualTo((true, false)));
        Advance(30);
        Assert.That(_fired, Is.EqualTo(new[] { "a@30" }));
    }

    [Test]
    public void An_event_that_repeats_itself_does_not_drift_when_instructions_end_late()
    {
        ScheduledEvent? repeated = null;
        repeated = _scheduler.CreateEvent("tick", () =>
        {
            _fired.Add($"{_scheduler.Now}");
            repeated!.ScheduleAfter(100);
        });
        repeated.ScheduleAt(100);
        for (var now = 0L; now <= 399; now += 3)
            Advance(now);
        Assert.That(_fired, Is.EqualTo(new[] { "100", "200", "300" }));
    }

    [Test]
    public void A_tick_in_the_past_is_due_at_once()
    {
        _scheduler.Now = 50;
        Make("a").ScheduleAt(10);
        Assert.That(_scheduler.NextDue, Is.EqualTo(50));
    }

    [Test]
    public void A_restore_brings_back_what_was_waiting_and_drops_the_events_of_the_bench()
    {
        var (a, b) = (Make("a"), Make("b"));
        a.ScheduleAt(20);
        b.ScheduleAt(20);
        _scheduler.Now = 5;
        using var state = new MemoryStream();
        _scheduler.Save(new BinaryWriter(state));
        var host = _scheduler.CreateHostEvent("host", () => _fired.Add("host"));
        host.ScheduleAt(18);
        a.ScheduleAt(7);
        Advance(10);
        _fired.Clear();
        state.Position = 0;
        _scheduler.Load(new BinaryReader(state));
        Assert.That((_scheduler.Now, host.IsScheduled), Is.EqualTo((5L, false)));
        Advance(20);
        Assert.That(_fired, Is.EqualTo(new[] { "a@20", "b@20" }));
    }

    [Test]
    public void State_of_another_kind_of_board_is_refused()
    {
        using var state = new MemoryStream();
        new Scheduler().Save(new BinaryWriter(state));
        state.Position = 0;
        Make("a");
        Assert.That(() => _scheduler.Load(new BinaryReader(state)), Throws.ArgumentException.With.Message.Contains("1 events was expected, found 0"));
    }

    [Test]
    public void Whatever_is_scheduled_moved_and_cancelled_fires_in_order()
    {
        // Operations on eight events: schedule at a tick, or cancel with 0. The model is a sorted list.
        Gen.Select(Gen.Int[0, 7], Gen.Long[0, 50]).Array[1, 60].Sample(operations =>
        {
            var scheduler = new Scheduler();
            var fired = new List<int>();
            var events = Enumerable.Range(0, 8).Select(i => scheduler.CreateEvent($"{i}", () => fired.Add(i))).ToArray();
            var model = new Dictionary<int, (long Due, int Sequence)>();
            for (var i = 0; i < operations.Length; i++)
            {
                var (index, tick) = operations[i];
                if (tick == 0)
                {
                    events[index].Cancel();
                    model.Remove(index);
                }
                else
                {
                    events[index].ScheduleAt(tick);
                    model[index] = (tick, i);
                }
            }

            scheduler.Now = 100;
            scheduler.FireDue();
            return fired.SequenceEqual(model.OrderBy(e => e.Value).Select(e => e.Key));
        });
    }

    [Test]
    public void Ticks_and_board_time_agree_to_the_nanosecond()
    {
        Assert.That(Scheduler.ToBoardTime(Scheduler.TicksPerSecond), Is.EqualTo(new BoardTime(1_000_000_000)));
        Assert.That(Scheduler.ToTick(BoardTime.Never), Is.EqualTo(Scheduler.Never));
        Gen.Long[0, 1L << 55].Sample(tick => Scheduler.ToTick(Scheduler.ToBoardTime(tick)) <= tick && Scheduler.ToTick(new BoardTime(Scheduler.ToBoardTime(tick).Nanoseconds + 1)) > tick - 1);
    }
}
