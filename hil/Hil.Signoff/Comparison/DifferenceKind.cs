namespace Hil.Signoff.Comparison;

/// <summary>In what two boards differ. The second board is measured by the first.</summary>
public enum DifferenceKind
{
    /// <summary>The scenario came to another verdict.</summary>
    Verdict,

    /// <summary>The first board had an event that the second had not.</summary>
    Missing,

    /// <summary>The second board had an event that the first had not.</summary>
    Extra,

    /// <summary>Two events came the other way round, further apart than tolerance allows.</summary>
    Order,

    /// <summary>An event came earlier or later than what went before it lets expect, by more than tolerance allows.</summary>
    Latency,

    /// <summary>The accelerometer was sampled at another rate, or not as often.</summary>
    Samples,
}
