using Hil.Core.Profiles;
using Hil.Lwm2m.Firmware;

namespace Hil.NUnit.Samples;

public sealed class Updates : UpdateTest
{
    [Test]
    public async Task Is_updated_by_a_push()
    {
        var device = await Bench.PowerOn();
        await device.Firmware.Push(NewImage);
        await Bench.Expect(device.Firmware.Is(UpdateState.Downloaded)).Within(TimeSpan.FromSeconds(10));
    }

    [Test]
    public async Task Expects_what_no_update_does()
    {
        var device = await Bench.PowerOn();
        await device.Firmware.Watch();
        await Bench.Expect(device.Firmware.Is(UpdateState.Updating)).Within(TimeSpan.FromSeconds(2));
    }

    [TestCaseSource(typeof(UpdateCases), nameof(UpdateCases.RolledBack))]
    public void Is_rolled_back(BadUpdate bad) => Assert.That(Package.Of(bad).Blocks, Is.GreaterThan(0));
}
