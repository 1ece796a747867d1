using System.Collections.Immutable;
using Hil.Core.Boards;
using Hil.Core.Motions;
using Hil.NUnit.Expectations;

namespace Hil.NUnit.Benches;

/// <summary>A motion that is played from the first sample of a window on, with the windows that lie wholly in it.</summary>
public sealed class Playback
{
    internal Playback(MotionPlayback played, TimeSpan window)
    {
        Motion = played.Motion;
        Start = new(played.Start, $"{Motion.Name} began");
        End = new(played.End, $"{Motion.Name} ended");
        Windows =
        [
            .. Enumerable.Range(1, (int)((played.End - played.Start).Ticks / window.Ticks)).Select(number => new MotionWindow(
                Motion,
                number,
                new(played.Start + (number - 1) * window, $"window {number} of {Motion.Name} began"),
                new(played.Start + number * window, $"window {number} of {Motion.Name} ended"))),
        ];
    }

    /// <summary>What is played.</summary>
    public Motion Motion { get; }

    /// <summary>When it began.</summary>
    public Moment Start { get; }

    /// <summary>When it ends.</summary>
    public Moment End { get; }

    /// <summary>
    /// The windows that lie wholly in the motion, in order. What comes after the last of them is part motion, part rest, and nobody says
    /// what a device should make of it.
    /// </summary>
    public ImmutableArray<MotionWindow> Windows { get; }
}
