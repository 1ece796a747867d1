using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Lwm2m.Formats;
using Hil.Lwm2m.Tests.Virtual;

namespace Hil.Lwm2m.Tests;

public sealed class OperationTests
{
    [Test]
    public async Task A_read_gives_a_value_of_the_type_that_the_object_model_names()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();

        Assert.That((await device.Read("/3/0/0")).Value.AsString(), Is.EqualTo("Maker"));
        Assert.That((await device.Read("/33650/1/2000")).Value.AsBoolean(), Is.False);
        bench.Device.Texts["/33650/1/2001"] = "17";
        Assert.That((await device.Read("/33650/1/2001")).Value.AsInteger(), Is.EqualTo(17));
        Assert.That(bench.Lines[^1], Is.EqualTo("read /33650/1/2001 Detector Counter: 2.05 17"));
    }

    [Test]
    public async Task Reading_a_value_as_another_type_names_path_expected_and_found()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        var name = await device.Read("/33650/1/2002");
        Assert.That(() => name.Value.AsInteger(), Throws.TypeOf<Lwm2mValueException>()
            .With.Message.EqualTo("/33650/1/2002: expected Integer, found String \"CIRCLE\"."));
    }

    [Test]
    public async Task A_value_that_is_not_of_its_declared_type_is_a_failed_read_that_says_so()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        bench.Device.Texts["/33650/1/2001"] = "many";
        var response = await device.Read("/33650/1/2001");
        Assert.That(response.IsSuccess, Is.False);
        Assert.That(() => response.Value, Throws.TypeOf<Lwm2mOperationException>().With.Message.Contains("Integer as text was expected, found 'many'"));
    }

    [Test]
    public async Task A_refused_write_is_a_result_with_its_code()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        var response = await device.Unchecked.Write("/33650/1/2001", 5);
        Assert.That(response.Code, Is.EqualTo(CoapCode.MethodNotAllowed));
        Assert.That(bench.Lines[^1], Is.EqualTo("write /33650/1/2001 Detector Counter = 5: 4.05"));
        Assert.That(() => response.EnsureSuccess(), Throws.TypeOf<Lwm2mOperationException>()
            .With.Message.EqualTo("Write /33650/1/2001 was expected to succeed, but: 4.05."));
    }

    [Test]
    public async Task Each_operation_is_the_request_that_the_specification_names()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        await device.Read("/3");
        await device.Read("/3/0", ContentFormat.Tlv);
        await device.Write("/1/0/1", 60);
        await device.Write("/1/0/1", 60, ContentFormat.Tlv);
        await device.Write("/1/0", [new("/1/0/1", 60), new("/1/0/6", true)]);
        await device.WritePartial("/1/0", [new("/1/0/1", 60)]);
        await device.Execute("/1/0/8");
        await device.Execute("/3/0/4", "0='x'");
        await device.Discover("/3");
        await device.WriteAttributes("/33650/1/2001", "pmin=1&pmax=3");
        await device.WriteAttributes("/33650/1/2001", Lwm2mAttributes.None.MinimumPeriod(TimeSpan.FromSeconds(5)).GreaterThan(1.5).Unset("pmax"));
        await device.Unchecked.Create("/33650", [new("/33650/7/2001", 1)]);
        await device.Delete("/33650/7");

        Assert.That(bench.Device.Requests, Is.EqualTo(new[]
        {
            "GET /3",
            "GET /3/0",
            "PUT /1/0/1 3630",
            "PUT /1/0/1 c1013c",
            "PUT /1/0 c1013cc10601",
            "POST /1/0 c1013c",
            "POST /1/0/8",
            "POST /3/0/4 303d277827",
            "GET /3",
            "PUT /33650/1/2001?pmin=1&pmax=3",
            "PUT /33650/1/2001?pmin=5&gt=1.5&pmax",
            "POST /33650 0407e107d101",
            "DELETE /33650/7",
        }));
    }

    [Test]
    public async Task Requests_go_below_the_root_path_that_the_client_named()
    {
        using var bench = new ServerAndDevice();
        await bench.Device.Register(links: "</lwm2m>;rt=\"oma.lwm2m\",</lwm2m/3/0>");
        await bench.Server.Find(ServerAndDevice.Endpoint)!.Read("/3/0/0");
        Assert.That(bench.Device.Requests.Single(), Is.EqualTo("GET /lwm2m/3/0/0"));
    }

    [Test]
    public async Task A_discover_gives_the_links()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        var response = await device.Discover("/33650/1");
        Assert.That(response.EnsureSuccess().Links.Select(link => link.Target), Is.EqualTo(new[] { "/33650/1/2000", "/33650/1/2001", "/33650/1/2002" }));
    }

    [Test]
    public async Task A_TLV_answer_is_read_into_values_by_path()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        bench.Device.Override = exchange =>
        {
            exchange.Respond(
                CoapCode.Content,
                new([CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, (uint)ContentFormat.Tlv)]),
                ContentWriter.WriteTlv("/33650", [
                    new("/33650/0/2000", false), new("/33650/0/2001", 3), new("/33650/0/2002", "IDLE"),
                    new("/33650/1/2000", true), new("/33650/1/2001", 70_000), new("/33650/1/2002", "CIRCLE"),
                ]));
            return true;
        };
        var content = (await device.Read("/33650")).EnsureSuccess().Content;
        Assert.Multiple(() =>
        {
            Assert.That(content.Instances, Has.Count.EqualTo(2));
            Assert.That(content["/33650/1/2000"].AsBoolean(), Is.True);
            Assert.That(content["/33650/1/2001"].AsInteger(), Is.EqualTo(70_000));
            Assert.That(content["/33650/0/2002"].AsString(), Is.EqualTo("IDLE"));
            Assert.That(() => content["/33650/2/2000"], Throws.TypeOf<Lwm2mValueException>().With.Message.Contains("/33650/2/2000: expected a value, found /33650/0/2000 Detector State = false"));
        });
    }

    [Test]
    public async Task A_device_that_is_gone_is_a_result_that_names_every_attempt()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        bench.Network.Decide = (_, _, _) => PacketPassage.Drop;
        var response = await device.Read("/3/0/0");
        Assert.That(response.Failure!.Reason, Is.EqualTo(CoapFailureReason.Timeout));
        Assert.That(response.Failure.Text, Does.Match("^no acknowledgement after 5 transmissions, at (\\d+\\.\\d{6} s(, |;)){5} ?given up at"));
        Assert.That(response.Code, Is.EqualTo(CoapCode.Empty));
        Assert.That(response.AnsweredAt - response.SentAt, Is.InRange(TimeSpan.FromSeconds(62), TimeSpan.FromSeconds(93)));
    }

    [Test]
    public async Task A_device_that_acknowledges_and_never_answers_does_not_hang_the_caller()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        bench.Device.Override = _ => true;
        var response = await device.Read("/3/0/0");
        Assert.That(response.Failure!.Reason, Is.EqualTo(CoapFailureReason.NoResponse));
    }

    [Test]
    public async Task A_device_that_sends_blocks_for_ever_is_given_up_by_the_operations_own_deadline()
    {
        using var bench = new ServerAndDevice(new() { OperationTimeout = TimeSpan.FromSeconds(100) });
        var device = await bench.Register();
        await bench.Device.Update("lt=0");
        bench.Network.Latency = TimeSpan.FromSeconds(0.5);
        bench.Device.Override = exchange =>
        {
            var number = exchange.Request.Options.Block2?.Number ?? 0;
            exchange.Respond(CoapCode.Content, new([new CoapBlock(number, true, 0).ToOption(CoapOptionNumber.Block2)]), new byte[16]);
            return true;
        };
        var response = await device.Read("/3/0/0");
        Assert.That(response.Failure!.Reason, Is.EqualTo(CoapFailureReason.Cancelled));
        Assert.That(response.AnsweredAt - response.SentAt, Is.EqualTo(TimeSpan.FromSeconds(100)));
    }

    [Test]
    public async Task A_restart_ends_operations_under_way()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        bench.Device.Override = _ => true;
        bench.Clock.CreateTimer(_ => bench.Server.Restart(), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        var response = await device.Read("/3/0/0");
        Assert.That(response.Failure!.Text, Is.EqualTo("the server was restarted"));
        Assert.That(bench.Server.Remembered, Is.Zero);
    }

    [Test]
    public async Task Cancelling_the_wait_cancels_the_operation()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        bench.Network.Decide = (_, _, _) => PacketPassage.Drop;
        using var stop = new CancellationTokenSource();
        bench.Clock.CreateTimer(_ => stop.Cancel(), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        await Assert.ThatAsync(async () => await device.Read("/3/0/0", ct: stop.Token), Throws.InstanceOf<OperationCanceledException>());
        await bench.Run(30);
        Assert.That(bench.Network.Sent.Count(sent => sent.Bytes[1] == CoapCode.Get.Value), Is.EqualTo(1), "it is not sent again");
    }

    [Test]
    public async Task A_silent_server_hears_and_says_nothing_and_speaks_again_in_time()
    {
        using var bench = new ServerAndDevice();
        bench.Server.Silence(TimeSpan.FromSeconds(5));
        await bench.Device.Register();
        var registration = bench.Server.Find(ServerAndDevice.Endpoint)!.Registration;
        Assert.That(registration.RegisteredAt, Is.InRange(BoardTime.Zero + TimeSpan.FromSeconds(6), BoardTime.Zero + TimeSpan.FromSeconds(10)));
        Assert.That(bench.Lines.Take(2), Is.EqualTo(new[] { "server is silent for 5 s", "server speaks again" }));
        Assert.That(bench.Timeline.Snapshot().Select(entry => entry.Describe()), Has.Some.EndsWith("(not heard: silent)"));
    }

    [Test]
    public async Task The_same_seed_gives_the_same_timeline_and_another_seed_another()
    {
        static async Task<string> Run(ulong seed)
        {
            using var bench = new ServerAndDevice(new() { Seed = seed });
            var device = await bench.Register();
            var dropped = 0;
            bench.Network.Decide = (_, _, _) => ++dropped % 3 == 0 ? PacketPassage.Drop : PacketPassage.Deliver;
            await using (await device.Observe("/33650/1/2001"))
            {
                for (var i = 0; i < 5; i++)
                {
                    bench.Device.Set("/33650/1/2001", $"{i}");
                    await device.Read("/3/0/0");
                }
            }

            return bench.Timeline.Digest();
        }

        var first = await Run(7);
        Assert.That(await Run(7), Is.EqualTo(first));
        Assert.That(await Run(8), Is.Not.EqualTo(first));
    }
}
