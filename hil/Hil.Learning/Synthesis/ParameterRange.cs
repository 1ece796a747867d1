using Hil.Core.Motions;

namespace Hil.Learning.Synthesis;

/// <summary>Where a parameter of a synthesised motion may lie.</summary>
/// <param name="Low">The smallest value.</param>
/// <param name="High">The largest value.</param>
public readonly record struct ParameterRange(double Low, double High)
{
    /// <summary>The value in the middle.</summary>
    public double Middle => (Low + High) / 2;

    /// <summary>A value of the range, evenly distributed.</summary>
    public double Draw(SeededChance chance) => chance.Between(Low, High);

    /// <summary>Whether a value lies in the range.</summary>
    public bool Contains(double value) => value >= Low && value <= High;
}
