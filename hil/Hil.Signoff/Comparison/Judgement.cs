using System.Text.RegularExpressions;

namespace Hil.Signoff.Comparison;

/// <summary>What somebody has found out about a difference: whose fault it is, and why. Immutable.</summary>
/// <param name="Fault">The board whose fault it is, such as <c>renode</c>, or <c>bench</c> where it is neither's.</param>
/// <param name="Reason">Why, in one sentence.</param>
public sealed record Judgement(string Fault, string Reason)
{
    /// <summary>The word for a difference that is neither board's fault: what the bench does at another time, say.</summary>
    public const string Bench = "bench";

    /// <summary>The scenarios that it is about, by their full names; <c>*</c> stands for any text.</summary>
    public string Scenario { get; init; } = "*";

    /// <summary>The kind of difference, or null for any.</summary>
    public DifferenceKind? Kind { get; init; }

    /// <summary>The lane; <c>*</c> stands for any text.</summary>
    public string Lane { get; init; } = "*";

    /// <summary>The event as it is compared; <c>*</c> stands for any text.</summary>
    public string Text { get; init; } = "*";

    /// <summary>Where it stands in its file, counted from 1.</summary>
    public int Number { get; init; }

    /// <summary>Whether it is about this scenario.</summary>
    public bool IsAbout(string scenario) => Fits(Scenario, scenario);

    /// <summary>Whether it is about this difference.</summary>
    public bool IsAbout(string scenario, Difference difference) =>
        IsAbout(scenario) && (Kind ?? difference.Kind) == difference.Kind && Fits(Lane, difference.Lane) && Fits(Text, difference.Text);

    /// <summary>What it is about, for messages.</summary>
    public override string ToString() => $"judgement {Number} ({Fault}: scenario {Scenario}, {Kind?.ToString().ToLowerInvariant() ?? "any kind"}, lane {Lane}, text {Text})";

    private static bool Fits(string pattern, string text) =>
        Regex.IsMatch(text, "^" + Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.CultureInvariant | RegexOptions.Singleline);
}
