using Hil.Coap.Messages;
using Hil.Core.Network;
using Hil.Lwm2m.Tests.Virtual;
using Hil.NUnit.Benches;
using Hil.NUnit.Expectations;

namespace Hil.NUnit.Tests.Expectations;

/// <summary>What a failure prints of the exchange that it is about: real exchanges of the server with a client on a virtual network.</summary>
public sealed class ExchangeMessageTests
{
    private const string Command = "hil run --filter it --seed 41";

    [Test]
    public async Task A_read_whose_answer_was_lost_reads_with_each_time_it_was_sent()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        var losses = 2;
        bench.Network.Decide = (from, _, _) => !from.Equals(bench.Link.LocalEndPoint) && losses-- > 0 ? PacketPassage.Drop : PacketPassage.Deliver;
        await device.Read("/33650/1/2001");

        Assert.That(await MessageOf(bench, new Resource("/33650/1/2001").Reaches(3)), Is.EqualTo("""
            Expected   /33650/1/2001 ≥ 3 within 1.0 s after 6.258 s
            Seen       /33650/1/2001 = 0 at 6.258 s
            Watched    6.258 s … 7.258 s of board time
            Last       0.010  lwm2m  registered hil-thingy91 at /rd/1: lwm2m 1.0, lifetime 60 s, binding U, /1/0 /3/0 /33650/0 /33650/1
                       6.258  lwm2m  read /33650/1/2001 Detector Counter: 2.05 0
            Exchange   read /33650/1/2001 of hil-thingy91, from 0.020 s to 6.258 s
                       0.020  → GET /33650/1/2001 (CON 0x5cc1)
                       2.093  → sent again, 1 of 4 (CON 0x5cc1)
                       6.238  → sent again, 2 of 4 (CON 0x5cc1)
                       6.258  ← 2.05 Content Content-Format:0 "0" (ACK 0x5cc1)
                       means  2.05 0
            Reproduce  hil run --filter it --seed 41
            """));
    }

    [Test]
    public async Task An_error_reads_with_its_name_and_the_clients_words()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        bench.Device.Override = exchange =>
        {
            exchange.Respond(CoapCode.BadRequest, payload: "no such unit"u8.ToArray());
            return true;
        };
        await device.Write("/1/0/1", 5);

        Assert.That(await MessageOf(bench, new Resource("/1/0/1").Reaches(5)), Does.Contain("""
            Exchange   write /1/0/1 of hil-thingy91, from 0.020 s to 0.040 s
                       0.020  → PUT /1/0/1 Content-Format:0 "5" (CON 0x5cc1)
                       0.040  ← 4.00 Bad Request "no such unit" (ACK 0x5cc1)
                       means  4.00 "no such unit"
            """));
    }

    [Test]
    public async Task A_notification_reads_with_what_it_was_answered()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        await device.Observe("/33650/1/2001");
        bench.Device.Set("/33650/1/2001", "2", confirmable: true);
        await bench.Run(1);

        Assert.That(await MessageOf(bench, new Resource("/33650/1/2001").Reaches(3)), Does.Contain("""
            Exchange   notification of /33650/1/2001 by hil-thingy91
                       0.050  ← 2.05 Content Observe:8 Content-Format:0 "2" (CON 0x6be4)
                       0.050  → acknowledged (ACK 0x6be4)
                       means  /33650/1/2001 = 2
            """));
    }

    [Test]
    public async Task A_refused_register_reads_with_its_answer()
    {
        using var bench = new ServerAndDevice();
        await bench.Device.Register("ep=hil-thingy91&lwm2m=9.9");

        Assert.That(await MessageOf(bench, Condition.Event<Lwm2m.Entries.RegistrationEntry>(
            "registration", "lwm2m", entry => entry.Change == Lwm2m.Entries.RegistrationChange.Registered)), Does.Contain("""
            Exchange   registration of hil-thingy91
                       0.010  ← POST /rd?ep=hil-thingy91&lwm2m=9.9 Content-Format:40 "</1/0>,</3/0>,</33650/0>,</33650/1>" (CON 0x6be3)
                       0.010  → 4.12 Precondition Failed "a version out of 1.0, 1.1, 1.2 was expected, fou"… (56 bytes) (ACK 0x6be3)
                       means  refused hil-thingy91 with 4.12: a version out of 1.0, 1.1, 1.2 was expected, found '9.9'
            """));
    }

    [Test]
    public async Task A_body_in_many_blocks_reads_as_its_beginning_and_its_end()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        bench.Device.Texts["/3/0/0"] = new('x', 20_000);
        await device.Read("/3/0/0");

        var message = await MessageOf(bench, new Resource("/3/0/0").Is(new string('y', 3)));
        Assert.That(message, Does.Contain("→ GET /3/0/0 (CON 0x5cc1)").And.Contain("… 28 more …").And.Contain("→ GET /3/0/0 Block2:19/0/1024 (CON 0x5cd4)"));
        Assert.That(message.Split('\n').Select(line => line.Length), Is.All.LessThan(450), "a long value does not fill the screen");
    }

    private static async Task<string> MessageOf(ServerAndDevice bench, Condition condition)
    {
        var judge = new ExpectationJudge(bench.Clock, bench.Timeline, Command, default);
        var from = bench.Clock.Now;
        try
        {
            await new PendingExpectation(judge, condition).Within(TimeSpan.FromSeconds(1)).After(from);
            return "passed";
        }
        catch (ExpectationFailedException failure)
        {
            return failure.Message;
        }
    }
}
