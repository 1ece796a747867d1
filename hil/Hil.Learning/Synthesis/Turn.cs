using Hil.Core.Motions;

namespace Hil.Learning.Synthesis;

/// <summary>A rotation from <see cref="Trigonometry"/> alone, so that it is the same on every machine.</summary>
internal readonly record struct Turn(double W, double X, double Y, double Z)
{
    /// <summary>About an axis of length 1, by radians.</summary>
    public static Turn About(double x, double y, double z, double angle)
    {
        var sin = Trigonometry.Sin(angle / 2);
        return new(Trigonometry.Cos(angle / 2), sin * x, sin * y, sin * z);
    }

    public Turn Then(Turn next) => new(
        next.W * W - next.X * X - next.Y * Y - next.Z * Z,
        next.W * X + next.X * W + next.Y * Z - next.Z * Y,
        next.W * Y - next.X * Z + next.Y * W + next.Z * X,
        next.W * Z + next.X * Y - next.Y * X + next.Z * W);

    public Acceleration Apply(Acceleration v)
    {
        var (tx, ty, tz) = (2 * (Y * v.Z - Z * v.Y), 2 * (Z * v.X - X * v.Z), 2 * (X * v.Y - Y * v.X));
        return new(v.X + W * tx + (Y * tz - Z * ty), v.Y + W * ty + (Z * tx - X * tz), v.Z + W * tz + (X * ty - Y * tx));
    }
}
