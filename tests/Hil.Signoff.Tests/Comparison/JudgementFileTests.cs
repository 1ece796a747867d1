using Hil.Core.Profiles;
using Hil.Signoff.Comparison;

namespace Hil.Signoff.Tests.Comparison;

public sealed class JudgementFileTests
{
    [Test]
    public void Judgements_are_read_with_what_they_are_about()
    {
        var judgement = Read("judgements:\n  - { scenario: '*circle*', kind: latency, lane: 'led *', text: 'red on', fault: renode, reason: Its PWM starts late. }\n").Single();

        Assert.That(judgement, Is.EqualTo(new Judgement("renode", "Its PWM starts late.") { Scenario = "*circle*", Kind = DifferenceKind.Latency, Lane = "led *", Text = "red on", Number = 1 }));
        var late = new Difference(DifferenceKind.Latency, "led red", "red on", 1, 2, "");
        Assert.That(judgement.IsAbout("Suite.A(circle.01)", late), Is.True);
        Assert.That(judgement.IsAbout("Suite.A(snake.01)", late), Is.False);
        Assert.That(judgement.IsAbout("Suite.A(circle.01)", late with { Kind = DifferenceKind.Missing }), Is.False);
        Assert.That(judgement.IsAbout("Suite.A(circle.01)", late with { Lane = "console" }), Is.False);
        Assert.That(judgement.IsAbout("Suite.A(circle.01)", late with { Text = "red on (again)" }), Is.False);
    }

    [TestCase("judgements:\n  - fault: renode\n    lane: console\n", "j.yaml(2): judgements[0]: expected the key reason, found none of that name.")]
    [TestCase("judgements:\n  - fault: nobody\n    lane: console\n    reason: x\n", "j.yaml(2): judgements[0].fault: expected one of embedded, renode, jlink, bench, found \"nobody\".")]
    [TestCase("judgements:\n  - fault: bench\n    reason: x\n    kind: lost\n", "j.yaml(4): judgements[0].kind: expected one of verdict, missing, extra, order, latency, samples, found \"lost\".")]
    [TestCase("judgements:\n  - fault: bench\n    reason: x\n    scenario: y\n", "j.yaml(2): judgements[0].fault: expected beside it at least one of kind, lane and text, so that not every difference is judged, found none of them.")]
    [TestCase("judgements:\n  - fault: bench\n    reason: x\n    lane: y\n    when: z\n", "j.yaml(5): judgements[0]: expected only the keys fault, reason, scenario, kind, lane, text, found \"when\".")]
    public void What_is_wrong_is_told_with_its_line(string yaml, string message) =>
        Assert.That(() => Read(yaml), Throws.TypeOf<ProfileException>().With.Message.EqualTo(message));

    private static IReadOnlyList<Judgement> Read(string yaml) => JudgementFile.Read(new StringReader(yaml), "j.yaml");
}
