using Hil.NUnit.Samples;
using Hil.Signoff.Attempts;
using NUnit.Framework.Interfaces;

namespace Hil.NUnit.Tests.Attempts;

[NonParallelizable]
public sealed class OutcomeTests
{
    private SampleRun _run = null!;

    [OneTimeSetUp]
    public void Run() => _run = SampleRun.Of<Outcomes>(("HIL_SEED", "41"));

    [OneTimeTearDown]
    public void Remove() => _run.Dispose();

    [TestCase(nameof(Outcomes.Passes), TestStatus.Passed, Verdict.Pass, false)]
    [TestCase(nameof(Outcomes.Expects_a_light_that_stays_dark), TestStatus.Failed, Verdict.Fail, false)]
    [TestCase(nameof(Outcomes.Asserts_what_is_not_so), TestStatus.Failed, Verdict.Fail, false)]
    [TestCase(nameof(Outcomes.Asks_for_a_value_that_is_not_there), TestStatus.Failed, Verdict.Fail, false)]
    [TestCase(nameof(Outcomes.Trips_over_itself), TestStatus.Failed, Verdict.NotJudged, true)]
    [TestCase(nameof(Outcomes.Forgets_to_await), TestStatus.Failed, Verdict.NotJudged, true)]
    [TestCase(nameof(Outcomes.Asks_for_a_pattern_that_the_firmware_does_not_know), TestStatus.Skipped, Verdict.Skipped, false)]
    [TestCase(nameof(Outcomes.Plays_a_motion_that_is_too_short), TestStatus.Inconclusive, Verdict.NotJudged, false)]
    [TestCase(nameof(Outcomes.Has_no_motions), TestStatus.Inconclusive, Verdict.NotJudged, false)]
    public void Whose_fault_it_is_decides_the_verdict(string scenario, TestStatus status, Verdict verdict, bool broken)
    {
        Assert.That(_run[scenario].ResultState.Status, Is.EqualTo(status), _run[scenario].Message ?? "");
        Assert.That(_run.AttemptsAt(scenario).Select(attempt => (attempt.Verdict, attempt.Broken)), Is.EqualTo(new[] { (verdict, broken) }));
    }

    [TestCase(nameof(Outcomes.Asks_for_a_pattern_that_the_firmware_does_not_know), "The profile pattern-detector knows no pattern wave, only idle, circle, snake, up-down.")]
    [TestCase(nameof(Outcomes.Plays_a_motion_that_is_too_short), "Motion twitch: expected at least one window of 2.0 s, found 0.01 s.")]
    [TestCase(nameof(Outcomes.Has_no_motions), "/no/such/folder: a folder was expected.")]
    public void What_is_not_judged_says_why_and_nothing_else(string scenario, string reason)
    {
        Assert.That(_run[scenario].Message, Is.EqualTo(reason));
        Assert.That(_run.AttemptsAt(scenario)[0].Message, Is.EqualTo(reason));
    }

    [TestCase(nameof(Outcomes.Expects_a_light_that_stays_dark))]
    [TestCase(nameof(Outcomes.Asserts_what_is_not_so))]
    [TestCase(nameof(Outcomes.Asks_for_a_value_that_is_not_there))]
    [TestCase(nameof(Outcomes.Trips_over_itself))]
    public void Every_failure_tells_the_last_entries_and_the_command_that_reproduces_it_once(string scenario)
    {
        var lines = _run[scenario].Message!.Split('\n').Select(line => line.TrimEnd()).ToList();

        Assert.That(lines.Count(line => line == $"Reproduce  hil run --filter {scenario} --seed 41"), Is.EqualTo(1), _run[scenario].Message!);
        Assert.That(lines, Has.Some.Match(@"^ {0,11}(Last)? +0\.00\d  console  hil pattern-detector 1\.0\.0$"));
    }

    [Test]
    public void A_failed_expectation_reads_whole()
    {
        Assert.That(_run[nameof(Outcomes.Expects_a_light_that_stays_dark)].Message, Does.Match("""
            ^Expected   red on within 1\.0 s from 0\.\d{3} s on
            Seen       red never
            Watched    0\.\d{3} s … 1\.\d{3} s of board time
            Last       0\.000  power    on
            (           .*
            )*Reproduce  hil run --filter Expects_a_light_that_stays_dark --seed 41$
            """));
    }

    [Test]
    public void An_answer_that_is_no_value_says_what_was_answered()
    {
        Assert.That(_run[nameof(Outcomes.Asks_for_a_value_that_is_not_there)].Message, Does.StartWith("Read /4711/0/1 was expected to succeed, but: 4.04"));
    }

    [Test]
    public void A_forgotten_expectation_is_named()
    {
        Assert.That(_run[nameof(Outcomes.Forgets_to_await)].Message, Does.Contain("The scenario expected \"red on within 1.0 s\" and did not await it, so it was not judged."));
    }

    [Test]
    public void An_attempt_carries_what_took_part_and_what_was_seen()
    {
        var attempt = _run.AttemptsAt(nameof(Outcomes.Passes))[0];

        Assert.Multiple(() =>
        {
            Assert.That(attempt.Seed, Is.EqualTo(41));
            Assert.That(attempt.TimelineDigest, Does.Match("^[0-9a-f]{64}$"));
            Assert.That(attempt.BoardTime, Is.GreaterThan(0));
            Assert.That(attempt.Parameters.Select(parameter => parameter.Name), Is.EqualTo(new[] { "board", "seed", "firmware", "firmware sha256", "profile" }));
            Assert.That(attempt.Parameters[0].Value, Is.EqualTo("thingy91 (embedded)"));
            Assert.That(attempt.Reproduce, Is.EqualTo("hil run --filter Passes --seed 41"));
            Assert.That(attempt.Attachments.Select(attachment => attachment.Name), Is.EqualTo(new[] { "timeline", "plot", "console", "datagrams" }));
            Assert.That(attempt.Attachments.Select(attachment => Path.Combine(_run.Folder, attachment.File)), Is.All.Matches<string>(File.Exists));
            Assert.That(attempt.Stop, Is.GreaterThanOrEqualTo(attempt.Start));
        });
    }

    [Test]
    public void The_digest_of_an_attempt_is_that_of_its_timeline_file()
    {
        var attempt = _run.AttemptsAt(nameof(Outcomes.Passes))[0];
        var file = File.ReadAllBytes(Path.Combine(_run.Folder, attempt.Attachments[0].File));

        Assert.That(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file)), Is.EqualTo(attempt.TimelineDigest));
    }

    [Test]
    public void Nothing_half_written_is_left()
    {
        Assert.That(Directory.EnumerateFiles(_run.Folder, "*.part", SearchOption.AllDirectories), Is.Empty);
    }
}
