using Hil.Core.Profiles;

namespace Hil.Scenarios.FirmwareUpdate;

/// <summary>What an update brings is a model that knows one more pattern; what a rollback takes away is that pattern.</summary>
[AllureFeature("Model")]
public sealed class ModelScenarios : FirmwareScenario
{
    private string Pattern => UpdateSet.NewKnows ?? throw new UpdatesMissingException("The update set names no pattern that only the new image knows (new-knows).");

    [Test, AllureSeverity(SeverityLevel.Critical)]
    public async Task An_update_recognises_and_counts_a_pattern_that_the_old_image_did_not_know()
    {
        var device = await Bench.PowerOn();
        Assert.That((await Sees(Pattern)).Select(each => each.Label), Has.None.EqualTo(Pattern), "the old image");

        await CanBeUpdated();

        var detector = device.Detector(NewProfile.Find(Pattern)!);
        await using var counter = await device.Observe(detector.Counter);
        var seen = await Sees(Pattern);
        Assert.That(seen.Count(each => each.Label == Pattern), Is.GreaterThan(seen.Count / 2), $"the new image says: {string.Join(", ", seen)}");
        await Bench.Expect(detector.Counter.Reaches(seen.Count(each => each.Label == Pattern))).Within(2 * Profile.Refresh);
    }

    [Test]
    public async Task An_update_recognises_what_the_old_image_recognised_too()
    {
        await Bench.PowerOn();
        await CanBeUpdated();

        foreach (var known in Profile.Classes)
        {
            var seen = await Sees(known.Label);
            Assert.That(seen.Count(each => each.Label == known.Label), Is.GreaterThan(seen.Count / 2), $"{known.Label} is seen as {string.Join(", ", seen)}");
        }
    }

    [Test]
    public async Task A_rollback_forgets_what_the_new_model_knew()
    {
        var bad = UpdateSet.Bad.FirstOrDefault(each => each is { End: UpdateEnd.RolledBack, Reason: "reverted: not registered" })
            ?? throw new UpdatesMissingException("The update set has no image that runs until it is given up because it does not register.");
        var device = await Bench.PowerOn();
        var asked = Bench.Mark("Update was executed");
        await Download(Package.Of(bad));
        (await device.Firmware.Update()).EnsureSuccess();
        await Bench.Expect(Says($"boot run {UpdateSet.New.Version}")).Within(Installed).After(asked);
        Bench.OtherRuns(UpdateSet.New.Version, NewProfile);
        Assert.That((await Sees(Pattern)).Select(each => each.Label), Has.Some.EqualTo(Pattern), "the new image, on trial");
        Bench.JudgedRuns();

        OldStays(await device.Firmware.Ends(Installed), (Hil.Lwm2m.Firmware.UpdateResult)bad.Result, bad.Reason);

        Assert.That((await Sees(Pattern)).Select(each => each.Label), Has.None.EqualTo(Pattern), "the old image, after the rollback");
        Assert.That((await device.Read(new Detector(NewProfile.Find(Pattern)!).Path)).Code, Is.EqualTo(Hil.Coap.Messages.CoapCode.NotFound));
    }

    [Test]
    public async Task The_old_image_is_not_sure_of_anything_when_it_meets_the_new_pattern()
    {
        await Bench.PowerOn();

        var seen = await Sees(Pattern);

        // What it knows it says with confidences near 1; a pattern that it never learnt must not look like that.
        Bench.Note($"the old image calls {Pattern}: {string.Join(", ", seen)}");
        Assert.That(seen.Where(each => each.Pattern is not null && each.Label != "idle").Select(each => double.Parse(each.Confidence, System.Globalization.CultureInfo.InvariantCulture)), Is.All.LessThan(0.8));
    }
}
