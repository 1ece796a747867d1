using System.Text;
using CsCheck;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Coap.Tests.Virtual;
using Hil.Core.Network;

namespace Hil.Coap.Tests.Exchanges;

/// <summary>FETCH, PATCH, iPATCH and POST, whose requests and answers both have bodies (RFC 7959 §2.7, RFC 8132), and requests that are not confirmable.</summary>
public sealed class BodiesBothWaysTests
{
    [TestCase(0x02, false)]
    [TestCase(0x05, false)]
    [TestCase(0x06, false)]
    [TestCase(0x07, true)]
    public void A_body_goes_in_blocks_and_the_answer_comes_in_blocks_whatever_is_lost(int method, bool smallBody) =>
        Gen.Select(Gen.Byte.Array[0, smallBody ? 40 : 2500], Gen.Int[0, 2500], Gen.Int[0, 6], Gen.Int[0, 6], Gen.Int[2, 9], Gen.Bool).Sample(
            (body, length, ours, theirs, every, confirmable) =>
            {
                var served = 0;
                using var bench = new TwoEndpoints(
                    exchange =>
                    {
                        served++;
                        exchange.Respond(method == 0x05 ? CoapCode.Content : CoapCode.Changed, payload: Answer(exchange.Request.Payload.ToArray(), length));
                    },
                    serverOptions: new() { Seed = 2, BlockSizeExponent = theirs });
                var sent = 0;
                bench.Network.Decide = (_, _, _) => !confirmable ? PacketPassage.Deliver : (++sent % every) switch
                {
                    0 => PacketPassage.Drop,
                    1 => new(2, TimeSpan.Zero),
                    _ => PacketPassage.Deliver,
                };
                var exchange = bench.Client.Request(bench.ServerAddress, CoapRequest.For(new((byte)method), "/x") with
                {
                    Payload = body,
                    BlockSizeExponent = ours,
                    AnswerBlockSizeExponent = ours,
                    IsConfirmable = confirmable,
                });
                bench.Clock.RunUntil(() => exchange.IsCompleted, bench.Clock.Now + TimeSpan.FromHours(2)).AsTask().GetAwaiter().GetResult();
                return served == 1 && exchange.Response is { } response && response.Payload.Span.SequenceEqual(Answer(body, length));
            },
            iter: 100);

    [Test]
    public async Task An_answer_that_is_not_kept_any_more_is_4_08_and_nothing_is_done_twice()
    {
        var served = 0;
        using var bench = new TwoEndpoints(
            exchange =>
            {
                served++;
                exchange.Respond(CoapCode.Changed, payload: new byte[100]);
            },
            serverOptions: new() { Seed = 2, BlockSizeExponent = 1, MostBodies = 1 });
        bench.Network.Decide = (from, _, _) =>
        {
            // Another's answer takes the place of the first one's.
            if (from.Equals(bench.ClientAddress) && served == 1)
                bench.Network.Inject("192.0.2.7:1", bench.ServerAddress, CoapEncoder.Encode(new(CoapType.Confirmable, CoapCode.Post, 77)));
            return PacketPassage.Deliver;
        };
        var exchange = bench.Client.Request(bench.ServerAddress, CoapRequest.For(CoapCode.Post, "/x") with { Payload = "go"u8.ToArray() });
        await bench.Clock.Run(TimeSpan.FromSeconds(2));
        Assert.That(exchange.Failure?.Text, Does.Contain("was expected, found 4.08 without Block2"));
        Assert.That(served, Is.EqualTo(2), "each request once");
    }

    [Test]
    public async Task A_wish_for_small_blocks_is_met()
    {
        using var bench = new TwoEndpoints(exchange => exchange.Respond(CoapCode.Content, payload: new byte[100]));
        var exchange = bench.Client.Request(bench.ServerAddress, CoapRequest.For(CoapCode.Get, "/x") with { AnswerBlockSizeExponent = 1 });
        await bench.Clock.Run(TimeSpan.FromSeconds(2));
        Assert.That(exchange.Response!.Payload.Length, Is.EqualTo(100));
        Assert.That(exchange.SentAt, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task A_body_that_becomes_another_while_it_is_read_is_read_again_from_its_beginning()
    {
        var body = Encoding.UTF8.GetBytes(new string('a', 200));
        using var bench = new TwoEndpoints(
            exchange =>
            {
                if (exchange.Request.Options.Block2?.Number == 2)
                    body = Encoding.UTF8.GetBytes(new string('b', 150));
                exchange.Respond(CoapCode.Content, payload: body);
            },
            serverOptions: new() { Seed = 2, BlockSizeExponent = 2 });
        var exchange = await bench.Get("/x");
        Assert.That(Encoding.UTF8.GetString(exchange.Response!.Payload.Span), Is.EqualTo(new string('b', 150)));
    }

    [Test]
    public async Task A_request_that_is_not_confirmable_is_sent_once_and_answered_likewise()
    {
        using var bench = new TwoEndpoints();
        var exchange = bench.Client.Request(bench.ServerAddress, CoapRequest.For(CoapCode.Get, "/x") with { IsConfirmable = false });
        await bench.Clock.Run(TimeSpan.FromSeconds(1));
        Assert.That(exchange.Response!.Type, Is.EqualTo(CoapType.NonConfirmable));
        Assert.That(bench.Network.Sent, Has.Count.EqualTo(2));
        Assert.That(bench.Client.Remembered, Is.EqualTo(1), "the answer, to tell copies of it");
    }

    [Test]
    public async Task A_request_that_is_not_confirmable_and_lost_ends_after_the_response_timeout()
    {
        using var bench = new TwoEndpoints();
        bench.Network.Decide = (_, _, _) => PacketPassage.Drop;
        var exchange = bench.Client.Request(bench.ServerAddress, CoapRequest.For(CoapCode.Get, "/x") with { IsConfirmable = false });
        await bench.Clock.Run(TimeSpan.FromSeconds(300));
        Assert.That(bench.Network.Sent, Has.Count.EqualTo(1));
        Assert.That(exchange.Failure!.Text, Does.StartWith("sent once, but no response within 247 s"));
    }

    [Test]
    public async Task A_request_that_is_not_confirmable_can_be_rejected_with_a_reset()
    {
        using var bench = new TwoEndpoints();
        var exchange = bench.Client.Request(bench.ServerAddress, new(CoapCode.Get, new([CoapOption.Text(9, "unknown and critical")])) { IsConfirmable = false });
        await bench.Clock.Run(TimeSpan.FromSeconds(1));
        Assert.That(exchange.Failure!.Reason, Is.EqualTo(CoapFailureReason.Reset));
    }

    [TestCase(26, CoapType.NonConfirmable, 0)]
    [TestCase(2, CoapType.NonConfirmable, 0)]
    [TestCase(8, CoapType.NonConfirmable, 1)]
    [TestCase(2, CoapType.Confirmable, 1)]
    public async Task An_answer_that_the_client_does_not_want_is_not_sent(int classes, CoapType type, int answers)
    {
        using var bench = new TwoEndpoints(exchange => exchange.Respond(CoapCode.Changed));
        bench.ClientLink.Send(bench.ServerAddress, CoapEncoder.Encode(new(type, CoapCode.Put, 5)
        {
            Options = new([CoapOption.UnsignedInteger(CoapOptionNumber.NoResponse, (uint)classes)]),
        }));
        await bench.Clock.Run(TimeSpan.FromSeconds(1));
        var sent = bench.Network.Sent.Where(datagram => datagram.From.Equals(bench.ServerAddress)).Select(datagram => CoapDecoder.Decode(datagram.Bytes).Message!).ToArray();
        Assert.That(sent, Has.Length.EqualTo(answers));
        Assert.That(sent.Where(message => message.Type == CoapType.Acknowledgement && !message.Code.IsEmpty), Is.Empty, "an acknowledgement alone, since it was not wanted");
    }

    private static byte[] Answer(byte[] body, int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i + body.Length + (body.Length > 0 ? body[i % body.Length] : 0)))];
}
