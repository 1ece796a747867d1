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
}
