using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Coap.Tests.Virtual;
using Hil.Core.Network;
using Hil.Core.Time;

namespace Hil.Coap.Tests.Exchanges;

public sealed class ReliabilityTests
{
    [Test]
    public async Task A_request_is_answered_on_its_acknowledgement()
    {
        using var bench = new TwoEndpoints();
        var exchange = await bench.Get("/a");
        Assert.That(exchange.Response!.Code, Is.EqualTo(CoapCode.Content));
        Assert.That(exchange.Response.Type, Is.EqualTo(CoapType.Acknowledgement));
        Assert.That(exchange.CompletedAt, Is.EqualTo(BoardTime.Zero + TimeSpan.FromMilliseconds(20)));
    }

    [Test]
    public async Task A_lost_datagram_is_sent_again_after_two_to_three_seconds_and_then_after_twice_as_long()
    {
        using var bench = new TwoEndpoints();
        bench.Network.Decide = (_, _, _) => PacketPassage.Drop;
        var exchange = await bench.Get("/a");

        var sent = exchange.SentAt;
        Assert.That(sent, Has.Count.EqualTo(5));
        var first = sent[1] - sent[0];
        Assert.That(first, Is.InRange(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3)));
        for (var i = 2; i < sent.Count; i++)
            Assert.That((sent[i] - sent[i - 1]).TotalSeconds, Is.EqualTo((sent[i - 1] - sent[i - 2]).TotalSeconds * 2).Within(1e-6));
        Assert.That((exchange.CompletedAt - sent[^1]).TotalSeconds, Is.EqualTo(first.TotalSeconds * 16).Within(1e-6));
        Assert.That(exchange.Failure!.Reason, Is.EqualTo(CoapFailureReason.Timeout));
        Assert.That(bench.Network.Sent.Select(datagram => Convert.ToHexString(datagram.Bytes)).Distinct().Count(), Is.EqualTo(1), "the same bytes each time");
        Assert.That(bench.ClientLines[^1], Does.EndWith("(sent again, 4 of 4)"));
    }

    [Test]
    public async Task Where_the_answer_is_lost_the_copy_of_the_request_is_answered_again_and_served_once()
    {
        var served = 0;
        using var bench = new TwoEndpoints(exchange =>
        {
            served++;
            exchange.Respond(CoapCode.Content, payload: "x"u8.ToArray());
        });
        var answers = 0;
        bench.Lose(bench.ServerAddress, _ => ++answers <= 2);
        var response = await bench.Get("/a");
        Assert.That(response.Response!.Code, Is.EqualTo(CoapCode.Content));
        Assert.That(served, Is.EqualTo(1));
        Assert.That(answers, Is.EqualTo(3));
    }

    [Test]
    public async Task A_duplicated_request_is_served_once_even_when_it_is_not_confirmable()
    {
        var served = 0;
        using var bench = new TwoEndpoints(exchange =>
        {
            served++;
            exchange.Respond(CoapCode.Content);
        });
        var request = CoapEncoder.Encode(new(CoapType.NonConfirmable, CoapCode.Get, 7) { Token = new([1]) });
        bench.ClientLink.Send(bench.ServerAddress, request);
        bench.ClientLink.Send(bench.ServerAddress, request);
        await bench.Clock.Run(TimeSpan.FromSeconds(1));
        Assert.That(served, Is.EqualTo(1));
        Assert.That(bench.Network.Sent.Count(datagram => datagram.From.Equals(bench.ServerAddress)), Is.EqualTo(1));
    }

    [Test]
    public async Task After_its_lifetime_a_message_id_may_come_again()
    {
        var served = 0;
        using var bench = new TwoEndpoints(exchange =>
        {
            served++;
            exchange.Respond(CoapCode.Content);
        });
        var request = CoapEncoder.Encode(new(CoapType.Confirmable, CoapCode.Get, 7));
        bench.ClientLink.Send(bench.ServerAddress, request);
        await bench.Clock.Run(TimeSpan.FromSeconds(246));
        bench.ClientLink.Send(bench.ServerAddress, request);
        await bench.Clock.Run(TimeSpan.FromSeconds(2));
        Assert.That(served, Is.EqualTo(1));
        bench.ClientLink.Send(bench.ServerAddress, request);
        await bench.Clock.Run(TimeSpan.FromSeconds(1));
        Assert.That(served, Is.EqualTo(2));
    }

    [Test]
    public async Task A_message_id_that_comes_again_too_early_for_another_message_is_served_and_pointed_out()
    {
        var served = 0;
        using var bench = new TwoEndpoints(exchange =>
        {
            served++;
            exchange.Respond(CoapCode.Content);
        });
        bench.ClientLink.Send(bench.ServerAddress, CoapEncoder.Encode(new(CoapType.Confirmable, CoapCode.Get, 7)));
        bench.ClientLink.Send(bench.ServerAddress, CoapEncoder.Encode(new(CoapType.Confirmable, CoapCode.Post, 7)));
        await bench.Clock.Run(TimeSpan.FromSeconds(1));
        Assert.That(served, Is.EqualTo(2));
        Assert.That(bench.ServerTimeline.Snapshot().Select(entry => entry.Describe()), Has.Some.EndsWith("(its message id was used before for another message)"));
    }

    [Test]
    public async Task A_separate_response_is_acknowledged_and_taken()
    {
        CoapServerExchange? pending = null;
        using var bench = new TwoEndpoints(exchange => pending = exchange);
        bench.Clock.CreateTimer(_ => pending!.Respond(CoapCode.Content, payload: "late"u8.ToArray()), null, TimeSpan.FromSeconds(30), Timeout.InfiniteTimeSpan);
        var response = await bench.Get("/a");

        Assert.That(response.Response!.Payload.ToArray(), Is.EqualTo("late"u8.ToArray()));
        Assert.That(response.SentAt, Has.Count.EqualTo(1), "the empty acknowledgement stopped retransmission");
        var lines = bench.ClientLines.Select(line => line[..5]);
        Assert.That(lines, Is.EqualTo(new[] { "> CON", "< ACK", "< CON", "> ACK" }));
    }

    [Test]
    public async Task A_separate_response_that_overtakes_the_acknowledgement_is_taken()
    {
        CoapServerExchange? pending = null;
        using var bench = new TwoEndpoints(exchange => pending = exchange);
        bench.Lose(bench.ServerAddress, message => message.Code.IsEmpty);
        bench.Clock.CreateTimer(_ => pending!.Respond(CoapCode.Content), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        var response = await bench.Get("/a");
        Assert.That(response.Response, Is.Not.Null);
        await bench.Clock.Run(TimeSpan.FromSeconds(100));
        Assert.That(response.SentAt, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_acknowledged_request_without_a_response_ends_after_the_response_timeout()
    {
        using var bench = new TwoEndpoints(_ => { });
        var exchange = await bench.Get("/a");
        Assert.That(exchange.Failure!.Reason, Is.EqualTo(CoapFailureReason.NoResponse));
        Assert.That(exchange.CompletedAt, Is.EqualTo(BoardTime.Zero + TimeSpan.FromMilliseconds(247_020)));
    }

    [Test]
    public async Task A_reset_ends_a_request_at_once()
    {
        using var bench = new TwoEndpoints();
        bench.Server.Dispose();
        bench.ServerLink.Received += datagram => bench.ServerLink.Send(
            datagram.Source, CoapEncoder.Encode(CoapMessage.Reset(CoapDecoder.Decode(datagram.Payload).MessageId!.Value)));
        var exchange = await bench.Get("/a");
        Assert.That(exchange.Failure!.Reason, Is.EqualTo(CoapFailureReason.Reset));
    }

    [Test]
    public async Task A_ping_is_answered_with_a_reset()
    {
        using var bench = new TwoEndpoints();
        var exchange = bench.Client.Ping(bench.ServerAddress);
        await bench.Clock.RunUntil(() => exchange.IsCompleted, BoardTime.Zero + TimeSpan.FromSeconds(1));
        Assert.That(exchange.Failure, Is.Null);
        Assert.That(bench.ClientLines, Has.Count.EqualTo(2));
        Assert.That(bench.ClientLines[1], Does.StartWith("< RST"));
    }

    [Test]
    public async Task A_peer_is_asked_one_thing_at_a_time_in_order()
    {
        using var bench = new TwoEndpoints(exchange => exchange.Respond(
            CoapCode.Content, payload: System.Text.Encoding.UTF8.GetBytes(exchange.Request.Options.UriPath[0])));
        var lost = 0;
        bench.Lose(bench.ClientAddress, _ => ++lost == 1);
        var order = new List<string>();
        foreach (var path in new[] { "a", "b", "c" })
            bench.Client.Request(bench.ServerAddress, CoapRequest.For(CoapCode.Get, path), done => order.Add(System.Text.Encoding.UTF8.GetString(done.Response!.Payload.Span)));
        Assert.That(bench.Network.Sent, Has.Count.EqualTo(1));
        await bench.Clock.Run(TimeSpan.FromSeconds(5));
        Assert.That(order, Is.EqualTo(new[] { "a", "b", "c" }));
    }

    [Test]
    public async Task One_peer_that_is_gone_does_not_hold_up_another()
    {
        using var bench = new TwoEndpoints();
        bench.Client.Request(System.Net.IPEndPoint.Parse("192.0.2.77:5683"), CoapRequest.For(CoapCode.Get, "a"));
        var exchange = await bench.Get("/b");
        Assert.That(exchange.CompletedAt, Is.LessThan(BoardTime.Zero + TimeSpan.FromSeconds(1)));
    }

    [Test]
    public async Task An_unknown_critical_option_is_answered_4_02_and_a_proxy_request_5_05()
    {
        using var bench = new TwoEndpoints();
        async Task<CoapCode> Ask(CoapOption option)
        {
            var exchange = bench.Client.Request(bench.ServerAddress, new(CoapCode.Get, new([option])));
            await bench.Clock.RunUntil(() => exchange.IsCompleted, bench.Clock.Now + TimeSpan.FromSeconds(5));
            return exchange.Response!.Code;
        }

        Assert.That(await Ask(CoapOption.Text(9, "oscore")), Is.EqualTo(CoapCode.BadOption));
        Assert.That(await Ask(CoapOption.Text(CoapOptionNumber.ProxyUri, "coap://x/")), Is.EqualTo(CoapCode.ProxyingNotSupported));
        Assert.That(await Ask(CoapOption.Text(2048, "elective")), Is.EqualTo(CoapCode.Content));
    }

    [TestCase("c0010001", 0, TestName = "Another version is ignored in silence")]
    [TestCase("40010001ff", 1, TestName = "A malformed confirmable message is answered with a reset")]
    [TestCase("50010001ff", 0, TestName = "A malformed non-confirmable message is ignored")]
    [TestCase("60450001ff", 0, TestName = "A malformed acknowledgement is ignored")]
    [TestCase("50000001", 0, TestName = "An empty non-confirmable message is ignored")]
    [TestCase("60450001", 0, TestName = "An acknowledgement of nothing is ignored")]
    [TestCase("70000001", 0, TestName = "A reset of nothing is ignored")]
    [TestCase("4145000155", 1, TestName = "A confirmable response that nobody waits for is answered with a reset")]
    [TestCase("5145000155", 1, TestName = "A non-confirmable response that nobody waits for is answered with a reset")]
    public async Task What_does_not_belong_is_dealt_with(string hex, int resets)
    {
        using var bench = new TwoEndpoints();
        bench.ClientLink.Send(bench.ServerAddress, Convert.FromHexString(hex));
        await bench.Clock.Run(TimeSpan.FromSeconds(300));
        var sent = bench.Network.Sent.Where(datagram => datagram.From.Equals(bench.ServerAddress)).Select(datagram => Convert.ToHexStringLower(datagram.Bytes)).ToArray();
        Assert.That(sent, Is.EqualTo(Enumerable.Repeat("70000001", resets)));
    }

    [Test]
    public async Task What_was_heard_is_forgotten_so_that_memory_does_not_grow()
    {
        using var bench = new TwoEndpoints(serverOptions: new() { MostRemembered = 4096 });
        for (var i = 0; i < 10_000; i++)
            bench.ClientLink.Send(bench.ServerAddress, CoapEncoder.Encode(new(CoapType.Confirmable, CoapCode.Get, (ushort)i)));
        await bench.Clock.Run(TimeSpan.FromSeconds(1));
        Assert.That(bench.Server.Remembered, Is.EqualTo(4096));
        await bench.Clock.Run(TimeSpan.FromSeconds(300));
        bench.ClientLink.Send(bench.ServerAddress, CoapEncoder.Encode(new(CoapType.Confirmable, CoapCode.Get, 1)));
        await bench.Clock.Run(TimeSpan.FromSeconds(1));
        Assert.That(bench.Server.Remembered, Is.EqualTo(1));
    }
}
