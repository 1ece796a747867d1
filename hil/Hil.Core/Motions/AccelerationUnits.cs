namespace Hil.Core.Motions;

/// <summary>Names and sizes of the units of acceleration.</summary>
public static class AccelerationUnits
{
    /// <summary>The names that are understood, for messages.</summary>
    public const string Known = "g, mg or m/s²";

    /// <summary>Reads a unit: <c>g</c>, <c>mg</c>, <c>m/s2</c>, <c>m/s^2</c>, <c>m/s²</c>, <c>ms-2</c>; letters' case counts for nothing.</summary>
    /// <param name="text">The unit; anything after the first space, such as a remark in brackets, is not looked at.</param>
    /// <param name="unit">The unit, when the name is known.</param>
    /// <returns>False when the name is not known.</returns>
    public static bool TryParse(string text, out AccelerationUnit unit)
    {
        var name = text.Trim().Split(' ')[0].ToLowerInvariant();
        (var known, unit) = name switch
        {
            "g" => (true, AccelerationUnit.G),
            "mg" => (true, AccelerationUnit.MilliG),
            "m/s2" or "m/s^2" or "m/s²" or "ms-2" or "m/s/s" => (true, AccelerationUnit.MetresPerSecondSquared),
            _ => (false, default),
        };
        return known;
    }

    /// <summary>A value of this unit in g.</summary>
    public static double ToG(this AccelerationUnit unit, double value) => unit switch
    {
        AccelerationUnit.G => value,
        AccelerationUnit.MilliG => value / 1000,
        AccelerationUnit.MetresPerSecondSquared => value / Acceleration.StandardGravity,
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, $"A unit of {Known} was expected."),
    };
}
