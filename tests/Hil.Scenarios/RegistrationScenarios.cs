using Hil.Lwm2m;

namespace Hil.Scenarios;

[AllureEpic("Connectivity"), AllureFeature("Registration")]
public sealed class RegistrationScenarios : BenchTest
{
    [Test, AllureSeverity(SeverityLevel.Blocker)]
    public async Task The_device_registers_after_power_on()
    {
        var device = await Bench.PowerOn();

        Assert.Multiple(() =>
        {
            Assert.That(device.Registration.Endpoint, Is.EqualTo(Profile.Endpoint));
            Assert.That(device.Registration.Lifetime, Is.EqualTo(Profile.Lifetime));
            foreach (var each in Profile.Objects)
                Assert.That(device.Registration.Has(Lwm2mPath.Of(each)), $"it lists object {each} among {string.Join(" ", device.Registration.Objects)}");
        });
    }

    [Test]
    public async Task The_device_keeps_its_registration_alive()
    {
        var device = await Bench.PowerOn();

        await Bench.Expect(device.Updates).Within(Profile.Lifetime);
        await Bench.ExpectNo(device.Expires).For(3 * Profile.Lifetime);

        Assert.That(device.Registration.Number, Is.EqualTo(1), "it updates the registration that it has, and makes no new one");
    }

    [Test]
    public async Task A_registration_expires_when_the_board_loses_power()
    {
        var device = await Bench.PowerOn();

        var off = await Bench.PowerOff();

        await Bench.Expect(device.Expires).Within(Profile.Lifetime).After(off);
        Assert.That(device.IsRegistered, Is.False);
    }
}
