namespace Hil.Scenarios;

[AllureEpic("Robustness"), AllureFeature("Endurance")]
public sealed class EnduranceScenarios : BenchTest
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(10);

    [Test]
    public async Task Ten_minutes_of_mixed_motion_lose_no_detection()
    {
        var device = await Bench.PowerOn();

        var playback = await Bench.Play(SuiteMotions.Mixed(Profile, Length, Bench.Seed));
        await Bench.Wait(playback.End + Profile.Window + Profile.Refresh);

        var said = Bench.Classifications(default);
        Assert.That(said.Count(each => each.At > playback.Start.At), Is.GreaterThanOrEqualTo(playback.Windows.Length), "windows that were classified");
        long sum = 0;
        foreach (var detector in Profile.Classes.Select(device.Detector))
        {
            var counter = (await device.Read(detector.Counter.Path)).Value.AsInteger();
            Assert.That(counter, Is.EqualTo(said.Count(each => each.Pattern == detector.Pattern)), $"{detector.Pattern.Label} detections");
            sum += counter;
        }

        Assert.That(sum, Is.EqualTo(said.Count(each => each.Pattern is not null)));
        Assert.That(said.Select(each => each.Pattern).Distinct().Count(), Is.GreaterThanOrEqualTo(Profile.Classes.Length), "the motion was mixed");
    }
}
