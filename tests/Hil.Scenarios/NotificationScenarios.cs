using Hil.Lwm2m;

namespace Hil.Scenarios;

[AllureEpic("Device management"), AllureFeature("Notifications")]
public sealed class NotificationScenarios : Scenario
{
    [Test]
    public async Task Every_detection_is_notified()
    {
        var device = await Bench.PowerOn();
        var circle = device.Detector("circle");
        await using var counter = await device.Observe(circle.Counter);

        var playback = await Bench.Play(Clear("circle"));
        await Bench.Wait(playback.End + 2 * Profile.Refresh);

        var detections = Detections(playback.Start, circle.Pattern.Label);
        Assert.That(detections, Is.GreaterThanOrEqualTo(2), "a motion that is clearly a circle");
        Assert.That(counter.Notifications.Select(each => each.Value.AsInteger()), Is.EqualTo(Enumerable.Range(1, detections).Select(i => (long)i)));
    }

    [Test]
    public async Task Notifications_keep_the_minimum_period_and_the_counter_carries_the_rest()
    {
        var period = 3 * Profile.Window + Profile.Refresh;
        var device = await Bench.PowerOn();
        var circle = device.Detector("circle");
        (await device.WriteAttributes(circle.Counter.Path, Lwm2mAttributes.None.MinimumPeriod(period))).EnsureSuccess();
        await using var counter = await device.Observe(circle.Counter);

        var playback = await Bench.Play(Clear("circle", windows: 8));
        await Bench.Wait(playback.End + period + Profile.Refresh);

        var times = counter.Notifications.Select(each => each.At).Prepend(counter.Response.AnsweredAt).ToList();
        Assert.That(times.Zip(times.Skip(1), (one, next) => next - one), Is.All.GreaterThanOrEqualTo(period - Line), "between two notifications");
        Assert.That(counter.Notifications, Has.Count.GreaterThanOrEqualTo(2));
        Assert.That(counter.Latest.AsInteger(), Is.EqualTo(Detections(playback.Start, circle.Pattern.Label)), "the last says all");
    }

    [Test]
    public async Task What_does_not_change_is_notified_once_in_the_maximum_period()
    {
        var period = TimeSpan.FromSeconds(5);
        var device = await Bench.PowerOn();
        var circle = device.Detector("circle");
        (await device.WriteAttributes(circle.Counter.Path, Lwm2mAttributes.None.MinimumPeriod(TimeSpan.FromSeconds(1)).MaximumPeriod(period))).EnsureSuccess();
        await using var counter = await device.Observe(circle.Counter);

        await Bench.Wait(6 * period + Profile.Refresh);

        var times = counter.Notifications.Select(each => each.At).Prepend(counter.Response.AnsweredAt).ToList();
        Assert.That(times.Zip(times.Skip(1), (one, next) => next - one), Is.All.InRange(period - Line, period + Profile.Refresh));
        Assert.That(counter.Notifications, Has.Count.InRange(5, 6));
        Assert.That(counter.Notifications.Select(each => each.Value.AsInteger()), Is.All.EqualTo(0));
    }

    [Test]
    public async Task A_cancelled_observation_is_silent()
    {
        var device = await Bench.PowerOn();
        var idle = device.Detector("idle");
        var counter = await device.Observe(idle.Counter);
        await Bench.Expect(idle.Counter.Reaches(1)).Within(2 * (Profile.Window + Profile.Refresh));

        await counter.Cancel();
        var known = counter.Notifications.Count;
        await Bench.Wait(3 * (Profile.Window + Profile.Refresh));

        Assert.That(counter.Notifications, Has.Count.EqualTo(known));
    }

    [Test]
    public async Task Notifications_go_on_when_the_network_gives_the_device_another_port()
    {
        var device = await Bench.PowerOn();
        var circle = device.Detector("circle");
        await using var counter = await device.Observe(circle.Counter);

        // A port that no device of ours chooses by itself.
        const int otherPort = 40_001;
        Bench.Network.Rebind(otherPort);
        await Bench.Expect(device.Moves).Within(Profile.Lifetime);
        Assert.That((device.Registration.Number, device.Registration.Peer.Port), Is.EqualTo((1, otherPort)));

        var playback = await Bench.Play(Clear("circle"));
        await Bench.Expect(circle.Counter.Reaches(1)).Within(Profile.Window + Profile.Refresh).After(playback.Windows[0].End);
        Assert.That(counter.IsActive, Is.True);
        Assert.That(counter.Latest.AsInteger(), Is.GreaterThanOrEqualTo(1));
    }

    private int Detections(Hil.Core.Time.BoardTime from, string label) => Bench.Classifications(from).Count(each => each.Label == label);
}
