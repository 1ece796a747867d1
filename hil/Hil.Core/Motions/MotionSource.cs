namespace Hil.Core.Motions;

/// <summary>Where a motion comes from. Every report says which.</summary>
public enum MotionSource
{
    /// <summary>A sensor felt it.</summary>
    Recorded,

    /// <summary>A kinematic model made it.</summary>
    Synthesised,
}
