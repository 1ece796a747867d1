using Hil.Signoff.Attempts;
using Hil.Signoff.Runs;
using Hil.Signoff.Tests.Reports;

namespace Hil.Signoff.Tests.Runs;

public sealed class RunOutcomeTests
{
    private static readonly RunRecord Run = SampleRun.Run with { Planned = 0 };

    [TestCase(new[] { Verdict.Pass, Verdict.Skipped }, Verdict.Pass, "The one scenario that was judged passed.")]
    [TestCase(new[] { Verdict.Pass, Verdict.NotJudged, Verdict.Fail }, Verdict.Fail, "1 scenario failed.")]
    [TestCase(new[] { Verdict.Pass, Verdict.NotJudged }, Verdict.NotJudged, "1 scenario could not be judged: the bench or its input is at fault.")]
    [TestCase(new[] { Verdict.Skipped }, Verdict.NotJudged, "No scenario was judged.")]
    [TestCase(new Verdict[0], Verdict.NotJudged, "No scenario was judged.")]
    public void The_worst_scenario_decides(Verdict[] verdicts, Verdict expected, string reason)
    {
        var outcome = RunOutcome.Of(verdicts.Select((verdict, i) => Attempt($"s{i}", 1, verdict)), Run);

        Assert.That((outcome.Verdict, outcome.Reason), Is.EqualTo((expected, reason)));
    }

    [Test]
    public void Of_several_attempts_the_last_counts_and_the_change_is_told()
    {
        var outcome = RunOutcome.Of([Attempt("s", 2, Verdict.Pass), Attempt("s", 1, Verdict.Fail)], Run);

        Assert.That(outcome.Verdict, Is.EqualTo(Verdict.Pass));
        Assert.That(outcome.Scenarios.Single().Unsteady, Is.True);
    }

    [Test]
    public void An_interrupted_run_is_not_judged_unless_something_failed()
    {
        var run = Run with { Interrupted = true, Planned = 3 };

        Assert.That(RunOutcome.Of([Attempt("s", 1, Verdict.Pass)], run).Verdict, Is.EqualTo(Verdict.NotJudged));
        Assert.That(RunOutcome.Of([Attempt("s", 1, Verdict.Fail)], run).Verdict, Is.EqualTo(Verdict.Fail));
    }

    [Test]
    public void A_scenario_that_left_no_record_leaves_the_run_not_judged() =>
        Assert.That(RunOutcome.Of([Attempt("s", 1, Verdict.Pass)], Run with { Planned = 2 }).Reason, Is.EqualTo("1 scenario left no record."));

    [Test]
    public void A_fault_of_the_run_is_the_reason() =>
        Assert.That(RunOutcome.Of([Attempt("s", 1, Verdict.Pass)], Run with { Faults = ["The disk is full."] }).Reason, Is.EqualTo("The disk is full."));

    [Test]
    public void The_digest_of_timelines_depends_on_each_of_them_and_not_on_the_order_in_which_attempts_ended()
    {
        Attempt[] attempts = [Attempt("a", 1, Verdict.Pass) with { TimelineDigest = "1" }, Attempt("b", 1, Verdict.Pass) with { TimelineDigest = "2" }];
        var digest = RunOutcome.Of(attempts, Run).TimelinesDigest;

        Assert.That(RunOutcome.Of(attempts.Reverse(), Run).TimelinesDigest, Is.EqualTo(digest));
        Assert.That(RunOutcome.Of([attempts[0], attempts[1] with { TimelineDigest = "3" }], Run).TimelinesDigest, Is.Not.EqualTo(digest));
    }

    [Test]
    public void The_record_of_a_run_is_read_as_it_was_written()
    {
        var folder = Directory.CreateTempSubdirectory("hil-run-").FullName;
        RunRecordFile.Write(folder, SampleRun.Run);
        var read = RunRecordFile.Read(folder)!;
        File.WriteAllText(Path.Combine(folder, RunRecordFile.FileName), "{");

        Assert.That(read with { Classes = [] }, Is.EqualTo(SampleRun.Run with { Classes = [], Faults = read.Faults, Retries = read.Retries }).Using<RunRecord>((a, b) => a.ToString() == b.ToString()));
        Assert.That(read.Classes, Is.EqualTo(SampleRun.Run.Classes));
        Assert.That(() => RunRecordFile.Read(folder), Throws.TypeOf<InvalidDataException>().With.Message.Contains("run.json: expected the record of a run"));
        Directory.Delete(folder, recursive: true);
    }

    private static Attempt Attempt(string name, int number, Verdict verdict) => new()
    {
        FullName = name, Name = name, Method = name, Suite = "s", Number = number, Verdict = verdict,
        Start = SampleRun.Run.Start, Stop = SampleRun.Run.Start,
    };
}
