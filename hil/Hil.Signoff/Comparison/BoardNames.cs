namespace Hil.Signoff.Comparison;

/// <summary>What the two boards of a comparison are called.</summary>
/// <param name="Left">The first, by which the second is measured.</param>
/// <param name="Right">The second.</param>
public readonly record struct BoardNames(string Left, string Right);
