namespace Hil.Core.Motions;

/// <summary>A proper acceleration in units of standard gravity (1 g = 9.80665 m/s²), in the axes of the sensor.</summary>
/// <param name="X">X in g.</param>
/// <param name="Y">Y in g.</param>
/// <param name="Z">Z in g.</param>
public readonly record struct Acceleration(double X, double Y, double Z)
{
    /// <summary>Standard gravity in m/s² (CGPM 1901).</summary>
    public const double StandardGravity = 9.80665;

    /// <summary>A part of the way from <paramref name="from"/> (0) to <paramref name="to"/> (1).</summary>
    public static Acceleration Interpolate(Acceleration from, Acceleration to, double part) =>
        new(from.X + (to.X - from.X) * part, from.Y + (to.Y - from.Y) * part, from.Z + (to.Z - from.Z) * part);
}
