using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Lwm2m.Tests.Virtual;

namespace Hil.Lwm2m.Tests;

public sealed class QueueModeTests
{
    private const string Queued = "lwm2m=1.1&ep=hil-thingy91&lt=600&Q";

    [TestCase("lwm2m=1.0&ep=hil-thingy91&lt=600&b=UQ")]
    [TestCase("lwm2m=1.1&ep=hil-thingy91&lt=600&Q")]
    [TestCase("Q&lt=600&ep=hil-thingy91&b=U&lwm2m=1.2")]
    public async Task A_client_in_queue_mode_sleeps_93_seconds_after_it_was_last_heard(string query)
    {
        using var bench = new ServerAndDevice();
        var device = await Register(bench, query);
        var heard = device.Registration.RegisteredAt;

        await bench.Clock.RunUntil(() => false, heard + TimeSpan.FromSeconds(92));
        Assert.That(device.AsleepSince, Is.Null);
        await bench.Clock.RunUntil(() => false, heard + TimeSpan.FromSeconds(94));
        Assert.That(device.AsleepSince, Is.EqualTo(heard + TimeSpan.FromSeconds(93)));
        Assert.That(bench.Lines[^1], Is.EqualTo("asleep hil-thingy91: nothing was heard of it for 93 s"));
    }

    [Test]
    public async Task Each_message_of_the_client_keeps_it_awake_for_another_93_seconds()
    {
        using var bench = new ServerAndDevice();
        var device = await Register(bench);
        await bench.Run(80);
        await bench.Device.Update();
        await bench.Run(80);
        Assert.That(device.AsleepSince, Is.Null);
        Assert.That((await device.Read("/3/0/0")).Parked, Is.Null);
        await bench.Run(92);
        Assert.That(device.AsleepSince, Is.Null, "its answer was a message, too");
        await bench.Run(2);
        Assert.That(device.AsleepSince, Is.Not.Null);
    }

    [Test]
    public async Task What_is_asked_of_a_sleeping_client_is_parked_and_sent_when_it_is_heard()
    {
        using var bench = new ServerAndDevice();
        var device = await Register(bench);
        await bench.Run(100);
        var requests = bench.Device.Requests.Count;
        WakeIn(bench, 50);
        var response = await device.Read("/3/0/0");

        Assert.That(response.Value.AsString(), Is.EqualTo("Maker"));
        Assert.That(bench.Device.Requests, Has.Count.EqualTo(requests + 1), "nothing was sent before");
        Assert.That(response.Parked, Is.EqualTo(new Parking(
            At("100.020"), At("93.010"), At("150.030"))));
        Assert.That(bench.Lines, Is.EqualTo(new[]
        {
            bench.Lines[0],
            "asleep hil-thingy91: nothing was heard of it for 93 s",
            "parks read /3/0/0: asleep since 93.010000 s",
            "updated hil-thingy91",
            "awake hil-thingy91 after 57.02 s, 1 parked",
            "sends read /3/0/0, parked from 100.020000 s to 150.030000 s, asleep since 93.010000 s",
            "read /3/0/0 Manufacturer: 2.05 \"Maker\" (parked from 100.020000 s to 150.030000 s, asleep since 93.010000 s)",
        }));
    }

    [Test]
    public async Task Parked_requests_are_sent_one_at_a_time_in_their_order()
    {
        using var bench = new ServerAndDevice();
        var device = await Register(bench);
        await bench.Run(100);
        WakeIn(bench, 10);
        var open = 0;
        bench.Device.Override = exchange =>
        {
            Assert.That(++open, Is.EqualTo(1));
            // A slow client, which acknowledges first.
            bench.Clock.CreateTimer(
                _ =>
                {
                    open--;
                    exchange.Respond(CoapCode.Content, new([CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, 0)]), "x"u8.ToArray());
                }, null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
            return true;
        };
        PendingOperation[] reads = [device.BeginRead("/3/0/0"), device.BeginRead("/3/0/1"), device.BeginExecute("/3/0/4")];
        Assert.That(device.Parked, Is.EqualTo(3));
        foreach (var read in reads)
            Assert.That((await read.Wait()).Code, Is.EqualTo(CoapCode.Content));

        Assert.That(bench.Device.Requests, Is.EqualTo(new[] { "GET /3/0/0", "GET /3/0/1", "POST /3/0/4" }));
        Assert.That(device.Parked, Is.Zero);
    }

    [Test]
    public async Task A_parked_request_has_a_deadline_and_says_that_it_was_parked_and_since_when_the_client_slept()
    {
        using var bench = new ServerAndDevice();
        var device = await Register(bench);
        await bench.Run(100);
        device.PatienceWhileAsleep = TimeSpan.FromSeconds(30);
        var response = await device.Read("/3/0/0");

        Assert.That(bench.Clock.Now, Is.EqualTo(At("130.020")));
        Assert.That(response.Failure!.Reason, Is.EqualTo(CoapFailureReason.NotSent));
        Assert.That(response.Describe(), Is.EqualTo("no answer (never sent: parked at 100.020000 s, asleep since 93.010000 s; until 130.020000 s)"));
        Assert.That(bench.Lines, Has.Some.EqualTo("gives up read /3/0/0, parked at 100.020000 s, asleep since 93.010000 s: until 130.020000 s"));
        Assert.That(bench.Device.Requests, Is.Empty);
        Assert.That(device.Parked, Is.Zero);
    }

    [Test]
    public async Task A_client_that_does_not_answer_sleeps_and_the_next_request_waits_for_it()
    {
        using var bench = new ServerAndDevice();
        var device = await Register(bench);
        bench.Network.Decide = (from, _, _) => from.Equals(bench.Link.LocalEndPoint) ? PacketPassage.Drop : PacketPassage.Deliver;
        // Both are asked while it seems awake; the second waits for the first.
        PendingOperation first = device.BeginRead("/3/0/0"), second = device.BeginRead("/3/0/0");
        bench.Clock.CreateTimer(_ => bench.Network.Decide = (_, _, _) => PacketPassage.Deliver, null, TimeSpan.FromSeconds(110), Timeout.InfiniteTimeSpan);
        WakeIn(bench, 120);

        Assert.That((await first.Wait()).Failure!.Reason, Is.EqualTo(CoapFailureReason.Timeout));
        Assert.That(second.IsCompleted, Is.False);
        Assert.That((await second.Wait()).IsSuccess, Is.True);
        Assert.That(second.Response!.Parked!.SentAt, Is.EqualTo(At("120.030")));
        Assert.That(bench.Lines, Has.Some.Contains("asleep hil-thingy91"));
    }

    [Test]
    public async Task An_observation_is_parked_and_cancelled_without_waiting_for_a_sleeper()
    {
        using var bench = new ServerAndDevice();
        var device = await Register(bench);
        await bench.Run(100);
        WakeIn(bench, 20);
        var counter = await device.Observe("/33650/1/2001");
        Assert.That(counter.Response.Parked!.SentAt, Is.Not.Null);
        await bench.Run(100);
        var before = bench.Clock.Now;
        await counter.DisposeAsync();
        Assert.That(bench.Clock.Now, Is.EqualTo(before));
        Assert.That(counter.IsActive, Is.False);
        bench.Device.Set("/33650/1/2001", "1");
        await bench.Run(1);
        Assert.That(bench.Device.Observed, Is.Empty, "its next notification was answered with a reset");
    }

    [Test]
    public async Task The_end_of_the_registration_ends_what_is_parked()
    {
        using var bench = new ServerAndDevice();
        var device = await Register(bench);
        await bench.Run(100);
        bench.Clock.CreateTimer(_ => _ = bench.Device.Register(Queued), null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        var response = await device.Read("/3/0/0");
        Assert.That(response.Describe(), Does.Contain("never sent: parked at").And.Contain("it registered anew at 105.0"));
        Assert.That(bench.Server.Find(ServerAndDevice.Endpoint)!.AsleepSince, Is.Null);
    }

    [Test]
    public async Task A_caller_who_gives_up_takes_his_request_out_of_the_queue()
    {
        using var bench = new ServerAndDevice();
        var device = await Register(bench);
        await bench.Run(100);
        using var impatience = new CancellationTokenSource();
        bench.Clock.CreateTimer(_ => impatience.Cancel(), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await device.Read("/3/0/0", ct: impatience.Token));
        Assert.That(device.Parked, Is.Zero);
        await bench.Device.Update();
        await bench.Run(1);
        Assert.That(bench.Device.Requests, Is.Empty);
    }

    [Test]
    public async Task A_client_without_queue_mode_is_asked_at_once_however_long_it_was_silent()
    {
        using var bench = new ServerAndDevice();
        var device = await Register(bench, "lwm2m=1.1&ep=hil-thingy91&lt=600");
        await bench.Run(200);
        var response = await device.Read("/3/0/0");
        Assert.That(response.IsSuccess, Is.True);
        Assert.That(response.Parked, Is.Null);
        Assert.That(device.AsleepSince, Is.Null);
    }

    [Test]
    public async Task The_awake_time_can_be_chosen()
    {
        using var bench = new ServerAndDevice(new() { AwakeTime = TimeSpan.FromSeconds(10) });
        var device = await Register(bench);
        await bench.Run(11);
        Assert.That(device.AsleepSince, Is.Not.Null);
    }

    private static BoardTime At(string seconds) => BoardTime.Zero + TimeSpan.FromSeconds(double.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture));

    private static void WakeIn(ServerAndDevice bench, double seconds) =>
        bench.Clock.CreateTimer(_ => _ = bench.Device.Update(), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);

    private static async Task<RegisteredDevice> Register(ServerAndDevice bench, string query = Queued)
    {
        await bench.Device.Register(query);
        return bench.Server.Find(ServerAndDevice.Endpoint)!;
    }
}
