using Hil.Core.Profiles;
using Hil.Lwm2m.Firmware;

namespace Hil.Scenarios.FirmwareUpdate;

[AllureFeature("Rollback")]
public sealed class RollbackScenarios : FirmwareScenario
{
    [TestCaseSource(typeof(UpdateCases), nameof(UpdateCases.RolledBack)), AllureSeverity(SeverityLevel.Blocker)]
    public async Task An_image_that_fails_on_trial_is_taken_back_and_the_server_is_told_why(BadUpdate bad)
    {
        var device = await Bench.PowerOn();
        var before = await Sees("circle");
        await Download(Package.Of(bad));

        var status = await Install();

        OldStays(status, (UpdateResult)bad.Result, bad.Reason);
        Assert.That(Lines("boot swap"), Has.Some.EqualTo("boot swap test").And.Some.EqualTo("boot swap revert"), "it did run on trial");
        var after = await Sees("circle");
        Assert.That(after.Select(each => (each.Label, each.Confidence)), Is.EqualTo(before.Select(each => (each.Label, each.Confidence))), "it classifies as before");
        await CanBeUpdated();
    }

    [TestCase("the reset pin", "reverted: pin")]
    [TestCase("a loss of power", "reverted: power")]
    public async Task An_image_that_has_not_confirmed_itself_yet_is_taken_back_by_any_restart(string restart, string reason)
    {
        var device = await Bench.PowerOn();
        await Download(NewImage);
        var asked = Bench.Mark("Update was executed");
        (await device.Firmware.Update()).EnsureSuccess();
        await Bench.Expect(Says($"boot run {UpdateSet.New.Version}")).Within(Installed).After(asked);
        await Bench.Wait(TimeSpan.FromSeconds(1));

        await Restart(byPin: restart == "the reset pin");

        OldStays(await device.Firmware.Ends(Installed), UpdateResult.UpdateFailed, reason);
    }

    [Test]
    public async Task An_image_on_trial_that_does_not_reach_its_server_is_taken_back()
    {
        var device = await Bench.PowerOn();
        await Download(NewImage);
        (await device.Firmware.Update()).EnsureSuccess();
        await Bench.Expect(Says($"boot run {UpdateSet.New.Version}")).Within(Installed);

        Bench.Server.Silent = true;
        await Bench.Expect(Says($"boot run {UpdateSet.Old.Version}")).Within(Installed);
        Bench.Server.Silent = false;

        OldStays(await device.Firmware.Ends(Installed), UpdateResult.UpdateFailed, "reverted: not registered");
    }

    [Test]
    public async Task What_the_server_is_told_of_a_rollback_outlives_a_loss_of_power()
    {
        var bad = UpdateSet.Bad.FirstOrDefault(each => each.End == UpdateEnd.RolledBack);
        Assume.That(bad, Is.Not.Null, "the update set has an image that is rolled back");
        var device = await Bench.PowerOn();
        await Download(Package.Of(bad!));
        OldStays(await Install(), (UpdateResult)bad!.Result, bad.Reason);

        var on = await Restart(byPin: false);
        await Bench.Expect(device.Registers).Within(Profile.RegistersWithin).After(on);

        OldStays(await device.Firmware.Read(), (UpdateResult)bad.Result, bad.Reason);
    }
}
