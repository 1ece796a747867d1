using Hil.NUnit.Samples;
using Hil.Signoff.Attempts;

namespace Hil.NUnit.Tests.Attempts;

[NonParallelizable]
public sealed class RetryTests
{
    private SampleRun _run = null!;

    [OneTimeSetUp]
    public void Run() => _run = SampleRun.Of<Retried>();

    [OneTimeTearDown]
    public void Remove() => _run.Dispose();

    [Test]
    public void A_retry_hides_no_attempt()
    {
        Assert.That(Numbers(nameof(Retried.Passes_the_second_time)), Is.EqualTo(new[] { (1, Verdict.Fail), (2, Verdict.Pass) }));
        Assert.That(Numbers(nameof(Retried.Never_passes)), Is.EqualTo(new[] { (1, Verdict.Fail), (2, Verdict.Fail) }));
        Assert.That(Numbers(nameof(Retried.Passes_twice)), Is.EqualTo(new[] { (1, Verdict.Pass), (2, Verdict.Pass) }));
    }

    [Test]
    public void An_attempt_begins_after_the_one_before_it_has_ended()
    {
        foreach (var attempts in _run.Attempts.GroupBy(attempt => attempt.FullName))
            Assert.That(attempts.Last().Start, Is.GreaterThanOrEqualTo(attempts.First().Stop), attempts.Key);
    }

    [Test]
    public void Each_attempt_has_a_bench_of_its_own_and_evidence_of_its_own()
    {
        var attempts = _run.AttemptsAt(nameof(Retried.Passes_twice));

        Assert.That(attempts[1].TimelineDigest, Is.EqualTo(attempts[0].TimelineDigest), "the second begins where the first began");
        Assert.That(attempts.SelectMany(attempt => attempt.Attachments).Select(attachment => attachment.File), Is.Unique);
    }

    [Test]
    public void Attempts_at_one_scenario_share_its_history_and_have_names_of_their_own()
    {
        var results = AllureFiles.Results(_run).Where(result => result.GetProperty("fullName").GetString()!.EndsWith(nameof(Retried.Never_passes), StringComparison.Ordinal)).ToList();

        Assert.That(results, Has.Count.EqualTo(2));
        Assert.That(results.Select(result => result.GetProperty("historyId").GetString()).Distinct().Count(), Is.EqualTo(1));
        Assert.That(results.Select(result => result.GetProperty("uuid").GetString()).Distinct().Count(), Is.EqualTo(2));
    }

    private IEnumerable<(int, Verdict)> Numbers(string method) => _run.AttemptsAt(method).Select(attempt => (attempt.Number, attempt.Verdict));
}
