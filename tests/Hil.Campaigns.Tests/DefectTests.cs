using Hil.Campaigns.PowerCuts;

namespace Hil.Campaigns.Tests;

/// <summary>The campaign can fail: bootloaders with a planted defect are found, each by the cuts that should find it.</summary>
public sealed class DefectTests
{
    [TestCase("status-before-copy", Phase.Swap, CutKind.PartErased)]
    [TestCase("erase-before-copy-complete", Phase.Swap, CutKind.Before)]
    [TestCase("confirm-not-last", Phase.Revert, CutKind.Before)]
    [TestCase("revert-only-if-secondary-unset", Phase.Revert, CutKind.Words)]
    public async Task A_planted_defect_is_found_by_its_kind_of_cut(string defect, Phase phase, CutKind kind)
    {
        var result = await Reference.Campaign(Reference.Subject(defect), new() { Budget = 0, Phases = [phase], Kinds = [kind], Again = false, MostFailures = 1 });
        Assert.That(result.Failures, Is.Not.Empty);
        Assert.That(result.Failures[0].Point.Kind, Is.EqualTo(kind));
    }

    [Test]
    public async Task Cuts_at_the_boundaries_of_writes_are_blind_to_a_torn_magic()
    {
        var result = await Reference.Campaign(
            Reference.Subject("revert-only-if-secondary-unset"), new() { Budget = 0, Phases = [Phase.Revert], Kinds = [CutKind.Before, CutKind.After], Again = false });
        Assert.That((result.Passed, result.Points), Is.EqualTo((true, result.Points)));
        Assert.That(result.Points, Is.GreaterThan(100));
    }
}
