using Hil.NUnit.Benches;
using Hil.NUnit.Expectations;
using Hil.NUnit.Settings;
using Hil.Signoff.Attempts;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Hil.NUnit.Attempts;

/// <summary>Turns what NUnit knows of an attempt, and what its bench saw, into the result, the record and the evidence.</summary>
internal static class AttemptRecorder
{
    private const string StartProperty = "_HilAttemptStart";

    // NUnit's own start time is that of the first attempt; reports tell attempts at one scenario apart by when each began.
    public static void BeginAttempt(ITest test) => test.Properties.Set(StartProperty, TimeProvider.System.GetUtcNow());

    public static void EndOfAttempt(ITest test, TestExecutionContext context)
    {
        var stop = TimeProvider.System.GetUtcNow();
        var start = test.Properties.Get(StartProperty) as DateTimeOffset? ?? stop;
        var fixture = context.TestObject as BenchTest;
        var bench = fixture?.LastBench;
        Judge(context.CurrentResult, bench);

        string? folder;
        try
        {
            folder = (fixture?.RunSettings ?? RunSettings.Current).Report;
        }
        catch (SettingException)
        {
            // The run has no usable settings: the result says so already, and nobody said where a record should go.
            return;
        }

        if (folder is null)
            return;
        try
        {
            new ReportFolder(folder).Add(AttemptDescription.Of(test, context, bench, fixture?.RunSettings, start, stop), bench);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ReportUnwritableException(folder, error);
        }
    }

    public static void EndOfFixture(ITest test)
    {
        try
        {
            if (RunSettings.Current.Report is { } folder)
                new ReportFolder(folder).Render();
        }
        catch (SettingException)
        {
            // As above.
        }
    }

    /// <summary>Blames what was thrown, and gives a failure that brings no evidence of its own the evidence there is.</summary>
    private static void Judge(TestResult result, Bench? bench)
    {
        var thrown = TestContext.CurrentContext.Result.RecordedException;
        if (thrown is NUnitException { InnerException: { } inner })
            thrown = inner;
        if (thrown is not null && result.ResultState.Label == ResultState.Error.Label && Blame.On(thrown) is { } state)
            result.SetResult(state, thrown.Message, result.StackTrace);

        if (bench is not null && result.ResultState.Status == TestStatus.Failed && result.Message?.Contains(bench.Reproduce, StringComparison.Ordinal) != true)
        {
            var tail = new FailureReport(bench.Timeline, default, bench.Ended, ["lwm2m", "led"]).WriteTail(bench.Reproduce);
            result.SetResult(result.ResultState, $"{result.Message?.TrimEnd()}\n{tail}", result.StackTrace);
        }
    }

    /// <summary>What NUnit's result means for the firmware.</summary>
    public static (Verdict Verdict, bool Broken) VerdictOf(ResultState state) => state.Status switch
    {
        TestStatus.Passed or TestStatus.Warning => (Verdict.Pass, false),
        TestStatus.Skipped => (Verdict.Skipped, false),
        TestStatus.Inconclusive => (Verdict.NotJudged, false),

        // An assertion is about the device. What nobody foresaw is the scenario's or the harness's fault, and says nothing about the device.
        _ => state.Label.Length == 0 ? (Verdict.Fail, false) : (Verdict.NotJudged, true),
    };
}
