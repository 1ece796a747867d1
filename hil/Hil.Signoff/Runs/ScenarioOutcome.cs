using Hil.Signoff.Attempts;

namespace Hil.Signoff.Runs;

/// <summary>What became of one scenario, over all attempts at it.</summary>
/// <param name="Attempts">At least one, by their numbers.</param>
public sealed record ScenarioOutcome(IReadOnlyList<Attempt> Attempts)
{
    /// <summary>The last attempt, whose verdict counts.</summary>
    public Attempt Last => Attempts[^1];

    /// <summary>The scenario's full name.</summary>
    public string FullName => Last.FullName;

    /// <summary>What it came to.</summary>
    public Verdict Verdict => Last.Verdict;

    /// <summary>Whether its attempts disagree: it passes now and fails then.</summary>
    public bool Unsteady => Attempts.Any(attempt => attempt.Verdict != Verdict);

    /// <summary>The feature it belongs to: its label <c>feature</c>, else <c>suite</c>, else its class.</summary>
    public string Feature =>
        Last.Labels.FirstOrDefault(label => label.Name == "feature")?.Value
        ?? Last.Labels.FirstOrDefault(label => label.Name == "suite")?.Value
        ?? Last.Suite;
}
