using Hil.Lwm2m.Entries;
using Hil.Lwm2m.Firmware;

namespace Hil.Scenarios.FirmwareUpdate;

[AllureFeature("Push")]
public sealed class PushScenarios : FirmwareScenario
{
    [Test, AllureSeverity(SeverityLevel.Blocker)]
    public async Task A_pushed_image_is_installed_and_runs_as_the_new_version()
    {
        var device = await Bench.PowerOn();
        Assert.That((await device.Read("/3/0/3")).Value.AsString(), Is.EqualTo(UpdateSet.Old.Version));

        await device.Firmware.Push(NewImage);
        await Bench.Expect(device.Firmware.Is(UpdateState.Downloaded)).Within(Judged);

        var asked = Bench.Mark("Update was executed");
        (await device.Firmware.Update()).EnsureSuccess();
        await Bench.Expect(device.Registers).Within(Installed).After(asked);
        var status = await device.Firmware.Ends(Installed);

        Assert.That((status.State, status.Result), Is.EqualTo((UpdateState.Idle, UpdateResult.Success)));
        Assert.That((await device.Read("/3/0/3")).Value.AsString(), Is.EqualTo(UpdateSet.New.Version));
    }

    [Test]
    public async Task A_push_is_notified_from_idle_to_downloaded()
    {
        var device = await Bench.PowerOn();

        await Download(NewImage);

        var said = Bench.Timeline.Snapshot().OfType<NotificationEntry>()
            .Where(entry => entry.Path == FirmwarePath.State && entry.Dropped is null)
            .Select(entry => (UpdateState)entry.Content.Single.AsInteger());
        Assert.That(said, Is.EqualTo(new[] { UpdateState.Downloading, UpdateState.Downloaded }));
        Assert.That((await device.Firmware.Read()).Result, Is.EqualTo(UpdateResult.Initial));
    }

    [TestCase(2, Description = "64 bytes")]
    [TestCase(4, Description = "256 bytes")]
    public async Task An_image_may_be_pushed_in_smaller_blocks(int sizeExponent)
    {
        var device = await Bench.PowerOn();

        (await device.Firmware.Push(NewImage, sizeExponent)).EnsureSuccess();
        await Bench.Expect(device.Firmware.Is(UpdateState.Downloaded)).Within(Judged);

        NewRuns(await Install());
    }

    [Test]
    public async Task The_device_names_the_version_of_the_package_that_it_holds()
    {
        var device = await Bench.PowerOn();

        await Download(NewImage);

        Assert.That((await device.Read("/5/0/7")).Value.AsString(), Does.StartWith(UpdateSet.New.Version));
        Assert.That((await device.Read("/3/0/3")).Value.AsString(), Is.EqualTo(UpdateSet.Old.Version), "it does not run yet");
    }

    [Test]
    public async Task What_the_device_does_otherwise_goes_on_during_a_push()
    {
        var device = await Bench.PowerOn();
        await PushStart(NewImage, 5);

        var seen = await Sees("circle");

        Assert.That(seen.Select(each => each.Label), Is.All.EqualTo("circle"));
        await Bench.Expect(device.Lights.Show(Profile.Find("circle"))).Within(Profile.Refresh);
        Assert.That((await device.Read("/3/0/3")).Value.AsString(), Is.EqualTo(UpdateSet.Old.Version));
        await PushRest(NewImage, 5);
    }

    [Test, AllureSeverity(SeverityLevel.Critical)]
    public async Task A_confirmed_image_stays_over_a_reset_and_a_loss_of_power()
    {
        var device = await Bench.PowerOn();
        await CanBeUpdated();

        var reset = await Bench.Reset();
        await Bench.Expect(device.Registers).Within(Profile.RegistersWithin).After(reset);
        Assert.That((await device.Read("/3/0/3")).Value.AsString(), Is.EqualTo(UpdateSet.New.Version), "after a reset");

        await Bench.PowerOff();
        await Bench.Wait(TimeSpan.FromSeconds(1));
        var on = Bench.Mark("power on");
        await Bench.Port<Hil.Core.Boards.IPowerPort>().On();
        await Bench.Expect(device.Registers).Within(Profile.RegistersWithin).After(on);
        NewRuns(await device.Firmware.Read());
    }

    [Test]
    public async Task An_updated_device_can_be_updated_again_and_takes_no_older_image()
    {
        var device = await Bench.PowerOn();
        await CanBeUpdated();

        await CanBeUpdated();

        await Download(Package.Of(UpdateSet.Old));
        var status = await Install();
        Assert.That((status.Result, status.Version), Is.EqualTo((UpdateResult.UpdateFailed, UpdateSet.New.Version)), $"{status}");
        if (UpdateSet.ReasonPath is not null)
            Assert.That(status.Reason, Does.Contain("security counter"));
    }
}
