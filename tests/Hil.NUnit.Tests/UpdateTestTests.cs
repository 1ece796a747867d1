using Hil.Images.Mcuboot;
using Hil.NUnit.Samples;
using Hil.NUnit.Settings;
using NUnit.Framework.Interfaces;

namespace Hil.NUnit.Tests;

/// <summary>Fixtures of updates: with the update set of the clone, without one, and with one that proves nothing.</summary>
[NonParallelizable]
public sealed class UpdateTestTests
{
    private static readonly string Root = RunSettings.RootAbove(AppContext.BaseDirectory);
    private string _folder = "";

    [SetUp]
    public void Make() => _folder = Directory.CreateTempSubdirectory("hil-updates-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void A_push_reads_as_words_and_is_steps_and_evidence_like_every_scenario()
    {
        using var run = SampleRun.Of<Updates>();
        Assert.That(run[nameof(Updates.Is_updated_by_a_push)].ResultState.Status, Is.EqualTo(TestStatus.Passed), run[nameof(Updates.Is_updated_by_a_push)].Message ?? "");
        Assert.That(run[nameof(Updates.Expects_what_no_update_does)].Message, Does.Match("""
            ^Expected   /5/0/3 = 3 \(Updating\) within 2\.0 s from 0\.\d{3} s on
            Seen       /5/0/3 = 0 at 0\.\d{3} s, and nothing since
            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public void An_image_without_an_update_set_skips_with_the_way_to_name_one()
    {
        using var run = SampleRun.Of<Updates>(("HIL_FIRMWARE", "mine.elf"));
        var result = run[nameof(Updates.Is_updated_by_a_push)];
        Assert.That(result.ResultState.Status, Is.EqualTo(TestStatus.Skipped));
        Assert.That(result.Message, Is.EqualTo("mine.elf is judged, and no update set says with which images it is updated: give one with --updates FILE or HIL_UPDATES."));
    }

    [Test]
    public void An_update_set_that_is_not_there_is_named_and_nothing_is_judged()
    {
        using var run = SampleRun.Of<Updates>(("HIL_UPDATES", "/no/such.yaml"));
        var result = run[nameof(Updates.Is_updated_by_a_push)];
        Assert.That(result.ResultState.Status, Is.EqualTo(TestStatus.Inconclusive), result.Message ?? "");
        Assert.That(result.Message, Does.Contain("/no/such.yaml"));
    }

    [Test]
    public void An_image_that_is_to_be_rolled_back_and_confirms_itself_beforehand_is_refused_with_the_reason()
    {
        var key = SigningKey.FromPem(File.ReadAllText(Path.Combine(Root, "fixtures", "keys", "release.pem")), "release.pem");
        var payload = File.ReadAllBytes(Path.Combine(Root, "fixtures", "images", "v2.bin"))[0x200..0x2200];
        File.WriteAllBytes(Path.Combine(_folder, "confirmed.bin"), ImageSigner.Sign(payload, key, new(new(2, 0, 0), SecurityCounter: 2, SlotSize: 0x69000, Pad: true, Confirm: true)));
        var fixtures = Path.Combine(Root, "fixtures");
        var set = Path.Combine(_folder, "set.yaml");
        File.WriteAllText(set, $$"""
            factory: {{fixtures}}/images/factory.hex
            bootloader: {{fixtures}}/images/bootloader.hex
            old: { image: {{fixtures}}/images/v1.bin, version: 1.0.0, profile: {{fixtures}}/profiles/pattern-detector.yaml }
            new: { image: {{fixtures}}/images/v2.bin, version: 2.0.0, profile: {{fixtures}}/profiles/pattern-detector-v2.yaml }
            bad:
              - { name: confirmed, image: confirmed.bin, fault: confirms itself, ends: rolled-back, result: 8, reason: reverted }
            """);

        using var run = SampleRun.Of<Updates>(("HIL_UPDATES", set));

        var result = run[nameof(Updates.Is_rolled_back)];
        Assert.That(result.ResultState.Status, Is.EqualTo(TestStatus.Inconclusive), result.Message ?? "");
        Assert.That(result.Message, Does.StartWith("confirmed.bin: an image that is not confirmed was expected, since its rollback is to be proved; found a trailer that confirms it"));
    }
}
