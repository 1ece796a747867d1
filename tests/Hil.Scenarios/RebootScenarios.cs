namespace Hil.Scenarios;

[AllureEpic("Robustness"), AllureFeature("Reboot")]
public sealed class RebootScenarios : Scenario
{
    [Test]
    public Task Counters_restart_after_the_server_reboots_the_device() => CountersRestart(async device =>
    {
        var asked = Bench.Mark("the reboot was asked for");
        (await device.Execute("/3/0/4")).EnsureSuccess();
        return asked;
    });

    [Test]
    public Task Counters_restart_after_the_reset_pin() => CountersRestart(async _ => await Bench.Reset());

    [Test]
    public Task Counters_restart_after_a_power_cycle() => CountersRestart(async _ =>
    {
        await Bench.PowerOff();
        await Bench.Wait(TimeSpan.FromSeconds(1));
        var on = Bench.Mark("power on");
        await Bench.Port<Hil.Core.Boards.IPowerPort>().On();
        return on;
    });

    private async Task CountersRestart(Func<Device, Task<Moment>> reboot)
    {
        var device = await Bench.PowerOn();
        var circle = device.Detector("circle");
        var playback = await Bench.Play(Clear("circle"));
        await Bench.Wait(playback.End + Profile.Refresh);
        Assert.That((await device.Read(circle.Counter.Path)).Value.AsInteger(), Is.GreaterThan(0), "something is counted before the reboot");

        var rebooted = await reboot(device);

        await Bench.Expect(device.Registers).Within(Profile.RegistersWithin).After(rebooted);
        Assert.That((await device.Read(circle.Counter.Path)).Value.AsInteger(), Is.Zero);
        Assert.That((await device.Read(circle.State.Path)).Value.AsBoolean(), Is.False);
        await Bench.Expect(device.Lights.AllDark).Within(Profile.Refresh).After(rebooted);
    }
}
