using Hil.Core.Flash;

namespace Hil.Firmware.Tests.Boot;

/// <summary>
/// Power goes away at operations on flash, and the bootloader is to lose nothing. <c>hil campaign power-cut --exhaustive</c> takes every word,
/// with the application.
/// </summary>
internal sealed class CutSweepTests
{
    private const string Shipped = "bootloader";

    private static IEnumerable<TestCaseData> Scenarios { get; } =
    [
        new TestCaseData((Func<string, SwapScenario>)SwapScenario.Test).SetArgDisplayNames("test"),
        new TestCaseData((Func<string, SwapScenario>)SwapScenario.Permanent).SetArgDisplayNames("permanent"),
        new TestCaseData((Func<string, SwapScenario>)SwapScenario.Revert).SetArgDisplayNames("revert"),
        new TestCaseData((Func<string, SwapScenario>)SwapScenario.RequestedRevert).SetArgDisplayNames("requested revert"),
        new TestCaseData((Func<string, SwapScenario>)SwapScenario.Refusal).SetArgDisplayNames("refusal"),
        new TestCaseData((Func<string, SwapScenario>)SwapScenario.Rescue).SetArgDisplayNames("rescue"),
    ];

    [TestCaseSource(nameof(Scenarios))]
    public void A_swap_survives_a_cut_at_every_erase_and_every_word_of_journal_and_trailers(Func<string, SwapScenario> scenario) =>
        AssertSurvives(scenario(Shipped), tears: 2, copiedWords: 61);

    [TestCase("status-before-copy")]
    [TestCase("erase-before-copy-complete")]
    public void A_bootloader_that_forgets_a_page_is_found_by_a_cut_between_operations(string defect)
    {
        var (failures, _) = Sweep(SwapScenario.Test($"{Shipped}-defect-{defect}"), tears: 0, copiedWords: 61, new HashSet<string>());
        Assert.That(failures.Select(f => f.Cut.Kind), Does.Contain(CutKind.Boundary));
        Assert.That(failures.Select(f => f.Fault), Has.Some.Contains("refused"), "an image was expected to be damaged");
    }

    [Test]
    public void A_bootloader_that_confirms_at_the_start_of_a_revert_is_found_by_a_cut_before_the_request()
    {
        var (failures, _) = Sweep(SwapScenario.Revert($"{Shipped}-defect-confirm-not-last"), tears: 0, copiedWords: 61, new HashSet<string>());
        Assert.That(failures.Select(f => f.Cut.Kind), Does.Contain(CutKind.Boundary));
        Assert.That(failures.Select(f => f.Cut.Operation.Address), Is.All.GreaterThanOrEqualTo(FlashMap.Secondary + FlashMap.SwapInfo).And.All.LessThan(FlashMap.Secondary + FlashMap.SlotSize));
    }

    [Test]
    public void A_bootloader_that_reverts_only_beside_an_erased_magic_is_found_within_the_magic_alone()
    {
        var (failures, _) = Sweep(SwapScenario.Revert($"{Shipped}-defect-revert-only-if-secondary-unset"), tears: 4, copiedWords: 61, new HashSet<string>());
        Assert.That(failures, Is.Not.Empty);
        Assert.That(failures.Select(f => f.Cut.Kind), Has.None.EqualTo(CutKind.Boundary).And.Some.EqualTo(CutKind.Torn).And.Some.EqualTo(CutKind.BetweenWords));
        Assert.That(failures.Select(f => f.Cut.Operation.Address), Is.All.InRange(FlashMap.Secondary + FlashMap.Magic, FlashMap.Secondary + FlashMap.Magic + 12));
    }

    private static void AssertSurvives(SwapScenario scenario, int tears, int copiedWords)
    {
        var resumed = new HashSet<string>();
        var (failures, cuts) = Sweep(scenario, tears, copiedWords, resumed);
        TestContext.Out.WriteLine($"{cuts} cuts");
        Assert.That(failures.Select(f => $"{f.Cut}: {f.Fault}"), Is.Empty);
        var points = scenario.Pages == 0 ? [] : Enumerable.Range(0, 3 * scenario.Pages + 1).Select(step => $"resume {step / 3}.{step % 3 + 1}");
        Assert.That(resumed, Is.EquivalentTo(points), "every step was expected to be resumed");
    }

    private static (List<(Cut Cut, string Fault)> Failures, int Cuts) Sweep(SwapScenario scenario, int tears, int copiedWords, ISet<string> resumed)
    {
        var rig = scenario.Prepare();
        var failures = new List<(Cut, string)>();
        var cuts = 0;
        foreach (var cut in Record(rig, null).Cuts(tears, copiedWords))
        {
            cuts++;
            if (scenario.Judge(rig, cut.Left, resumed) is { } fault)
                failures.Add((cut, fault));
        }

        return (failures, cuts);
    }

    private static CutRecorder Record(BootRig rig, FlashContents? contents)
    {
        rig.PowerOff();
        if (contents is not null)
            rig.Flash.Contents = contents;
        var recorder = new CutRecorder(rig);
        rig.Flash.Observer = recorder;
        rig.TryPowerCycle();
        rig.Flash.Observer = null;
        return recorder;
    }
}
