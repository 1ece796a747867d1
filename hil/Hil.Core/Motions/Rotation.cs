namespace Hil.Core.Motions;

/// <summary>A rotation in space, kept as a unit quaternion.</summary>
public readonly record struct Rotation
{
    private Rotation(double w, double x, double y, double z)
    {
        var length = Math.Sqrt(w * w + x * x + y * y + z * z);
        (W, X, Y, Z) = (w / length, x / length, y / length, z / length);
    }

    /// <summary>The real part.</summary>
    public double W { get; }

    /// <summary>The part along X.</summary>
    public double X { get; }

    /// <summary>The part along Y.</summary>
    public double Y { get; }

    /// <summary>The part along Z.</summary>
    public double Z { get; }

    /// <summary>No rotation.</summary>
    public static Rotation None { get; } = new(1, 0, 0, 0);

    /// <summary>A turn about an axis, counter-clockwise as seen from its tip.</summary>
    /// <param name="axis">Its direction; any length but 0.</param>
    /// <param name="degrees">How far.</param>
    /// <exception cref="ArgumentException">The axis has no direction.</exception>
    public static Rotation About(Acceleration axis, double degrees)
    {
        var length = Math.Sqrt(axis.X * axis.X + axis.Y * axis.Y + axis.Z * axis.Z);
        if (!(length > 0) || !double.IsFinite(length) || !double.IsFinite(degrees))
            throw new ArgumentException($"An axis with a direction and a finite angle were expected, found {axis} and {degrees}.", nameof(axis));
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 360);
        return new(cos, sin * axis.X / length, sin * axis.Y / length, sin * axis.Z / length);
    }

    /// <summary>Turns about X by roll, then about Y by pitch, then about Z by yaw, all axes standing still; degrees.</summary>
    public static Rotation Euler(double roll, double pitch, double yaw) =>
        About(new(1, 0, 0), roll).Then(About(new(0, 1, 0), pitch)).Then(About(new(0, 0, 1), yaw));

    /// <summary>This rotation, then another one.</summary>
    public Rotation Then(Rotation next) => new(
        next.W * W - next.X * X - next.Y * Y - next.Z * Z,
        next.W * X + next.X * W + next.Y * Z - next.Z * Y,
        next.W * Y - next.X * Z + next.Y * W + next.Z * X,
        next.W * Z + next.X * Y - next.Y * X + next.Z * W);

    /// <summary>The rotation back.</summary>
    public Rotation Inverse() => new(W, -X, -Y, -Z);

    /// <summary>Turns a vector.</summary>
    public Acceleration Apply(Acceleration v)
    {
        var (tx, ty, tz) = (2 * (Y * v.Z - Z * v.Y), 2 * (Z * v.X - X * v.Z), 2 * (X * v.Y - Y * v.X));
        return new(
            v.X + W * tx + (Y * tz - Z * ty),
            v.Y + W * ty + (Z * tx - X * tz),
            v.Z + W * tz + (X * ty - Y * tx));
    }
}
