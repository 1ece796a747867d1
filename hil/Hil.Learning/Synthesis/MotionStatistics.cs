using Hil.Core.Motions;

namespace Hil.Learning.Synthesis;

/// <summary>What synthesised motions are fitted by.</summary>
/// <param name="DeviationG">Root mean square of the acceleration vector about its mean, in g.</param>
/// <param name="MagnitudeDeviationG">Standard deviation of the vector's length, in g.</param>
/// <param name="RangeG">Largest less smallest value of the axis with the most of it, in g.</param>
/// <param name="DominantHz">The tempo that holds the most energy, 0.3 to 8 Hz.</param>
/// <param name="Correlation">The strongest correlation between two axes, without sign.</param>
/// <param name="Vertical">The part of the energy that is along the mean, which gravity gives.</param>
/// <param name="Smoothness">How like itself the motion is 1/32 s later: near 1 when slow movement outweighs tremor and noise.</param>
public sealed record MotionStatistics(
    double DeviationG, double MagnitudeDeviationG, double RangeG, double DominantHz, double Correlation, double Vertical, double Smoothness)
{
    /// <summary>Measures a motion.</summary>
    public static MotionStatistics Of(Motion motion)
    {
        var samples = motion.Samples;
        var n = samples.Length;
        var mean = new Acceleration(samples.Average(a => a.X), samples.Average(a => a.Y), samples.Average(a => a.Z));
        double xx = 0, yy = 0, zz = 0, xy = 0, xz = 0, yz = 0, length = 0, squares = 0;
        foreach (var a in samples)
        {
            var (x, y, z) = (a.X - mean.X, a.Y - mean.Y, a.Z - mean.Z);
            (xx, yy, zz, xy, xz, yz) = (xx + x * x, yy + y * y, zz + z * z, xy + x * y, xz + x * z, yz + y * z);
            var square = a.X * a.X + a.Y * a.Y + a.Z * a.Z;
            (length, squares) = (length + Math.Sqrt(square), squares + square);
        }

        var trace = xx + yy + zz;
        var (gx, gy, gz) = (mean.X, mean.Y, mean.Z);
        var along = gx * gx * xx + gy * gy * yy + gz * gz * zz + 2 * (gx * gy * xy + gx * gz * xz + gy * gz * yz);
        var gravity = gx * gx + gy * gy + gz * gz;
        double Correlated(double both, double one, double other) => one > 0 && other > 0 ? Math.Abs(both) / Math.Sqrt(one * other) : 0;
        double Spread(Func<Acceleration, double> axis) => samples.Max(axis) - samples.Min(axis);
        return new(
            Math.Sqrt(trace / n),
            Math.Sqrt(Math.Max(0, squares / n - length / n * (length / n))),
            Math.Max(Spread(a => a.X), Math.Max(Spread(a => a.Y), Spread(a => a.Z))),
            Dominant(motion, mean),
            Math.Max(Correlated(xy, xx, yy), Math.Max(Correlated(xz, xx, zz), Correlated(yz, yy, zz))),
            trace > 0 && gravity > 0 ? along / gravity / trace : 0,
            trace > 0 ? SelfLikeness(motion, mean) : 0);
    }

    /// <summary>Root mean square of the acceleration vector about its mean, in g.</summary>
    public static double DeviationOf(Motion motion)
    {
        double x = 0, y = 0, z = 0, squares = 0;
        foreach (var a in motion.Samples)
            (x, y, z, squares) = (x + a.X, y + a.Y, z + a.Z, squares + a.X * a.X + a.Y * a.Y + a.Z * a.Z);
        double n = motion.Samples.Length;
        return Math.Sqrt(Math.Max(0, squares / n - (x * x + y * y + z * z) / (n * n)));
    }

    private static double SelfLikeness(Motion motion, Acceleration mean)
    {
        const double Lag = 1.0 / 32;
        double both = 0, own = 0;
        for (var i = 0; (i / motion.Rate) + Lag < motion.Duration.TotalSeconds; i++)
        {
            var (a, b) = (motion.Samples[i], motion.At(i / motion.Rate + Lag));
            var (x, y, z) = (a.X - mean.X, a.Y - mean.Y, a.Z - mean.Z);
            both += x * (b.X - mean.X) + y * (b.Y - mean.Y) + z * (b.Z - mean.Z);
            own += x * x + y * y + z * z;
        }

        return own > 0 ? both / own : 0;
    }

    private static double Dominant(Motion motion, Acceleration mean)
    {
        double best = 0, tempo = 0;
        for (var step = 0; step <= 154; step++)
        {
            var hz = 0.3 + 0.05 * step;
            var (turnCos, turnSin) = (Math.Cos(2 * Math.PI * hz / motion.Rate), Math.Sin(2 * Math.PI * hz / motion.Rate));
            double c = 1, s = 0, xc = 0, xs = 0, yc = 0, ys = 0, zc = 0, zs = 0;
            foreach (var a in motion.Samples)
            {
                var (x, y, z) = (a.X - mean.X, a.Y - mean.Y, a.Z - mean.Z);
                (xc, xs, yc, ys, zc, zs) = (xc + x * c, xs + x * s, yc + y * c, ys + y * s, zc + z * c, zs + z * s);
                (c, s) = (c * turnCos - s * turnSin, c * turnSin + s * turnCos);
            }

            var power = xc * xc + xs * xs + yc * yc + ys * ys + zc * zc + zs * zs;
            if (power > best)
                (best, tempo) = (power, hz);
        }

        return tempo;
    }
}
