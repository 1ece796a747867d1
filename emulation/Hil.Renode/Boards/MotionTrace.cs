using System.Globalization;
using System.Text;
using Hil.Core.Boards;
using Hil.Core.Motions;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Renode.Boards;

/// <summary>What the ADXL362 of the machine feels: a trace that is handed to it in a file, else rest.</summary>
internal sealed class MotionTrace : IMotionPort
{
    private readonly RenodeBoard _board;
    private readonly RenodeClock _clock;
    private readonly string _folder;
    private readonly Action<BoardTime> _setEnd;
    private Acceleration _rest = new(0, 0, 1);

    public MotionTrace(RenodeBoard board, RenodeClock clock, string folder)
    {
        (_board, _clock, _folder) = (board, clock, folder);
        _setEnd = clock.CreateAlarm(End);
    }

    /// <summary>What is being played, for a snapshot: the machine's own state knows it, too.</summary>
    public MotionPlayback? Playback { get; private set; }

    /// <inheritdoc />
    public Acceleration Rest
    {
        get => _rest;
        set
        {
            _rest = value;
            _board.Machine.SetRest(value);
        }
    }

    /// <inheritdoc />
    public MotionPlayback Play(Motion motion)
    {
        _clock.CatchUp();
        if (Playback is not null)
            End();
        var file = Path.Combine(_folder, "motion.csv");
        File.WriteAllText(file, ToCsv(motion));
        _board.Machine.Play(file);
        var start = _clock.Now;
        Playback = new(motion, start, start + motion.Duration);
        _board.Timeline.Append(new MotionStartEntry(start, motion));
        _setEnd(Playback.End);
        return Playback;
    }

    /// <summary>Puts back what a snapshot held; the machine's part comes with the machine.</summary>
    public void Restore(Acceleration rest, MotionPlayback? playback)
    {
        (_rest, Playback) = (rest, playback);
        if (playback is not null)
            _setEnd(playback.End);
    }

    // Doubles as they are, so that the model computes the same counts as any other board.
    private static string ToCsv(Motion motion)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"hz,{motion.Rate:R}\n");
        foreach (var sample in motion.Samples)
            text.Append(CultureInfo.InvariantCulture, $"{sample.X:R},{sample.Y:R},{sample.Z:R}\n");
        return text.ToString();
    }

    private void End()
    {
        var ended = Playback!.Motion.Name;
        Playback = null;
        _board.Timeline.Append(new MotionEndEntry(_clock.Now, ended));
    }
}
