namespace Hil.Signoff.Comparison;

/// <summary>A difference, and what is known of it.</summary>
/// <param name="Difference">The difference.</param>
/// <param name="Judgement">Whose fault it is and why, or null where nobody has said.</param>
public sealed record JudgedDifference(Difference Difference, Judgement? Judgement);
