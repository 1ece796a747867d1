namespace Hil.Signoff.Comparison;

/// <summary>One scenario on two boards. Immutable.</summary>
/// <param name="FullName">The scenario's full name.</param>
/// <param name="Name">Its name as people read it.</param>
/// <param name="Verdict">What the comparison came to.</param>
/// <param name="Reason">Why it was not compared, or null.</param>
public sealed record ScenarioAgreement(string FullName, string Name, AgreementVerdict Verdict, string? Reason)
{
    /// <summary>How many events both boards had.</summary>
    public int Matched { get; init; }

    /// <summary>How many events one board had at the end, where the other's scenario was over or nearly so.</summary>
    public int Unseen { get; init; }

    /// <summary>The largest latency difference in milliseconds, or null where nothing was compared.</summary>
    public double? LargestLatencyMs { get; init; }

    /// <summary>The event that has it.</summary>
    public string LargestLatencyAt { get; init; } = "";

    /// <summary>The differences, by time.</summary>
    public IReadOnlyList<JudgedDifference> Differences { get; init; } = [];

    /// <summary>How many differences are of that kind.</summary>
    public int Count(DifferenceKind kind) => Differences.Count(each => each.Difference.Kind == kind);
}
