using Hil.Coap.Messages;
using Hil.Core.Network;
using Hil.Lwm2m.Entries;
using Hil.Lwm2m.Tests.Virtual;

namespace Hil.Lwm2m.Tests;

public sealed class ObservationTests
{
    private const string Counter = "/33650/1/2001";

    [Test]
    public async Task An_observation_begins_with_the_value_and_takes_each_notification()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        await using var observation = await device.Observe(Counter);
        Assert.That(observation.Latest.AsInteger(), Is.Zero);
        Assert.That(observation.Notifications, Is.Empty);

        bench.Device.Set(Counter, "1");
        await bench.Run(1);
        bench.Device.Set(Counter, "2", confirmable: true);
        await bench.Run(1);

        Assert.That(observation.Notifications.Select(notification => notification.Value.AsInteger()), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(observation.Notifications.Select(notification => notification.Confirmable), Is.EqualTo(new[] { false, true }));
        Assert.That(observation.Latest.AsInteger(), Is.EqualTo(2));
        Assert.That(bench.Lines.TakeLast(2), Is.EqualTo(new[] { "notify /33650/1/2001 Detector Counter = 1", "notify /33650/1/2001 Detector Counter = 2" }));
    }

    [Test]
    public async Task Waiting_for_a_notification_ends_with_the_one_that_lands_on_the_timeline()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        await using var observation = await device.Observe(Counter);
        bench.Clock.CreateTimer(_ => bench.Device.Set(Counter, "9"), null, TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);
        Assert.That(await bench.Clock.RunUntil(() => observation.Latest.AsInteger() == 9, bench.Clock.Now + TimeSpan.FromSeconds(3)), Is.True);
        Assert.That(bench.Clock.Now, Is.EqualTo(observation.Notifications[0].At));
    }

    [Test]
    public async Task A_notification_that_comes_late_does_not_count_and_is_still_on_the_timeline()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        await using var observation = await device.Observe(Counter);
        bench.Device.Set(Counter, "2", sequence: 20);
        bench.Device.Set(Counter, "1", sequence: 19);
        await bench.Run(1);
        Assert.That(observation.Notifications, Has.Count.EqualTo(1));
        Assert.That(bench.Lines[^1], Is.EqualTo("notify /33650/1/2001 Detector Counter = 1 (out of order: 19 after 20)"));
    }

    [Test]
    public async Task A_duplicated_notification_counts_once()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        await using var observation = await device.Observe(Counter);
        bench.Network.Decide = (_, _, _) => new PacketPassage(2, TimeSpan.Zero);
        bench.Device.Set(Counter, "1");
        bench.Device.Set(Counter, "2", confirmable: true);
        await bench.Run(1);
        Assert.That(observation.Notifications, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_lost_confirmable_notification_comes_again()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        await using var observation = await device.Observe(Counter);
        var sent = 0;
        bench.Network.Decide = (_, _, _) => ++sent == 1 ? PacketPassage.Drop : PacketPassage.Deliver;
        bench.Device.Set(Counter, "1", confirmable: true);
        await bench.Run(4);
        Assert.That(observation.Notifications, Has.Count.EqualTo(1));
        Assert.That(bench.Device.Observed, Is.EqualTo(new[] { Counter }), "it was acknowledged");
    }

    [Test]
    public async Task Cancel_tells_the_device_with_observe_1()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        var observation = await device.Observe(Counter);
        var response = await observation.Cancel();

        Assert.That(response.EnsureSuccess().Content.AsInteger(), Is.Zero);
        Assert.That(observation.IsActive, Is.False);
        Assert.That(bench.Device.Observed, Is.Empty);
        Assert.That(bench.Lines[^1], Is.EqualTo("cancel-observe /33650/1/2001 Detector Counter: 2.05 0"));
        await Assert.ThatAsync(async () => await observation.Cancel(), Throws.InvalidOperationException);
    }

    [Test]
    public async Task Disposal_cancels_once()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        var observation = await device.Observe(Counter);
        await observation.DisposeAsync();
        await observation.DisposeAsync();
        Assert.That(bench.Device.Requests.Count(request => request.StartsWith("GET", StringComparison.Ordinal)), Is.EqualTo(2));
    }

    [Test]
    public async Task A_notification_that_crosses_the_cancel_is_not_taken_for_its_answer()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        var observation = await device.Observe(Counter);
        bench.Device.Set(Counter, "5");
        var response = await observation.Cancel();
        Assert.That(response.EnsureSuccess().Content.AsInteger(), Is.EqualTo(5));
        Assert.That(observation.Notifications, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Cancel_by_reset_answers_the_next_notification_with_a_reset([Values] bool confirmable)
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        var observation = await device.Observe(Counter);
        observation.CancelByReset();
        Assert.That(bench.Device.Observed, Is.Not.Empty, "the device knows nothing yet");
        bench.Device.Set(Counter, "1", confirmable);
        await bench.Run(1);
        Assert.That(bench.Device.Observed, Is.Empty);
        Assert.That(observation.Notifications, Is.Empty);
        Assert.That(bench.Timeline.Snapshot().Select(entry => entry.Describe()), Has.Some.StartsWith("> RST"));
    }

    [Test]
    public async Task After_a_restart_of_the_server_notifications_are_rejected()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        var observation = await device.Observe(Counter);
        bench.Server.Restart();
        bench.Device.Set(Counter, "1");
        await bench.Run(1);
        Assert.That(observation.IsActive, Is.False);
        Assert.That(bench.Device.Observed, Is.Empty);
    }

    [Test]
    public async Task An_error_notification_ends_the_observation()
    {
        using var bench = new ServerAndDevice();
        Hil.Coap.Exchanges.CoapServerExchange? observer = null;
        bench.Device.Override = exchange =>
        {
            if (exchange.Request.Options.Observe == 0)
                observer = exchange;
            return false;
        };
        var device = await bench.Register();
        var observation = await device.Observe(Counter);
        observer!.Notify(9, false, CoapCode.NotFound);
        await bench.Run(1);
        Assert.That(observation.IsActive, Is.False);
        Assert.That(bench.Lines[^1], Is.EqualTo("notify /33650/1/2001 Detector Counter = nothing (the observation's end: it says 4.04)"));
    }

    [Test]
    public async Task An_observe_that_is_refused_throws_with_the_answer()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        await Assert.ThatAsync(async () => await device.Observe("/3/0/99"), Throws.TypeOf<Lwm2mOperationException>()
            .With.Message.EqualTo("Observe /3/0/99 was expected to succeed, but: 4.04."));
    }

    [Test]
    public async Task An_answer_without_observe_is_no_observation()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        bench.Device.Override = exchange =>
        {
            exchange.Respond(CoapCode.Content, new([CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, 0)]), "1"u8.ToArray());
            return true;
        };
        await Assert.ThatAsync(async () => await device.Observe(Counter), Throws.TypeOf<Lwm2mOperationException>()
            .With.Message.Contains("no Observe option"));
    }

    [Test]
    public async Task A_notification_in_blocks_is_fetched_whole()
    {
        using var bench = new ServerAndDevice();
        var name = string.Concat(Enumerable.Repeat("0123456789abcdef", 5)) + "tail";
        Hil.Coap.Exchanges.CoapServerExchange? observer = null;
        bench.Device.Override = exchange =>
        {
            if (!exchange.Request.Options.UriPath.SequenceEqual(["33650", "1", "2002"]))
                return false;
            var number = exchange.Request.Options.Block2?.Number ?? 0;
            var part = name.Skip(number * 16).Take(16).ToArray();
            var options = new CoapOptions([
                CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, 0),
                new CoapBlock(number, number < 5, 0).ToOption(CoapOptionNumber.Block2),
            ]);
            if (exchange.Request.Options.Observe == 0)
            {
                observer = exchange;
                options = options.With(CoapOption.UnsignedInteger(CoapOptionNumber.Observe, 1));
            }

            exchange.Respond(CoapCode.Content, options, System.Text.Encoding.UTF8.GetBytes(part));
            return true;
        };
        var device = await bench.Register();
        await using var observation = await device.Observe("/33650/1/2002");
        Assert.That(observation.Latest.AsString(), Is.EqualTo(name));

        name = name.Replace("0123", "3210", StringComparison.Ordinal);
        observer!.Notify(2, false, CoapCode.Content, new([
            CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, 0),
            new CoapBlock(0, true, 0).ToOption(CoapOptionNumber.Block2),
        ]), System.Text.Encoding.UTF8.GetBytes(name[..16]));
        await bench.Run(2);
        Assert.That(observation.Notifications.Single().Value.AsString(), Is.EqualTo(name));
        Assert.That(observation.Notifications[0].Confirmable, Is.False, "as its first block came");
        Assert.That(bench.Timeline.Snapshot().OfType<NotificationEntry>().Single().Sequence, Is.EqualTo(2));
    }
}
