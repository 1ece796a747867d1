using Hil.Lwm2m.Firmware;

namespace Hil.Scenarios.FirmwareUpdate;

[AllureFeature("Pull")]
public sealed class PullScenarios : FirmwareScenario
{
    [Test, AllureSeverity(SeverityLevel.Blocker)]
    public async Task A_pulled_image_is_installed_and_runs_as_the_new_version()
    {
        var device = await Bench.PowerOn();
        var file = device.Firmware.Serve(NewImage);

        (await device.Firmware.Pull(file)).EnsureSuccess();
        await Bench.Expect(device.Firmware.Is(UpdateState.Downloaded)).Within(GivenUp);

        Assert.That(file.Fetches.Sum(fetch => fetch.Bytes), Is.EqualTo(file.Length), "each byte was fetched once");
        NewRuns(await Install());
    }

    [Test]
    public async Task The_server_may_make_the_blocks_smaller_on_the_way()
    {
        var device = await Bench.PowerOn();
        var file = device.Firmware.Serve(NewImage);

        (await device.Firmware.Pull(file)).EnsureSuccess();
        await Bench.Expect(DeviceFirmware.Fetches(file, 8 * 1024)).Within(GivenUp);
        file.BlockSizeExponent = 4;

        await Bench.Expect(device.Firmware.Is(UpdateState.Downloaded)).Within(GivenUp);
        Assert.That(file.Fetches[^2].Bytes, Is.EqualTo(256));
        Assert.That(file.Fetches.Sum(fetch => fetch.Bytes), Is.EqualTo(file.Length), "each byte was fetched once");
    }

    [Test]
    public async Task A_package_that_becomes_another_on_the_way_is_fetched_anew()
    {
        var device = await Bench.PowerOn();
        var file = device.Firmware.Serve(Package.Of(UpdateSet.Old));

        (await device.Firmware.Pull(file)).EnsureSuccess();
        await Bench.Expect(DeviceFirmware.Fetches(file, 8 * 1024)).Within(GivenUp);
        file.Replace(NewImage.Bytes);

        await Bench.Expect(device.Firmware.Is(UpdateState.Downloaded)).Within(GivenUp);
        NewRuns(await Install());
    }

    [Test]
    public async Task Lost_and_doubled_blocks_of_a_pull_change_nothing()
    {
        var device = await Bench.PowerOn();
        var file = device.Firmware.Serve(NewImage);
        var lost = Bench.Network.Lose("block 3", packet => !packet.FromBoard && packet.Block2 == 3);
        var asked = Bench.Network.Lose("the request for block 7", packet => packet.FromBoard && packet.Block2 == 7);
        var twice = Bench.Network.Double("block 11", packet => !packet.FromBoard && packet.Block2 == 11);
        var damaged = Bench.Network.Damage("block 15", packet => !packet.FromBoard && packet.Block2 == 15);

        (await device.Firmware.Pull(file)).EnsureSuccess();
        await Bench.Expect(device.Firmware.Is(UpdateState.Downloaded)).Within(GivenUp);

        Assert.That(new[] { lost, asked, twice, damaged }.Sum(fault => fault.Left), Is.Zero, "all faults struck");
        NewRuns(await Install());
    }

    [Test]
    public async Task A_silent_server_is_given_up_and_the_same_URI_goes_on_where_it_ended()
    {
        var device = await Bench.PowerOn();
        var file = device.Firmware.Serve(NewImage);
        (await device.Firmware.Pull(file)).EnsureSuccess();
        await Bench.Expect(DeviceFirmware.Fetches(file, 16 * 1024)).Within(GivenUp);

        // Only the file's blocks are lost: the registration is kept.
        var silence = Bench.Network.Lose("every block", packet => !packet.FromBoard && packet.Block2 is not null, int.MaxValue);
        await Bench.Expect(device.Firmware.Is(UpdateResult.ConnectionLost) & device.Firmware.Is(UpdateState.Idle)).Within(GivenUp);
        silence.Stop();
        var before = file.Fetches.Count;
        (await device.Firmware.Pull(file)).EnsureSuccess();
        await Bench.Expect(device.Firmware.Is(UpdateState.Downloaded)).Within(GivenUp);

        Assert.That(file.Fetches[before].Block!.Value.Offset, Is.GreaterThanOrEqualTo(8 * 1024), "it goes on behind the pages that were complete");
        NewRuns(await Install());
    }
}
