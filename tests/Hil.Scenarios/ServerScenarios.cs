using Hil.Coap.Messages;
using Hil.Lwm2m.Hooks;

namespace Hil.Scenarios;

[AllureEpic("Connectivity"), AllureFeature("Server faults")]
public sealed class ServerScenarios : Scenario
{
    [Test, AllureSeverity(SeverityLevel.Critical)]
    public async Task The_servers_restart_is_survived_and_observations_can_be_renewed()
    {
        var device = await Bench.PowerOn();
        var circle = device.Detector("circle");
        await device.Observe(circle.Counter);

        var restart = Bench.Mark("the server's restart");
        Bench.Server.Restart();

        await Bench.Expect(device.Registers).Within(Profile.Lifetime).After(restart);

        await using var renewed = await device.Observe(circle.Counter);
        var playback = await Bench.Play(Clear("circle"));
        await Bench.Expect(circle.Counter.Reaches(1)).Within(Profile.Window + Profile.Refresh).After(playback.Windows[0].End);
    }

    [Test]
    public async Task A_silent_server_is_found_again()
    {
        var device = await Bench.PowerOn();

        Bench.Server.Silence(2 * Profile.Lifetime);
        await Bench.Wait(2 * Profile.Lifetime);

        await Bench.Expect(device.Registers).Within(2 * Profile.Lifetime).After(Bench.Mark("the server spoke again"));
        Assert.That((await device.Read(device.Detector("idle").Name.Path)).Value.AsString(), Is.EqualTo("IDLE"));
    }

    [Test]
    public async Task A_server_that_forgot_the_device_gets_a_new_registration_at_the_next_update()
    {
        var device = await Bench.PowerOn();

        var forgotten = Bench.Mark("the server forgot it");
        Bench.Server.Forget(Profile.Endpoint);

        await Bench.Expect(device.Registers).Within(Profile.Lifetime).After(forgotten);
    }

    [Test]
    public async Task A_server_that_moved_to_another_port_is_found_when_it_comes_back()
    {
        var device = await Bench.PowerOn();

        Bench.MoveServer(Profile.ServerPort + 1);
        await Bench.Wait(2 * Profile.Lifetime);
        Assert.That(device.IsRegistered, Is.False, "its updates went to nobody");

        var back = Bench.BringServerBack();
        await Bench.Expect(device.Registers).Within(2 * Profile.Lifetime).After(back);
    }

    [Test]
    public async Task A_server_that_is_slow_to_answer_an_update_keeps_the_device()
    {
        var device = await Bench.PowerOn();
        Bench.Server.Hooks.Delay(ServerRequestKind.Update, TimeSpan.FromSeconds(5));

        await Bench.Expect(device.Updates).Within(Profile.Lifetime);
        await Bench.ExpectNo(device.Registers).For(Profile.Lifetime);
        Assert.That(device.Registration.Number, Is.EqualTo(1));
    }

    [Test]
    public async Task A_server_that_refuses_an_update_gets_a_new_registration()
    {
        var device = await Bench.PowerOn();
        var hook = Bench.Server.Hooks.Answer(ServerRequestKind.Update, CoapCode.NotFound);

        await Bench.Expect(device.Registers).Within(Profile.Lifetime);
        Assert.That(hook.Struck, Is.EqualTo(1));
    }
}
