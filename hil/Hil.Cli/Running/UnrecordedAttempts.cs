using Hil.NUnit.Attempts;
using Hil.Signoff.Attempts;
using NUnit.Framework.Interfaces;

namespace Hil.Cli.Running;

/// <summary>
/// Records what no bench recorded: scenarios that NUnit skipped before their bench was opened, and tests of a suite that have no bench.
/// </summary>
internal static class UnrecordedAttempts
{
    /// <summary>Appends an attempt for each result whose scenario has left none.</summary>
    public static void Append(string folder, IEnumerable<ITestResult> results)
    {
        var recorded = AttemptLog.Read(folder).Select(attempt => attempt.FullName).ToHashSet();
        foreach (var result in results.Where(result => recorded.Add(result.FullName)).OrderBy(result => result.FullName, StringComparer.Ordinal))
            AttemptLog.Append(folder, Of(result));
    }

    /// <summary>What NUnit knows of a scenario that ended.</summary>
    public static Attempt Of(ITestResult result)
    {
        var verdict = VerdictOf(result.ResultState);
        return new()
        {
            FullName = result.FullName,
            Name = result.Name.Replace('_', ' '),
            Method = $"{result.Test.ClassName}.{result.Test.MethodName}",
            Suite = result.Test.ClassName ?? "",
            Number = 1,
            Verdict = verdict,
            Broken = verdict == Verdict.NotJudged && result.ResultState.Status == TestStatus.Failed,
            Message = verdict == Verdict.Pass ? null : result.Message,
            Trace = result.StackTrace,
            Labels = [new("feature", ScenarioFeature.Of(result.Test))],
            Start = new(DateTime.SpecifyKind(result.StartTime, DateTimeKind.Utc)),
            Stop = new(DateTime.SpecifyKind(result.EndTime, DateTimeKind.Utc)),
        };
    }

    // An assertion is about the device; an error is the suite's own.
    private static Verdict VerdictOf(ResultState state) => state.Status switch
    {
        TestStatus.Passed or TestStatus.Warning => Verdict.Pass,
        TestStatus.Skipped => Verdict.Skipped,
        TestStatus.Failed when state.Label.Length == 0 => Verdict.Fail,
        _ => Verdict.NotJudged,
    };
}
