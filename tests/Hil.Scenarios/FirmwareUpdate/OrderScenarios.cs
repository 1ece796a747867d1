using Hil.Coap.Messages;
using Hil.Lwm2m;
using Hil.Lwm2m.Firmware;

namespace Hil.Scenarios.FirmwareUpdate;

[AllureFeature("Order, cancel and reset")]
public sealed class OrderScenarios : FirmwareScenario
{
    [Test]
    public async Task A_device_from_the_factory_is_idle_and_says_what_it_can()
    {
        var device = await Bench.PowerOn();

        var status = await device.Firmware.Read();

        Assert.That((status.State, status.Result, status.Version), Is.EqualTo((UpdateState.Idle, UpdateResult.Initial, UpdateSet.Old.Version)));
        Assert.That((await device.Read("/5/0/9")).Value.AsInteger(), Is.EqualTo(2), "push and pull");
        Assert.That((await device.Read("/5/0/8")).EnsureSuccess().Content.Nodes.Select(node => node.AsInteger()), Is.EqualTo(new[] { 0 }), "CoAP");
    }

    [Test]
    public async Task Update_is_refused_where_nothing_is_downloaded()
    {
        var device = await Bench.PowerOn();

        Assert.That((await device.Firmware.Update()).Code, Is.EqualTo(CoapCode.MethodNotAllowed), "idle");
        await PushStart(NewImage, 3);
        Assert.That((await device.Firmware.Update()).Code, Is.EqualTo(CoapCode.MethodNotAllowed), "downloading");

        await PushRest(NewImage, 3);
    }

    [Test]
    public async Task A_further_package_or_URI_is_refused_while_one_is_downloaded()
    {
        var device = await Bench.PowerOn();
        await Download(NewImage);
        var file = device.Firmware.Serve(NewImage);

        Assert.That((await device.Firmware.Push(NewImage)).Code, Is.EqualTo(CoapCode.BadRequest), "push");
        Assert.That((await device.Firmware.Pull(file)).Code, Is.EqualTo(CoapCode.BadRequest), "pull");

        var status = await device.Firmware.Read();
        Assert.That((status.State, status.Result), Is.EqualTo((UpdateState.Downloaded, UpdateResult.Initial)));
        Assert.That(file.Fetches, Is.Empty);
        NewRuns(await Install());
    }

    [Test]
    public async Task Cancel_is_refused_where_nothing_is_under_way()
    {
        var device = await Bench.PowerOn();

        Assert.That((await device.Firmware.Cancel()).Code, Is.EqualTo(CoapCode.MethodNotAllowed));

        Assert.That((await device.Firmware.Read()).Result, Is.EqualTo(UpdateResult.Initial));
    }

    [TestCase("push"), TestCase("pull"), TestCase("downloaded")]
    public async Task Cancel_gives_up_what_is_under_way_and_the_device_can_be_updated_afterwards(string when)
    {
        var device = await Bench.PowerOn();
        await Begin(when);

        (await device.Firmware.Cancel()).EnsureSuccess();

        await Bench.Expect(device.Firmware.Is(UpdateResult.Cancelled) & device.Firmware.Is(UpdateState.Idle)).Within(Judged);
        await CanBeUpdated();
    }

    [TestCase("idle", "URI"), TestCase("push", "URI"), TestCase("pull", "URI"), TestCase("downloaded", "URI")]
    [TestCase("idle", "NUL"), TestCase("push", "NUL"), TestCase("pull", "NUL"), TestCase("downloaded", "NUL")]
    public async Task An_empty_URI_or_a_NUL_as_package_takes_back_what_is_under_way(string when, string by)
    {
        var device = await Bench.PowerOn();
        await Begin(when);

        var answer = by == "URI" ? await device.Firmware.ResetByUri() : await device.Firmware.ResetByPackage();

        Assert.That(answer.Code, Is.EqualTo(CoapCode.Changed));
        var status = await device.Firmware.Read();
        Assert.That((status.State, status.Result), Is.EqualTo((UpdateState.Idle, UpdateResult.Initial)), $"{status}");
        Assert.That((await device.Firmware.Update()).Code, Is.EqualTo(CoapCode.MethodNotAllowed), "nothing is left to install");
        await Download(NewImage);
    }

    [Test]
    public async Task A_package_as_text_is_refused()
    {
        var device = await Bench.PowerOn();

        var answer = await device.Unchecked.Write(FirmwarePath.Package, Lwm2mValue.Of("not base64!"), ContentFormat.Text);

        Assert.That(answer.Code.Class, Is.EqualTo(4), $"{answer.Code}");
        Assert.That((await device.Firmware.Read()).State, Is.EqualTo(UpdateState.Idle));
    }

    private async Task Begin(string what)
    {
        var device = Bench.Device;
        switch (what)
        {
            case "push":
                await PushStart(NewImage, 5);
                break;
            case "pull":
                var file = device.Firmware.Serve(NewImage);
                (await device.Firmware.Pull(file)).EnsureSuccess();
                await Bench.Expect(DeviceFirmware.Fetches(file, 5 * 1024)).Within(Judged);
                break;
            case "downloaded":
                await Download(NewImage);
                break;
        }
    }
}
