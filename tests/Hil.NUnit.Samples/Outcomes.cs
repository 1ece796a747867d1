using Hil.Core.Motions;
using Hil.NUnit.Motions;

namespace Hil.NUnit.Samples;

/// <summary>One scenario for each thing that can become of a scenario.</summary>
public sealed class Outcomes : BenchTest
{
    [Test]
    public async Task Passes() => await Bench.PowerOn();

    [Test]
    public async Task Expects_a_light_that_stays_dark()
    {
        var device = await Bench.PowerOn();
        await Bench.Expect(device.Lights["red"].On).Within(TimeSpan.FromSeconds(1));
    }

    [Test]
    public async Task Asserts_what_is_not_so()
    {
        var device = await Bench.PowerOn();
        Assert.That(device.Registration.Endpoint, Is.EqualTo("somebody else"));
    }

    [Test]
    public async Task Asks_for_a_value_that_is_not_there()
    {
        var device = await Bench.PowerOn();
        _ = (await device.Read("/4711/0/1")).Value;
    }

    [Test]
    public async Task Trips_over_itself()
    {
        await Bench.PowerOn();
        throw new InvalidOperationException("The scenario has a fault.");
    }

    [Test]
    public async Task Forgets_to_await()
    {
        var device = await Bench.PowerOn();
        _ = Bench.Expect(device.Lights["red"].On).Within(TimeSpan.FromSeconds(1));
    }

    [Test]
    public async Task Asks_for_a_pattern_that_the_firmware_does_not_know()
    {
        var device = await Bench.PowerOn();
        _ = device.Detector("wave");
    }

    [Test]
    public async Task Plays_a_motion_that_is_too_short()
    {
        await Bench.PowerOn();
        await Bench.Play(new Motion("twitch", "circle", MotionSource.Synthesised, 100, [new(0, 0, 1)], "mine"));
    }

    [TestCaseSource(nameof(None))]
    public async Task Has_no_motions(Motion motion) => await Bench.Play(motion);

    private static IReadOnlyList<TestCaseData> None() => MotionCases.Of(() => throw new MotionException("/no/such/folder", "a folder was expected."), "none");
}
