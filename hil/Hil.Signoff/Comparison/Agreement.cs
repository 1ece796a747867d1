using Hil.Signoff.Attempts;

namespace Hil.Signoff.Comparison;

/// <summary>Two runs of the same scenarios on two boards, compared. Immutable.</summary>
public sealed class Agreement
{
    private Agreement(ReportSide left, ReportSide right, Tolerance tolerance, IReadOnlyList<ScenarioAgreement> scenarios, IReadOnlyList<Judgement> unused) =>
        (Left, Right, Tolerance, Scenarios, Unused) = (left, right, tolerance, scenarios, unused);

    /// <summary>The first run, by which the second is measured.</summary>
    public ReportSide Left { get; }

    /// <summary>The second run.</summary>
    public ReportSide Right { get; }

    /// <summary>How far apart in time the two may be.</summary>
    public Tolerance Tolerance { get; }

    /// <summary>The scenarios of either run, in the ordinal order of their full names.</summary>
    public IReadOnlyList<ScenarioAgreement> Scenarios { get; }

    /// <summary>Judgements about scenarios that were compared, that fit no difference: what they tell of is no more, or they are wrong.</summary>
    public IReadOnlyList<Judgement> Unused { get; }

    /// <summary>How many scenarios came to that.</summary>
    public int Count(AgreementVerdict verdict) => Scenarios.Count(scenario => scenario.Verdict == verdict);

    /// <summary>
    /// <see cref="Attempts.Verdict.Fail"/> where a difference is open; else <see cref="Attempts.Verdict.NotJudged"/> where a scenario could not
    /// be judged or none was compared; else <see cref="Attempts.Verdict.Pass"/>.
    /// </summary>
    public Verdict Verdict => Count(AgreementVerdict.Differ) > 0 ? Verdict.Fail
        : Count(AgreementVerdict.NotJudged) > 0 || Count(AgreementVerdict.Agree) + Count(AgreementVerdict.Explained) == 0 ? Verdict.NotJudged
        : Verdict.Pass;

    /// <summary>Compares two runs.</summary>
    /// <param name="left">The first.</param>
    /// <param name="right">The second.</param>
    /// <param name="tolerance">How far apart in time they may be.</param>
    /// <param name="judgements">What is known of differences; those about other boards do not count.</param>
    /// <exception cref="InvalidDataException">A timeline cannot be read.</exception>
    public static Agreement Of(ReportSide left, ReportSide right, Tolerance tolerance, IReadOnlyList<Judgement> judgements)
    {
        var known = judgements.Where(judgement => judgement.Fault == Judgement.Bench || judgement.Fault == left.Run.Board || judgement.Fault == right.Run.Board).ToList();
        var (ones, others) = (left.Outcome.Scenarios.ToDictionary(each => each.FullName), right.Outcome.Scenarios.ToDictionary(each => each.FullName));
        var scenarios = ones.Keys.Union(others.Keys).Order(StringComparer.Ordinal)
            .Select(name => Compare(ones.GetValueOrDefault(name)?.Last, others.GetValueOrDefault(name)?.Last)).ToList();
        var used = scenarios.SelectMany(scenario => scenario.Differences).Select(each => each.Judgement).ToHashSet(ReferenceEqualityComparer.Instance);
        var compared = scenarios.Where(scenario => scenario.Reason is null).ToList();
        return new(left, right, tolerance, scenarios, [.. known.Where(each => !used.Contains(each) && compared.Any(scenario => each.IsAbout(scenario.FullName)))]);

        ScenarioAgreement Compare(Attempt? one, Attempt? other)
        {
            var either = (one ?? other)!;
            if (WhyNot(one, left.Name) is { } lacks)
                return new(either.FullName, either.Name, lacks.Verdict, lacks.Reason);
            if (WhyNot(other, right.Name) is { } otherLacks)
                return new(either.FullName, either.Name, otherLacks.Verdict, otherLacks.Reason);
            if (left.TimelineOf(one!) is not { } ours || right.TimelineOf(other!) is not { } theirs)
                return new(either.FullName, either.Name, AgreementVerdict.NotJudged, "A run left no timeline of it.");

            var comparison = TimelineComparison.Of(ours, theirs, tolerance, new(left.Name, right.Name));
            var differences = VerdictDifference(one!, other!, new(left.Name, right.Name)).Concat(comparison.Differences)
                .Select(difference => new JudgedDifference(difference, known.FirstOrDefault(judgement => judgement.IsAbout(either.FullName, difference)))).ToList();
            return new(either.FullName, either.Name, Of(differences), null)
            {
                Matched = comparison.Matched,
                Unseen = comparison.Unseen,
                LargestLatencyMs = comparison.LargestLatency.TotalMilliseconds,
                LargestLatencyAt = comparison.LargestLatencyAt,
                Differences = differences,
            };
        }
    }

    private static AgreementVerdict Of(List<JudgedDifference> differences) =>
        differences.Count == 0 ? AgreementVerdict.Agree
        : differences.All(each => each.Judgement is not null) ? AgreementVerdict.Explained
        : AgreementVerdict.Differ;

    private static (AgreementVerdict Verdict, string Reason)? WhyNot(Attempt? attempt, string board) => attempt switch
    {
        null => (AgreementVerdict.NotJudged, $"It is not in the run on {board}."),
        { Verdict: Verdict.Skipped } => (AgreementVerdict.NotComparable, $"Skipped on {board}: {FirstLine(attempt)}"),
        { Verdict: Verdict.NotJudged } => (AgreementVerdict.NotJudged, $"Not judged on {board}: {FirstLine(attempt)}"),
        _ => null,
    };

    private static IEnumerable<Difference> VerdictDifference(Attempt one, Attempt other, BoardNames names)
    {
        if (one.Verdict != other.Verdict)
            yield return new(DifferenceKind.Verdict, "", $"{Word(one)} / {Word(other)}", null, null,
                $"{names.Left}: {Word(one)}; {names.Right}: {Word(other)}. {FirstLine(one.Verdict == Verdict.Pass ? other : one)}");
    }

    private static string Word(Attempt attempt) => attempt.Verdict == Verdict.Pass ? "pass" : "fail";

    private static string FirstLine(Attempt attempt) => attempt.Message?.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? "no reason was told";
}
