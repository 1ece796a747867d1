using System.Globalization;
using Hil.Core.Motions;
using Hil.Signoff.Attempts;
using Hil.Signoff.Confusion;
using Hil.Signoff.Runs;

namespace Hil.Signoff.Reports;

/// <summary>What the page is rendered from, and the few words that its parts share.</summary>
public sealed class ReportModel
{
    internal ReportModel(RunOutcome outcome, RunRecord? run, PlotInlining plots)
    {
        (Outcome, Run, Plots) = (outcome, run, plots);
        Attempts = [.. outcome.Scenarios.SelectMany(scenario => scenario.Attempts)];

        // Of a scenario that was tried more than once the last attempt counts here too.
        Matrices = ConfusionMatrix.BySet(outcome.Scenarios.SelectMany(scenario => scenario.Last.Windows), run?.Classes);
    }

    internal RunOutcome Outcome { get; }

    internal RunRecord? Run { get; }

    internal PlotInlining Plots { get; }

    internal IReadOnlyList<Attempt> Attempts { get; }

    internal IReadOnlyList<ConfusionMatrix> Matrices { get; }

    internal IEnumerable<ScenarioOutcome> With(Verdict verdict) => Outcome.Scenarios.Where(scenario => scenario.Verdict == verdict);

    /// <summary>The values that a parameter had in the attempts, without repetition, in the order in which they came.</summary>
    internal IEnumerable<string> Parameter(string name) =>
        Attempts.SelectMany(attempt => attempt.Parameters).Where(parameter => parameter.Name == name).Select(parameter => parameter.Value).Distinct();

    internal static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "pass",
        Verdict.Fail => "fail",
        Verdict.NotJudged => "not judged",
        _ => "skipped",
    };

    internal static string Mark(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "✓",
        Verdict.Fail => "✗",
        Verdict.NotJudged => "?",
        _ => "–",
    };

    /// <summary>The class of style sheets that colours a verdict.</summary>
    internal static string Style(Verdict verdict) => Word(verdict).Replace(' ', '-');

    internal static string Anchor(ScenarioOutcome scenario) =>
        "s-" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(scenario.FullName)))[..10];

    internal static string Seconds(double seconds) => seconds switch
    {
        >= 3600 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 3600):0} h {seconds % 3600 / 60:00} min"),
        >= 120 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 60):0} min {seconds % 60:00} s"),
        >= 10 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s"),
    };

    internal static string BoardTime(Attempt attempt) => attempt.BoardTime is { } time ? Seconds(time / 1e9) : "–";

    internal static string Percent(double? share) => share is { } part ? string.Create(CultureInfo.InvariantCulture, $"{part * 100:0.0} %") : "–";

    internal static string Source(MotionSource source) => source == MotionSource.Recorded ? "recorded" : "synthesised";
}
