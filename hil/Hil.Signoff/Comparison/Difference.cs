namespace Hil.Signoff.Comparison;

/// <summary>One thing in which two boards differ. Immutable.</summary>
/// <param name="Kind">In what.</param>
/// <param name="Lane">Where, such as <c>console</c> or <c>led red</c>; <c>end</c> for the end of the scenario, empty for its verdict.</param>
/// <param name="Text">The event, as it is compared.</param>
/// <param name="LeftAt">When the first board had it, in nanoseconds; null where it had not.</param>
/// <param name="RightAt">When the second board had it, in nanoseconds; null where it had not.</param>
/// <param name="Words">What differs, in one sentence.</param>
public sealed record Difference(DifferenceKind Kind, string Lane, string Text, long? LeftAt, long? RightAt, string Words)
{
    /// <summary>The lines around it, both boards side by side.</summary>
    public IReadOnlyList<string> Around { get; init; } = [];
}
