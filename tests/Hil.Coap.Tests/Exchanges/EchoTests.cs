using System.Net;
using CsCheck;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Coap.Tests.Virtual;

namespace Hil.Coap.Tests.Exchanges;

/// <summary>Freshness and the proof of an address by Echo (RFC 9175 §2), and what an unproved address is sent at most.</summary>
public sealed class EchoTests
{
    private static readonly CoapEndpointOptions Limited = new() { Seed = 2, AmplificationLimit = 3 };

    [Test]
    public async Task A_large_answer_to_an_unproved_address_is_given_after_the_client_repeated_an_Echo()
    {
        using var bench = new TwoEndpoints(exchange => exchange.Respond(CoapCode.Content, payload: new byte[500]), serverOptions: Limited);
        var exchange = await bench.Get("/large");
        Assert.That(exchange.Response!.Payload.Length, Is.EqualTo(500));
        Assert.That(Codes(bench), Is.EqualTo(new[] { "GET", "4.01", "GET", "2.05" }));
        await bench.Get("/large");
        Assert.That(Codes(bench).Skip(4), Is.EqualTo(new[] { "GET", "2.05" }), "once proved, the address stays so");
    }

    [Test]
    public async Task A_small_answer_needs_no_proof()
    {
        using var bench = new TwoEndpoints(exchange => exchange.Respond(CoapCode.Content, payload: "20.5"u8.ToArray()), serverOptions: Limited);
        await bench.Get("/temperature");
        Assert.That(Codes(bench), Is.EqualTo(new[] { "GET", "2.05" }));
    }

    [Test]
    public async Task A_peer_that_moved_has_to_prove_its_address_again()
    {
        using var bench = new TwoEndpoints(exchange => exchange.Respond(CoapCode.Content, payload: new byte[500]), serverOptions: Limited);
        await bench.Get("/large");
        bench.Server.Move(bench.ClientAddress, IPEndPoint.Parse("192.0.2.2:7"));
        bench.Server.Move(IPEndPoint.Parse("192.0.2.2:7"), bench.ClientAddress);
        await bench.Get("/large");
        Assert.That(Codes(bench).Skip(4), Is.EqualTo(new[] { "GET", "4.01", "GET", "2.05" }));
    }

    [Test]
    public void Nothing_that_a_stranger_sends_is_answered_with_more_than_three_times_as_much() =>
        Gen.Select(Gen.Int[1, 7], Gen.Int[0, 3000], Gen.Byte.Array[0, 40], Gen.Int[-1, 6], Gen.Bool, Gen.Bool).Sample(
            (method, length, body, size, confirmable, observes) =>
            {
                using var bench = new TwoEndpoints(
                    exchange => exchange.Respond(exchange.Request.Code == CoapCode.Get ? CoapCode.Content : CoapCode.Changed, payload: new byte[length]), serverOptions: Limited);
                var options = new CoapOptions(CoapOptions.Path(CoapOptionNumber.UriPath, "/x"));
                if (size >= 0)
                    options = options.With(new CoapBlock(0, false, size).ToOption(CoapOptionNumber.Block2));
                if (observes)
                    options = options.With(CoapOption.UnsignedInteger(CoapOptionNumber.Observe, 0));
                // A token as long as clients make them, since 4.01 with Echo must fit, too.
                var request = CoapEncoder.Encode(new(confirmable ? CoapType.Confirmable : CoapType.NonConfirmable, new((byte)method), 1)
                {
                    Token = new([1, 2, 3, 4]),
                    Options = options,
                    Payload = body,
                });
                bench.Network.Inject("203.0.113.5:5683", bench.ServerAddress, request);
                bench.Clock.Run(TimeSpan.FromSeconds(300)).AsTask().GetAwaiter().GetResult();
                var answered = bench.Network.Sent.Where(datagram => datagram.From.Equals(bench.ServerAddress)).Sum(datagram => datagram.Bytes.Length);
                return answered <= 3 * request.Length;
            },
            iter: 1000);

    [Test]
    public async Task A_service_that_wants_fresh_requests_gets_them()
    {
        var ages = new List<TimeSpan?>();
        using var bench = new TwoEndpoints(exchange =>
        {
            ages.Add(exchange.EchoAge);
            if (exchange.EchoAge is null)
                exchange.DemandEcho();
            else
                exchange.Respond(CoapCode.Changed);
        });
        var exchange = bench.Client.Request(bench.ServerAddress, CoapRequest.For(CoapCode.Post, "/open-the-door"));
        await bench.Clock.Run(TimeSpan.FromSeconds(1));
        Assert.That(exchange.Response!.Code, Is.EqualTo(CoapCode.Changed));
        Assert.That(ages, Is.EqualTo(new TimeSpan?[] { null, TimeSpan.FromMilliseconds(20) }));
    }

    [Test]
    public async Task A_client_does_not_repeat_for_ever_for_a_server_that_is_never_content()
    {
        using var bench = new TwoEndpoints(exchange => exchange.DemandEcho());
        var exchange = await bench.Get("/a");
        Assert.That(exchange.Response!.Code, Is.EqualTo(CoapCode.Unauthorized));
        Assert.That(exchange.SentAt, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Each_block_of_a_body_can_be_demanded_again_with_an_Echo()
    {
        byte[]? taken = null;
        var body = Enumerable.Range(0, 100).Select(i => (byte)i).ToArray();
        using var bench = new TwoEndpoints(
            exchange =>
            {
                if (exchange.EchoAge is null)
                {
                    exchange.DemandEcho();
                    return;
                }

                var block = exchange.Request.Options.Block1!.Value;
                taken = [.. taken ?? [], .. exchange.Request.Payload.ToArray()];
                exchange.Respond(block.More ? CoapCode.Continue : CoapCode.Changed, new([block.ToOption(CoapOptionNumber.Block1)]));
            },
            serverOptions: new() { Seed = 2, JoinsRequests = false });
        var exchange = bench.Client.Request(bench.ServerAddress, CoapRequest.For(CoapCode.Put, "/a") with { Payload = body, BlockSizeExponent = 1 });
        await bench.Clock.Run(TimeSpan.FromSeconds(5));
        Assert.That(exchange.Response?.Code, Is.EqualTo(CoapCode.Changed), exchange.Failure?.Text);
        Assert.That(taken, Is.EqualTo(body));
    }

    [TestCase("of another address")]
    [TestCase("of another endpoint")]
    [TestCase("too old")]
    [TestCase("changed in one bit")]
    [TestCase("of another length")]
    public async Task An_Echo_that_is_not_the_servers_for_this_peer_and_time_proves_nothing(string which)
    {
        TimeSpan? age = TimeSpan.Zero;
        using var bench = new TwoEndpoints(exchange =>
        {
            age = exchange.EchoAge;
            exchange.DemandEcho();
        });
        byte[]? echo = null;
        async Task Ask(string from, byte[] value, ushort id)
        {
            bench.Network.Inject(from, bench.ServerAddress, CoapEncoder.Encode(new(CoapType.Confirmable, CoapCode.Get, id)
            {
                Options = new([new CoapOption(CoapOptionNumber.Echo, value)]),
            }));
            await bench.Clock.Run(TimeSpan.FromSeconds(1));
            echo = CoapDecoder.Decode(bench.Network.Sent[^1].Bytes).Message!.Options.Echo!.Value.ToArray();
        }

        await Ask("192.0.2.5:1", [1], 1);
        var good = echo!;
        await Ask("192.0.2.5:1", good, 2);
        Assert.That(age, Is.Not.Null);
        await Ask("192.0.2.6:1", [1], 3);
        var another = echo!;
        using var stranger = new TwoEndpoints(exchange => exchange.DemandEcho(), serverOptions: new() { Seed = 3 });
        stranger.Network.Inject("192.0.2.5:1", stranger.ServerAddress, CoapEncoder.Encode(new(CoapType.Confirmable, CoapCode.Get, 1)));
        await stranger.Clock.Run(TimeSpan.FromSeconds(1));
        var bad = which switch
        {
            "of another address" => another,
            "of another endpoint" => CoapDecoder.Decode(stranger.Network.Sent[^1].Bytes).Message!.Options.Echo!.Value.ToArray(),
            "changed in one bit" => [.. good[..^1], (byte)(good[^1] ^ 1)],
            "of another length" => good[..^1],
            _ => good,
        };
        if (which == "too old")
            await bench.Clock.Run(TimeSpan.FromSeconds(60));
        await Ask("192.0.2.5:1", bad, 4);
        Assert.That(age, Is.Null);
    }

    private static IEnumerable<string> Codes(TwoEndpoints bench) => bench.Network.Sent.Select(datagram => $"{CoapDecoder.Decode(datagram.Bytes).Message!.Code}");
}
