using Hil.Core.Motions;

namespace Hil.Core.Boards;

/// <summary>Moves the board: what its accelerometer feels.</summary>
public interface IMotionPort : IPort
{
    /// <summary>What the accelerometer feels when nothing is played; at first 1 g on Z.</summary>
    Acceleration Rest { get; set; }

    /// <summary>Plays a motion from now on, in place of what was being played. Returns at once; time passes when somebody waits.</summary>
    /// <returns>When it began and when it will have ended.</returns>
    MotionPlayback Play(Motion motion);
}
