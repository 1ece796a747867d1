namespace Hil.Signoff.Attempts;

/// <summary>A step of a scenario.</summary>
/// <param name="Name">What was done.</param>
/// <param name="From">When it began, in nanoseconds of board time.</param>
/// <param name="To">When it ended, in nanoseconds of board time.</param>
/// <param name="Verdict">What it came to.</param>
/// <param name="Steps">The steps within it, in order.</param>
public sealed record Step(string Name, long From, long To, Verdict Verdict, IReadOnlyList<Step> Steps);
