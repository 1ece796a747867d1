namespace Hil.Learning.Synthesis;

/// <summary>
/// Sine and cosine from additions and multiplications alone, so that a seed gives the same motion, and the same digest, on every machine:
/// the last bits of <see cref="Math.Sin"/> differ between C libraries. Exact to about 1e-12 for angles below 10,000 radians.
/// </summary>
internal static class Trigonometry
{
    public static double Sin(double radians)
    {
        var quarters = Math.Round(radians * (2 / Math.PI));
        var r = radians - quarters * (Math.PI / 2);
        return ((long)quarters & 3) switch
        {
            0 => SinNear0(r),
            1 => CosNear0(r),
            2 => -SinNear0(r),
            _ => -CosNear0(r),
        };
    }

    public static double Cos(double radians) => Sin(radians + Math.PI / 2);

    // Taylor's series; at pi/4 the first term left out is below 1e-14.
    private static double SinNear0(double x)
    {
        var s = x * x;
        return x * (1 + s * (-1.0 / 6 + s * (1.0 / 120 + s * (-1.0 / 5040 + s * (1.0 / 362880 + s * (-1.0 / 39916800 + s * (1.0 / 6227020800)))))));
    }

    private static double CosNear0(double x)
    {
        var s = x * x;
        return 1 + s * (-1.0 / 2 + s * (1.0 / 24 + s * (-1.0 / 720 + s * (1.0 / 40320 + s * (-1.0 / 3628800 + s * (1.0 / 479001600))))));
    }
}
