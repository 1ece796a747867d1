using Hil.Coap.Messages;
using Hil.Lwm2m.Firmware;

namespace Hil.Scenarios.FirmwareUpdate;

[AllureFeature("URI faults")]
public sealed class UriScenarios : FirmwareScenario
{
    [TestCase("http://192.0.2.2/v2.bin", UpdateResult.UnsupportedProtocol)]
    [TestCase("coaps://192.0.2.2/v2.bin", UpdateResult.UnsupportedProtocol)]
    [TestCase("coap+tcp://192.0.2.2/v2.bin", UpdateResult.UnsupportedProtocol)]
    [TestCase("v2.bin", UpdateResult.InvalidUri)]
    [TestCase("coap://192.0.2.2:0/v2.bin", UpdateResult.InvalidUri)]
    [TestCase("coap://192.0.2.2/v2 .bin", UpdateResult.InvalidUri)]
    public async Task A_URI_that_cannot_be_used_is_refused_at_once_with_its_result(string uri, UpdateResult result)
    {
        var device = await Bench.PowerOn();

        var answer = await device.Firmware.Pull(uri);

        Assert.That(answer.Code, Is.EqualTo(CoapCode.BadRequest));
        await Bench.Expect(device.Firmware.Is(result)).Within(Judged);
        Assert.That((await device.Firmware.Read()).State, Is.EqualTo(UpdateState.Idle));
    }

    [Test]
    public async Task A_URI_of_more_than_255_bytes_is_refused()
    {
        var device = await Bench.PowerOn();

        var answer = await device.Unchecked.Write(FirmwarePath.PackageUri, $"coap://192.0.2.2/{new string('x', 255)}");

        Assert.That(answer.Code.Class, Is.EqualTo(4), $"{answer.Code}");
        Assert.That((await device.Firmware.Read()).State, Is.EqualTo(UpdateState.Idle));
    }

    [Test]
    public async Task A_URI_at_which_nothing_is_ends_as_an_invalid_URI()
    {
        var device = await Bench.PowerOn();

        (await device.Firmware.Pull("coap://192.0.2.2:5683/nothing-here.bin")).EnsureSuccess();

        await Bench.Expect(device.Firmware.Is(UpdateResult.InvalidUri) & device.Firmware.Is(UpdateState.Idle)).Within(Judged);
    }

    [Test]
    public async Task A_server_that_refuses_in_the_middle_ends_as_a_lost_connection()
    {
        var device = await Bench.PowerOn();
        var file = device.Firmware.Serve(NewImage);
        (await device.Firmware.Pull(file)).EnsureSuccess();
        await Bench.Expect(DeviceFirmware.Fetches(file, 8 * 1024)).Within(GivenUp);

        file.Refusal = CoapCode.ServiceUnavailable;

        await Bench.Expect(device.Firmware.Is(UpdateResult.ConnectionLost) & device.Firmware.Is(UpdateState.Idle)).Within(Judged);
    }

    [Test]
    public async Task A_port_at_which_nobody_listens_ends_as_a_lost_connection_and_the_registration_is_kept()
    {
        var device = await Bench.PowerOn();

        (await device.Firmware.Pull("coap://192.0.2.2:5999/v2.bin")).EnsureSuccess();

        await Bench.Expect(device.Firmware.Is(UpdateResult.ConnectionLost) & device.Firmware.Is(UpdateState.Idle)).Within(GivenUp);
        Assert.That(device.Registration.Number, Is.EqualTo(1));
        await CanBeUpdated();
    }
}
