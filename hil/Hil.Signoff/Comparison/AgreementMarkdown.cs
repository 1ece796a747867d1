using System.Globalization;
using System.Text;
using Hil.Signoff.Attempts;

namespace Hil.Signoff.Comparison;

/// <summary>An agreement as Markdown, for people. The same two runs give the same bytes: no time of day and no machine is in it.</summary>
public sealed class AgreementMarkdown
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "agreement.md";

    private const int MostShown = 5;

    private readonly StringBuilder _text = new();
    private readonly Agreement _agreement;

    private AgreementMarkdown(Agreement agreement) => _agreement = agreement;

    private (string Left, string Right) Names => (_agreement.Left.Name, _agreement.Right.Name);

    /// <summary>Writes an agreement.</summary>
    /// <param name="agreement">The agreement.</param>
    /// <param name="command">The command that made it.</param>
    public static string Write(Agreement agreement, string command)
    {
        var page = new AgreementMarkdown(agreement);
        page.Head(command);
        page.Sides();
        page.Rules();
        page.Scenarios();
        page.Judged();
        page.Differences();
        return page._text.ToString();
    }

    /// <summary>What the comparison came to, in one sentence.</summary>
    public static string Sentence(Agreement agreement)
    {
        var compared = agreement.Scenarios.Count(scenario => scenario.Reason is null);
        string Of(AgreementVerdict verdict, string words) => agreement.Count(verdict) is > 0 and var count ? $", {count} {words}" : "";
        return $"{(agreement.Verdict == Verdict.Pass ? "Agree" : agreement.Verdict == Verdict.Fail ? "Differ" : "Not judged")}: of {agreement.Scenarios.Count} scenarios {compared} were compared; "
            + $"{agreement.Count(AgreementVerdict.Agree)} agree{Of(AgreementVerdict.Explained, "differ as judgements explain")}{Of(AgreementVerdict.Differ, "differ")}"
            + $"{Of(AgreementVerdict.NotComparable, "cannot be compared")}{Of(AgreementVerdict.NotJudged, "could not be judged")}.";
    }

    private void Head(string command)
    {
        Line($"# Agreement of {Names.Left} and {Names.Right}");
        Line();
        Line($"**{Sentence(_agreement)}**");
        Line();
        Line("```sh");
        Line(command);
        Line("```");
        Line();
    }

    private void Sides()
    {
        Line($"| | {Cell(Names.Left)} | {Cell(Names.Right)} |");
        Line("| --- | --- | --- |");
        Row("board", side => side.Run.Board);
        Row("tool", side => side.Run.Tool);
        Row("suite", side => side.Run.Suite);
        Row("firmware", side => side.Run.Firmware);
        Row("its SHA-256", side => side.Run.FirmwareSha256 ?? "unknown");
        Row("profile", side => side.Run.Profile);
        Row("motions", side => side.Run.Motions is null ? "synthesised" : "recorded and synthesised");
        Row("seed", side => side.Run.Seed.ToString(CultureInfo.InvariantCulture));
        Row("verdicts", side => $"{side.Outcome.Count(Verdict.Pass)} passed, {side.Outcome.Count(Verdict.Fail)} failed, {side.Outcome.Count(Verdict.NotJudged)} not judged, {side.Outcome.Count(Verdict.Skipped)} skipped");
        Row("all timelines", side => side.Outcome.TimelinesDigest);
        Line();
    }

    private void Row(string name, Func<ReportSide, string> value) => Line($"| {name} | {Cell(value(_agreement.Left))} | {Cell(value(_agreement.Right))} |");

    private void Rules()
    {
        Line($"Tolerance: {_agreement.Tolerance} of the time since the last thing that both did. What is taken out before texts are compared:");
        Line();
        foreach (var rule in TextRules.Stated)
            Line($"* {rule}");
        Line();
    }

    private void Scenarios()
    {
        Line("## Scenarios");
        Line();
        Line($"Missing: only {Names.Left} had it. Extra: only {Names.Right} had it. Over: one had it where the other's scenario had ended, or nearly so.");
        Line();
        Line("| scenario | verdict | matched | missing | extra | order | latency | over | largest latency difference |");
        Line("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |");
        foreach (var scenario in _agreement.Scenarios)
        {
            var facts = scenario.Reason is { } reason
                ? $" | | | | | | {Cell(reason)}"
                : $"{scenario.Matched} | {scenario.Count(DifferenceKind.Missing)} | {scenario.Count(DifferenceKind.Extra)} | {scenario.Count(DifferenceKind.Order)} | {scenario.Count(DifferenceKind.Latency)} | {scenario.Unseen} | {Largest(scenario)}";
            Line($"| {Cell(scenario.Name)} | {Word(scenario.Verdict)} | {facts} |");
        }

        Line();
    }

    private void Judged()
    {
        var judged = _agreement.Scenarios.SelectMany(scenario => scenario.Differences).Where(each => each.Judgement is not null).GroupBy(each => each.Judgement!).OrderBy(group => group.Key.Number).ToList();
        if (judged.Count + _agreement.Unused.Count == 0)
            return;
        Line("## Judged");
        Line();
        foreach (var side in judged.GroupBy(group => group.Key.Fault).OrderBy(group => group.Key, StringComparer.Ordinal))
            foreach (var group in side)
                Line($"* **{side.Key}**: {group.Key.Reason} ({(group.Count() == 1 ? "1 difference" : $"{group.Count()} differences")}, judgement {group.Key.Number})");
        foreach (var unused in _agreement.Unused)
            Line($"* Fits nothing any more: {unused}.");
        Line();
    }

    private void Differences()
    {
        foreach (var scenario in _agreement.Scenarios.Where(scenario => scenario.Differences.Count > 0))
        {
            Line($"## {scenario.Name}");
            Line();
            foreach (var each in scenario.Differences.Take(MostShown))
                Tell(each);
            if (scenario.Differences.Count > MostShown)
            {
                Line($"{scenario.Differences.Count - MostShown} more are in `{AgreementJson.FileName}`.");
                Line();
            }
        }
    }

    private void Tell(JudgedDifference each)
    {
        var (difference, judgement) = each;
        Line($"**{difference.Kind.ToString().ToLowerInvariant()}**{(difference.Lane.Length > 0 ? $" {difference.Lane}: `{difference.Text.Replace('`', '\'')}`" : "")}. {difference.Words}"
            + (judgement is null ? "" : $" Judged: {judgement.Fault}."));
        Line();
        if (difference.Around.Count == 0)
            return;
        Line("```text");
        Line($"  {Names.Left,14} {Names.Right,14}");
        foreach (var line in difference.Around)
            Line(line);
        Line("```");
        Line();
    }

    private static string Largest(ScenarioAgreement scenario) =>
        string.Create(CultureInfo.InvariantCulture, $"{scenario.LargestLatencyMs:0.###} ms{(scenario.LargestLatencyMs > 0 ? $", {Cell(scenario.LargestLatencyAt)}" : "")}");

    private static string Word(AgreementVerdict verdict) => verdict switch
    {
        AgreementVerdict.Agree => "agree",
        AgreementVerdict.Explained => "explained",
        AgreementVerdict.Differ => "**differ**",
        AgreementVerdict.NotComparable => "not comparable",
        _ => "not judged",
    };

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private void Line(string text = "") => _text.Append(text).Append('\n');
}
