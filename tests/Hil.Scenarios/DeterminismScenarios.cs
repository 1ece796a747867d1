namespace Hil.Scenarios;

/// <summary>What makes a verdict worth having: the same inputs give the same run.</summary>
[AllureEpic("Bench"), AllureFeature("Determinism")]
public sealed class DeterminismScenarios : BenchTest
{
    [Test]
    public async Task Two_runs_with_the_same_seed_give_the_same_timeline()
    {
        await Story(Bench);
        await using var again = await OpenBench(Settings);
        await Story(again);

        Assert.That(again.Timeline, Is.SameTimelineAs(Bench.Timeline));
    }

    [Test]
    public async Task Benches_that_run_at_the_same_time_do_not_touch_each_other()
    {
        await Story(Bench);

        var others = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            await using var other = await OpenBench(Settings);
            await Story(other);
            return other.Timeline;
        })));

        Assert.That(others, Is.All.SameTimelineAs(Bench.Timeline));
    }

    private static async Task Story(Bench bench)
    {
        var device = await bench.PowerOn();
        await using var counter = await device.Observe(device.Detector("circle").Counter);
        var playback = await bench.Play(SuiteMotions.Clear("circle", 4 * bench.Profile.Window));
        await bench.Wait(playback.End + bench.Profile.Refresh);
        await bench.Reset();
        await bench.Expect(device.Registers).Within(bench.Profile.RegistersWithin);
    }
}
