using Hil.Core.Boards;
using Hil.Lwm2m.Firmware;

namespace Hil.Scenarios.FirmwareUpdate;

[AllureFeature("Interrupted downloads")]
public sealed class InterruptionScenarios : FirmwareScenario
{
    // A port that no device of ours chooses by itself.
    private const int OtherPort = 40_001;

    [Test]
    public async Task A_reset_in_the_middle_of_a_push_ends_it_and_another_can_be_made()
    {
        var device = await Bench.PowerOn();
        await PushStart(NewImage, 15);

        var reset = await Bench.Reset();
        await Bench.Expect(device.Registers).Within(Profile.RegistersWithin).After(reset);

        OldStays(await device.Firmware.Read(), UpdateResult.ConnectionLost, "restarted");
        await CanBeUpdated();
    }

    [TestCase("reset"), TestCase("power")]
    public async Task A_pull_goes_on_after_a_restart_where_it_was(string restart)
    {
        var device = await Bench.PowerOn();
        var file = device.Firmware.Serve(NewImage);
        (await device.Firmware.Pull(file)).EnsureSuccess();
        await Bench.Expect(DeviceFirmware.Fetches(file, 20 * 1024)).Within(GivenUp);

        var before = file.Fetches.Count;
        var restarted = await Restart(byPin: restart == "reset");
        await Bench.Expect(device.Registers).Within(Profile.RegistersWithin).After(restarted);
        await device.Firmware.Reaches(UpdateState.Downloaded, GivenUp);

        Assert.That(file.Fetches[before].Block!.Value.Offset, Is.InRange(12 * 1024, 20 * 1024), "it goes on behind the last page that was complete");
        NewRuns(await Install());
    }

    [Test]
    public async Task A_pull_whose_package_became_another_during_a_restart_begins_anew()
    {
        var device = await Bench.PowerOn();
        var file = device.Firmware.Serve(Package.Of(UpdateSet.Old));
        (await device.Firmware.Pull(file)).EnsureSuccess();
        await Bench.Expect(DeviceFirmware.Fetches(file, 20 * 1024)).Within(GivenUp);

        await Bench.PowerOff();
        file.Replace(NewImage.Bytes);
        var on = Bench.Mark("power on");
        await Bench.Port<IPowerPort>().On();
        await Bench.Expect(device.Registers).Within(Profile.RegistersWithin).After(on);

        await device.Firmware.Reaches(UpdateState.Downloaded, GivenUp);
        NewRuns(await Install());
    }

    [Test]
    public async Task A_downloaded_package_is_still_there_after_a_loss_of_power()
    {
        var device = await Bench.PowerOn();
        await Download(NewImage);

        var restarted = await Restart(byPin: false);
        await Bench.Expect(device.Registers).Within(Profile.RegistersWithin).After(restarted);

        Assert.That((await device.Firmware.Read()).State, Is.EqualTo(UpdateState.Downloaded));
        NewRuns(await Install());
    }

    [Test]
    public async Task A_pull_goes_on_when_the_network_gives_the_device_another_port()
    {
        var device = await Bench.PowerOn();
        var file = device.Firmware.Serve(NewImage);
        (await device.Firmware.Pull(file)).EnsureSuccess();
        await Bench.Expect(DeviceFirmware.Fetches(file, 8 * 1024)).Within(GivenUp);

        Bench.Network.Rebind(OtherPort);

        await Bench.Expect(DeviceFirmware.Fetches(file, file.Length)).Within(GivenUp);
        Assert.That(file.Fetches[^1].Peer.Port, Is.EqualTo(OtherPort));
        await Bench.Expect(device.Updates).Within(Profile.Lifetime);
        Assert.That((device.Registration.Number, device.Registration.Peer.Port), Is.EqualTo((1, OtherPort)));
        Assert.That((await device.Firmware.Read()).State, Is.EqualTo(UpdateState.Downloaded));
        NewRuns(await Install());
    }

    [Test]
    public async Task A_push_that_another_port_cuts_off_goes_on_after_the_devices_next_update()
    {
        var device = await Bench.PowerOn();
        await PushStart(NewImage, 5);

        Bench.Network.Rebind(OtherPort);
        await Bench.Expect(device.Updates).Within(Profile.Lifetime);

        Assert.That(device.Registration.Peer.Port, Is.EqualTo(OtherPort));
        await PushRest(NewImage, 5);
        NewRuns(await Install());
    }
}
