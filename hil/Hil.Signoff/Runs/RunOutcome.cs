using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hil.Signoff.Attempts;

namespace Hil.Signoff.Runs;

/// <summary>What a run came to. One scenario that failed fails it; without a failure, whatever was not judged leaves it not judged.</summary>
public sealed class RunOutcome
{
    private RunOutcome(IReadOnlyList<ScenarioOutcome> scenarios, Verdict verdict, string reason, string timelines) =>
        (Scenarios, Verdict, Reason, TimelinesDigest) = (scenarios, verdict, reason, timelines);

    /// <summary>The scenarios, in the ordinal order of their full names.</summary>
    public IReadOnlyList<ScenarioOutcome> Scenarios { get; }

    /// <summary><see cref="Verdict.Pass"/>, <see cref="Verdict.Fail"/> or <see cref="Verdict.NotJudged"/>.</summary>
    public Verdict Verdict { get; }

    /// <summary>Why, in one sentence.</summary>
    public string Reason { get; }

    /// <summary>
    /// SHA-256 over the timelines of all attempts, in lower-case hex: equal for two runs in which every board saw the same things at the
    /// same board times.
    /// </summary>
    public string TimelinesDigest { get; }

    /// <summary>Board time that passed on all boards together, in seconds.</summary>
    public double BoardSeconds => Scenarios.SelectMany(scenario => scenario.Attempts).Sum(attempt => attempt.BoardTime ?? 0) / 1e9;

    /// <summary>How many scenarios came to that.</summary>
    public int Count(Verdict verdict) => Scenarios.Count(scenario => scenario.Verdict == verdict);

    /// <summary>Judges a run.</summary>
    /// <param name="attempts">Its attempts, in any order.</param>
    /// <param name="run">Its record, or null where there is none.</param>
    public static RunOutcome Of(IEnumerable<Attempt> attempts, RunRecord? run)
    {
        List<ScenarioOutcome> scenarios =
        [
            .. attempts.GroupBy(attempt => attempt.FullName)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new ScenarioOutcome([.. group.OrderBy(attempt => attempt.Number)])),
        ];
        var (verdict, reason) = Judge(scenarios, run);
        return new(scenarios, verdict, reason, Digest(scenarios));
    }

    private static (Verdict Verdict, string Reason) Judge(List<ScenarioOutcome> scenarios, RunRecord? run)
    {
        int Count(Verdict verdict) => scenarios.Count(scenario => scenario.Verdict == verdict);
        var (passed, failed, open) = (Count(Verdict.Pass), Count(Verdict.Fail), Count(Verdict.NotJudged));
        var missing = (run?.Planned ?? 0) - scenarios.Count;
        if (failed > 0)
            return (Verdict.Fail, $"{Counted(failed)} failed{(run?.Interrupted == true ? ", and the run was interrupted" : "")}.");
        if (run?.Interrupted == true)
            return (Verdict.NotJudged, $"The run was interrupted after {scenarios.Count} of {Math.Max(run.Planned, scenarios.Count)} scenarios.");
        if (run?.Faults is [var fault, ..])
            return (Verdict.NotJudged, fault);
        if (open > 0)
            return (Verdict.NotJudged, $"{Counted(open)} could not be judged: the bench or its input is at fault.");
        if (missing > 0)
            return (Verdict.NotJudged, $"{Counted(missing)} left no record.");
        return passed > 0
            ? (Verdict.Pass, $"{(passed == 1 ? "The one scenario that was judged" : $"All {passed} scenarios that were judged")} passed.")
            : (Verdict.NotJudged, "No scenario was judged.");
    }

    private static string Counted(int count) => count == 1 ? "1 scenario" : $"{count} scenarios";

    private static string Digest(List<ScenarioOutcome> scenarios)
    {
        var text = new StringBuilder();
        foreach (var attempt in scenarios.SelectMany(scenario => scenario.Attempts))
            text.Append(CultureInfo.InvariantCulture, $"{attempt.FullName}\t{attempt.Number}\t{attempt.TimelineDigest ?? "-"}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
