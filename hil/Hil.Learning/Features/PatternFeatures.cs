namespace Hil.Learning.Features;

/// <summary>
/// The numbers that the firmware's classifier looks at, computed as <c>fixtures/firmware/model/pattern_features.c</c> computes them and equal to
/// the last bit: integer sums, and single-precision operations in the same order. They describe how a window moves whichever way up the
/// board is held.
/// </summary>
public static class PatternFeatures
{
    /// <summary>How many there are.</summary>
    public const int Count = 24;

    private const int Window = SensorPath.Window;
    private const float NoiseEnergy = 1600.0f;
    private const int Stop = 1990;
    private const int DeadBand = 40;

    private static readonly int[] Lags = [1, 2, 4, 8, 16];

    /// <summary>What each is called, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "deviation", "minors", "determinant", "vertical", "magnitude mean", "magnitude deviation", "magnitude range", "gravity", "crest",
        "stops", "crossings", "self 1", "self 2", "self 4", "self 8", "self 16", "turn 1", "turn 2", "turn 4", "turn 8", "turn 16",
        "upright turn", "turn constancy", "magnitude low",
    ];

    /// <summary>Computes the features of a window.</summary>
    /// <param name="window">64 readings of X, Y and Z in mg; what lies beyond -2048 to 2047 is clamped.</param>
    /// <exception cref="ArgumentException">The window has another length.</exception>
    public static float[] Compute(ReadOnlySpan<short> window)
    {
        if (window.Length != Window * 3)
            throw new ArgumentException($"A window of {Window} readings of three axes was expected, found {window.Length} numbers.", nameof(window));
        var features = new float[Count];
        Span<int> a = stackalloc int[Window * 3];
        Span<int> mean = stackalloc int[3];
        Span<int> crossings = stackalloc int[3];
        Means(window, a, mean);
        Magnitudes(a, features);
        Deviations(a, mean, crossings);
        Shape(a, mean, crossings, features);
        return features;
    }

    private static void Means(ReadOnlySpan<short> window, Span<int> a, Span<int> mean)
    {
        for (var axis = 0; axis < 3; axis++)
        {
            var sum = 0;
            for (var i = 0; i < Window; i++)
                sum += a[3 * i + axis] = Math.Clamp((int)window[3 * i + axis], -2048, 2047);
            mean[axis] = (sum + 32 + Window * 4096) / Window - 4096;
        }
    }

    private static void Magnitudes(ReadOnlySpan<int> a, Span<float> features)
    {
        var stops = 0;
        float magnitudeSum = 0.0f, magnitudeSquares = 0.0f, low = 4000.0f, high = 0.0f;
        for (var i = 0; i < Window; i++)
        {
            int x = a[3 * i], y = a[3 * i + 1], z = a[3 * i + 2];
            if (x is >= Stop or <= -Stop || y is >= Stop or <= -Stop || z is >= Stop or <= -Stop)
                stops++;
            var magnitude = MathF.Sqrt((float)(x * x + y * y + z * z));
            var over = magnitude - 1000.0f;
            magnitudeSum = magnitudeSum + over;
            magnitudeSquares = magnitudeSquares + over * over;
            if (magnitude < low)
                low = magnitude;
            if (magnitude > high)
                high = magnitude;
        }

        var magnitudeMean = magnitudeSum / (float)Window;
        features[4] = magnitudeMean;
        features[5] = Root(magnitudeSquares / (float)Window - magnitudeMean * magnitudeMean);
        features[6] = high - low;
        features[9] = (float)stops;
        features[23] = low;
    }

    private static void Deviations(Span<int> a, ReadOnlySpan<int> mean, Span<int> crossings)
    {
        for (var axis = 0; axis < 3; axis++)
        {
            var side = 0;
            crossings[axis] = 0;
            for (var i = 0; i < Window; i++)
            {
                var d = a[3 * i + axis] - mean[axis];
                a[3 * i + axis] = d;
                var now = d > DeadBand ? 1 : d < -DeadBand ? -1 : side;
                if (now != side && side != 0)
                    crossings[axis]++;
                side = now;
            }
        }
    }

    private static void Shape(ReadOnlySpan<int> a, ReadOnlySpan<int> mean, ReadOnlySpan<int> crossings, Span<float> features)
    {
        Span<int> cov = stackalloc int[6];
        cov.Clear();
        var peak = 0;
        for (var i = 0; i < Window; i++)
        {
            int x = a[3 * i], y = a[3 * i + 1], z = a[3 * i + 2];
            cov[0] += x * x;
            cov[1] += y * y;
            cov[2] += z * z;
            cov[3] += x * y;
            cov[4] += x * z;
            cov[5] += y * z;
            peak = Math.Max(peak, x * x + y * y + z * z);
        }

        float xx = (float)cov[0], yy = (float)cov[1], zz = (float)cov[2];
        float xy = (float)cov[3], xz = (float)cov[4], yz = (float)cov[5];
        var trace = (xx + yy) + zz;
        var energy = trace + NoiseEnergy;

        float nxx = xx / energy, nyy = yy / energy, nzz = zz / energy;
        float nxy = xy / energy, nxz = xz / energy, nyz = yz / energy;
        features[0] = MathF.Sqrt(trace / (float)Window);
        features[1] = ((nxx * nyy - nxy * nxy) + (nxx * nzz - nxz * nxz)) + (nyy * nzz - nyz * nyz);
        features[2] = (nxx * (nyy * nzz - nyz * nyz) - nxy * (nxy * nzz - nyz * nxz)) + nxz * (nxy * nyz - nyy * nxz);

        float gx = (float)mean[0], gy = (float)mean[1], gz = (float)mean[2];
        var gravitySquared = ((gx * gx + gy * gy) + gz * gz) + 1.0f;
        var gravity = MathF.Sqrt(gravitySquared);
        var alongX = (nxx * gx + nxy * gy) + nxz * gz;
        var alongY = (nxy * gx + nyy * gy) + nyz * gz;
        var alongZ = (nxz * gx + nyz * gy) + nzz * gz;
        features[3] = ((gx * alongX + gy * alongY) + gz * alongZ) / gravitySquared;
        features[7] = gravity;
        features[8] = (float)peak / (energy / (float)Window);
        features[10] = ((float)crossings[0] * nxx + (float)crossings[1] * nyy) + (float)crossings[2] * nzz;

        for (var l = 0; l < Lags.Length; l++)
        {
            var lag = Lags[l];
            int sx = 0, sy = 0, sz = 0, cx = 0, cy = 0, cz = 0;
            for (var i = 0; i + lag < Window; i++)
            {
                int x = a[3 * i], y = a[3 * i + 1], z = a[3 * i + 2];
                int u = a[3 * (i + lag)], v = a[3 * (i + lag) + 1], w = a[3 * (i + lag) + 2];
                sx += x * u;
                sy += y * v;
                sz += z * w;
                cx += y * w - z * v;
                cy += z * u - x * w;
                cz += x * v - y * u;
            }

            float fx = (float)cx, fy = (float)cy, fz = (float)cz;
            var turn = MathF.Sqrt((fx * fx + fy * fy) + fz * fz);
            features[11 + l] = (((float)sx + (float)sy) + (float)sz) / energy;
            features[16 + l] = turn / energy;
            if (lag == 4)
            {
                var upright = ((fx * gx + fy * gy) + fz * gz) / gravity;
                features[21] = (upright < 0.0f ? -upright : upright) / energy;
                features[22] = turn / (Turning(a, lag) + NoiseEnergy);
            }
        }
    }

    private static float Turning(ReadOnlySpan<int> a, int lag)
    {
        var turning = 0.0f;
        for (var i = 0; i + lag < Window; i++)
        {
            int x = a[3 * i], y = a[3 * i + 1], z = a[3 * i + 2];
            int u = a[3 * (i + lag)], v = a[3 * (i + lag) + 1], w = a[3 * (i + lag) + 2];
            float px = (float)(y * w - z * v), py = (float)(z * u - x * w), pz = (float)(x * v - y * u);
            turning = turning + MathF.Sqrt((px * px + py * py) + pz * pz);
        }

        return turning;
    }

    private static float Root(float value) => value > 0.0f ? MathF.Sqrt(value) : 0.0f;
}
