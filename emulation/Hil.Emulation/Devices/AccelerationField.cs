using Hil.Core.Boards;
using Hil.Core.Motions;
using Hil.Core.Timelines;
using Hil.Emulation.Time;

namespace Hil.Emulation.Devices;

/// <summary>What the accelerometer feels: the motion that is played, else rest.</summary>
internal sealed class AccelerationField : IMotionPort
{
    private readonly Scheduler _scheduler;
    private readonly Timeline _timeline;
    private readonly ScheduledEvent _over;
    private MotionPlayback? _playback;

    public AccelerationField(Scheduler scheduler, Timeline timeline)
    {
        (_scheduler, _timeline) = (scheduler, timeline);
        _over = scheduler.CreateEvent("motion.end", End);
    }

    public Acceleration Rest { get; set; } = new(0, 0, 1);

    /// <summary>What is played and what holds otherwise: a board's snapshot keeps it beside the machine's state.</summary>
    public (Acceleration AtRest, MotionPlayback? Playback) State
    {
        get => (Rest, _playback);
        set => (Rest, _playback) = value;
    }

    public MotionPlayback Play(Motion motion)
    {
        if (_playback is not null)
            End();
        var start = _scheduler.BoardTime;
        _playback = new MotionPlayback(motion, start, start + motion.Duration);
        _timeline.Append(new MotionStartEntry(start, motion));
        _over.ScheduleAt(Scheduler.ToTick(_playback.End));
        return _playback;
    }

    public Acceleration At(long tick)
    {
        if (_playback is not { } playback)
            return Rest;
        var time = Scheduler.ToBoardTime(tick);
        return time >= playback.End ? Rest : playback.Motion.At((time.Nanoseconds - playback.Start.Nanoseconds) / 1e9);
    }

    private void End()
    {
        _over.Cancel();
        var ended = _playback!.Motion.Name;
        _playback = null;
        _timeline.Append(new MotionEndEntry(_scheduler.BoardTime, ended));
    }
}
