using CsCheck;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Coap.Tests.Virtual;
using Hil.Core.Network;

namespace Hil.Coap.Tests.Exchanges;

/// <summary>Bodies that we send in blocks (RFC 7959 §2.5), to a peer that takes each block by hand or puts them together.</summary>
public sealed class Block1Tests
{
    private static readonly byte[] Body = [.. Enumerable.Range(0, 1000).Select(i => (byte)(i * 7))];

    [Test]
    public async Task The_blocks_of_the_RFCs_figure_8_go_over_the_wire_byte_by_byte()
    {
        // RFC 7959 §3.2, figure 8: the peer makes blocks of 128 bytes into blocks of 32; the body has 128 + 64 bytes here.
        using var bench = new TwoEndpoints(exchange => Answer(exchange, 1), serverOptions: new() { Seed = 2, JoinsRequests = false });
        await Put(bench, Body[..192], 3);

        var sent = bench.Network.Sent.Select(datagram => Convert.ToHexStringLower(datagram.Bytes)).ToArray();
        Assert.That(sent, Has.Length.EqualTo(6));
        // Header and token vary; then Uri-Path "o" (b1 6f), Block1 (d1 03 vv), Size1 (d1 14 c0), payload.
        Assert.That(sent[0][16..], Does.StartWith("b16fd1030bd114c0ff"));
        Assert.That(sent[0], Does.StartWith("44"), "CON with a token of 4 bytes");
        Assert.That(sent[1], Does.StartWith("645f").And.EndWith("d10e09"), "ACK 2.31 Block1:0/1/32");
        Assert.That(sent[2][16..], Does.StartWith("b16fd10349ff"), "Block1:4/1/32");
        Assert.That(sent[3], Does.StartWith("645f").And.EndWith("d10e49"));
        Assert.That(sent[4][16..], Does.StartWith("b16fd10351ff"), "Block1:5/0/32");
        Assert.That(sent[5], Does.StartWith("6444").And.EndWith("d10e51"), "ACK 2.04 Block1:5/0/32");
    }

    [TestCase(0, 63)]
    [TestCase(2, 16)]
    [TestCase(5, 2)]
    public async Task A_body_that_does_not_fit_a_block_is_cut_and_put_together_again(int exponent, int blocks)
    {
        byte[]? taken = null;
        using var bench = new TwoEndpoints(exchange =>
        {
            taken = exchange.Request.Payload.ToArray();
            Assert.That(exchange.Request.Options.Block1, Is.Null);
            exchange.Respond(CoapCode.Changed);
        });
        var exchange = await Put(bench, Body, exponent);
        Assert.That(taken, Is.EqualTo(Body));
        Assert.That(exchange.Response!.Code, Is.EqualTo(CoapCode.Changed));
        Assert.That((exchange.BlocksTaken, exchange.BytesTaken), Is.EqualTo((blocks, Body.Length)));
        Assert.That(bench.Server.Remembered - bench.Network.Sent.Count / 2, Is.Zero, "only the messages are remembered, no body");
    }

    [Test]
    public async Task A_body_that_fits_goes_in_one_piece_and_names_no_block()
    {
        using var bench = new TwoEndpoints(exchange => exchange.Respond(CoapCode.Changed), serverOptions: new() { Seed = 2, JoinsRequests = false });
        var exchange = await Put(bench, Body, 6);
        Assert.That(exchange.SentAt, Has.Count.EqualTo(1));
        Assert.That(bench.ClientLines[0], Does.Not.Contain("Block1").And.Not.Contain("Size1"));
    }

    [Test]
    public void Any_body_in_any_size_of_block_arrives_whole_over_a_network_that_loses_and_doubles() =>
        Gen.Select(Gen.Byte.Array[0, 3000], Gen.Int[0, 6], Gen.Int[0, 6], Gen.Int[2, 9]).Sample(
            (body, ours, theirs, every) =>
            {
                byte[]? taken = null;
                using var bench = new TwoEndpoints(
                    exchange =>
                    {
                        taken = exchange.Request.Payload.ToArray();
                        exchange.Respond(CoapCode.Changed);
                    },
                    serverOptions: new() { Seed = 2, BlockSizeExponent = theirs });
                var sent = 0;
                bench.Network.Decide = (_, _, _) => (++sent % every) switch
                {
                    0 => PacketPassage.Drop,
                    1 => new(2, TimeSpan.Zero),
                    _ => PacketPassage.Deliver,
                };
                var exchange = Put(bench, body, ours).GetAwaiter().GetResult();
                return exchange.Response?.Code == CoapCode.Changed && taken!.AsSpan().SequenceEqual(body);
            },
            iter: 200);

    [Test]
    public async Task A_peer_that_wishes_for_smaller_blocks_gets_the_body_all_over_again()
    {
        var blocks = new List<CoapBlock?>();
        using var bench = new TwoEndpoints(
            exchange =>
            {
                blocks.Add(exchange.Request.Options.Block1);
                if (blocks.Count == 1)
                    exchange.Respond(CoapCode.RequestEntityTooLarge, new([new CoapBlock(0, false, 4).ToOption(CoapOptionNumber.Block1)]));
                else
                    Answer(exchange, 4);
            },
            serverOptions: new() { Seed = 2, JoinsRequests = false });
        var exchange = await Put(bench, Body, 6);
        Assert.That(exchange.Response!.Code, Is.EqualTo(CoapCode.Changed));
        Assert.That(blocks[0], Is.Null, "at first it went in one piece");
        Assert.That(blocks.Skip(1).Select(block => $"{block}"), Is.EqualTo(new[] { "0/1/256", "1/1/256", "2/1/256", "3/0/256" }));
    }

    [Test]
    public async Task A_body_that_is_too_large_at_any_size_of_block_is_the_peers_4_13()
    {
        using var bench = new TwoEndpoints(serverOptions: new() { Seed = 2, LargestBody = 300 });
        var exchange = await Put(bench, Body, 2);
        Assert.That(exchange.Response!.Code, Is.EqualTo(CoapCode.RequestEntityTooLarge));
        Assert.That(exchange.Response.Options.UnsignedInteger(CoapOptionNumber.Size1), Is.EqualTo(300));
        Assert.That(exchange.BytesTaken, Is.Zero, "the first block said how much would come");
    }

    [Test]
    public async Task A_body_that_grows_too_large_without_having_said_so_is_refused_where_it_does()
    {
        using var bench = new TwoEndpoints(serverOptions: new() { Seed = 2, LargestBody = 300 });
        for (var number = 0; number < 5; number++)
        {
            bench.ClientLink.Send(bench.ServerAddress, CoapEncoder.Encode(new(CoapType.Confirmable, CoapCode.Put, (ushort)number)
            {
                Options = new([new CoapBlock(number, true, 2).ToOption(CoapOptionNumber.Block1)]),
                Payload = new byte[64],
            }));
            await bench.Clock.Run(TimeSpan.FromSeconds(1));
        }

        Assert.That(CoapDecoder.Decode(bench.Network.Sent[^1].Bytes).Message!.Code, Is.EqualTo(CoapCode.RequestEntityTooLarge));
        Assert.That(bench.Server.Remembered, Is.EqualTo(5), "the messages, and no body");
    }

    [Test]
    public async Task A_peer_that_lost_what_it_had_gets_the_body_once_more_and_not_twice()
    {
        var blocks = new List<int>();
        using var bench = new TwoEndpoints(
            exchange =>
            {
                blocks.Add(exchange.Request.Options.Block1!.Value.Number);
                if (blocks[^1] == 2)
                    exchange.Respond(CoapCode.RequestEntityIncomplete);
                else
                    Answer(exchange, 4);
            },
            serverOptions: new() { Seed = 2, JoinsRequests = false });
        var exchange = await Put(bench, Body, 4);
        Assert.That(exchange.Response!.Code, Is.EqualTo(CoapCode.RequestEntityIncomplete));
        Assert.That(blocks, Is.EqualTo(new[] { 0, 1, 2, 0, 1, 2 }));
    }

    [Test]
    public async Task A_peer_that_acts_on_each_block_by_itself_gets_them_all()
    {
        // RFC 7959 §3.2, figure 7: 2.04 with M = 0 after each block.
        var blocks = new List<string>();
        using var bench = new TwoEndpoints(
            exchange =>
            {
                var block = exchange.Request.Options.Block1!.Value;
                blocks.Add($"{block}");
                exchange.Respond(CoapCode.Changed, new([(block with { More = false }).ToOption(CoapOptionNumber.Block1)]));
            },
            serverOptions: new() { Seed = 2, JoinsRequests = false });
        await Put(bench, Body, 4);
        Assert.That(blocks, Is.EqualTo(new[] { "0/1/256", "1/1/256", "2/1/256", "3/0/256" }));
    }

    [TestCase("2.04 without Block1", "an answer with Block1 was expected to block 0/1/256, found 2.04 without: the peer does not take bodies in blocks")]
    [TestCase("2.31 of another block", "an answer to block 0/1/256 was expected, found one to 7/1/256")]
    [TestCase("2.31 for ever", "an answer was expected to the last block 3/0/256, found 2.31, which asks for more")]
    public async Task An_answer_that_cannot_be_is_a_failure_that_names_it(string peer, string failure)
    {
        using var bench = new TwoEndpoints(
            exchange =>
            {
                var block = exchange.Request.Options.Block1!.Value;
                if (peer.StartsWith("2.04", StringComparison.Ordinal))
                    exchange.Respond(CoapCode.Changed);
                else
                    exchange.Respond(CoapCode.Continue, new([(peer.EndsWith("another block", StringComparison.Ordinal) ? block with { Number = 7 } : block).ToOption(CoapOptionNumber.Block1)]));
            },
            serverOptions: new() { Seed = 2, JoinsRequests = false });
        var exchange = await Put(bench, Body, 4);
        Assert.That(exchange.Failure!.Reason, Is.EqualTo(CoapFailureReason.BadResponse));
        Assert.That(exchange.Failure.Text, Is.EqualTo(failure));
    }

    [Test]
    public async Task A_peer_that_falls_silent_in_the_middle_is_given_up_with_the_block_and_the_bytes_it_took()
    {
        using var bench = new TwoEndpoints();
        bench.Lose(bench.ServerAddress, message => message.Options.Block1?.Number == 2);
        var exchange = await Put(bench, Body, 4);
        Assert.That(exchange.Failure!.Reason, Is.EqualTo(CoapFailureReason.Timeout));
        Assert.That(exchange.Failure.Text, Does.EndWith("(at block 2/1/256; 512 of 1000 bytes were taken)"));
    }

    [Test]
    public async Task Who_pushes_is_told_of_each_block_and_may_give_up()
    {
        var told = new List<int>();
        using var bench = new TwoEndpoints();
        var request = CoapRequest.For(CoapCode.Put, "/o") with
        {
            Payload = Body,
            BlockSizeExponent = 4,
            BlockTaken = exchange =>
            {
                told.Add(exchange.BytesTaken);
                if (told.Count == 2)
                    exchange.Cancel("enough");
            },
        };
        var exchange = await Complete(bench, request);
        Assert.That(told, Is.EqualTo(new[] { 256, 512 }));
        Assert.That(exchange.Failure!.Text, Is.EqualTo("enough"));
        await bench.Clock.Run(TimeSpan.FromSeconds(300));
        Assert.That(bench.Network.Sent, Has.Count.EqualTo(4), "nothing more was sent");
    }

    [Test]
    public async Task A_caller_who_names_the_block_himself_sends_it_as_it_is()
    {
        using var bench = new TwoEndpoints(exchange => Answer(exchange, 6), serverOptions: new() { Seed = 2, JoinsRequests = false });
        var request = CoapRequest.For(CoapCode.Put, "/o");
        var exchange = await Complete(bench, request with
        {
            Options = request.Options.With(new CoapBlock(5, true, 4).ToOption(CoapOptionNumber.Block1)),
            Payload = Body.AsMemory(0, 256),
        });
        Assert.That(exchange.Response!.Code, Is.EqualTo(CoapCode.Continue));
        Assert.That(exchange.SentAt, Has.Count.EqualTo(1));
    }

    [TestCase("1/1/256:256", "4.08")]
    [TestCase("0/1/256:256 2/1/256:256", "2.31 4.08")]
    [TestCase("0/1/256:255", "4.00")]
    [TestCase("0/1/256:256 1/0/256:257", "2.31 4.00")]
    [TestCase("0/1/256:256 0/1/256:256 1/0/256:3", "2.31 2.31 2.04", Description = "the first block begins anew")]
    [TestCase("0/1/256:256 8/1/32:32 9/0/32:1", "2.31 2.31 2.04", Description = "blocks may shrink on the way")]
    public async Task What_a_client_sends_by_hand_is_taken_or_refused_as_the_RFC_says(string blocks, string answers)
    {
        using var bench = new TwoEndpoints(exchange => exchange.Respond(CoapCode.Changed));
        var codes = new List<string>();
        foreach (var each in blocks.Split(' '))
        {
            var parts = each.Split('/', ':').Select(part => int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
            var block = new CoapBlock(parts[0], parts[1] == 1, (int)Math.Log2(parts[2]) - 4);
            var request = CoapRequest.For(CoapCode.Put, "/o");
            var exchange = await Complete(bench, request with
            {
                Options = request.Options.With(block.ToOption(CoapOptionNumber.Block1)),
                Payload = Body.AsMemory(0, parts[3]),
            });
            codes.Add($"{exchange.Response!.Code}");
        }

        Assert.That(string.Join(' ', codes), Is.EqualTo(answers));
    }

    [Test]
    public async Task Bodies_that_nobody_ends_are_forgotten()
    {
        using var bench = new TwoEndpoints(serverOptions: new() { Seed = 2, MostBodies = 32 });
        for (var i = 0; i < 100; i++)
            bench.ClientLink.Send(bench.ServerAddress, CoapEncoder.Encode(new(CoapType.Confirmable, CoapCode.Put, (ushort)i)
            {
                Options = new([.. CoapOptions.Path(CoapOptionNumber.UriPath, $"/{i}"), new CoapBlock(0, true, 0).ToOption(CoapOptionNumber.Block1)]),
                Payload = new byte[16],
            }));
        await bench.Clock.Run(TimeSpan.FromSeconds(1));
        Assert.That(bench.Server.Remembered, Is.EqualTo(100 + 32));
        await bench.Clock.Run(TimeSpan.FromSeconds(300));
        await Complete(bench, CoapRequest.For(CoapCode.Put, "/x") with { Payload = Body, BlockSizeExponent = 5 });
        Assert.That(bench.Server.Remembered, Is.EqualTo(2), "two messages");
    }

    private static Task<CoapExchange> Put(TwoEndpoints bench, byte[] body, int exponent) =>
        Complete(bench, CoapRequest.For(CoapCode.Put, "/o") with { Payload = body, BlockSizeExponent = exponent });

    private static async Task<CoapExchange> Complete(TwoEndpoints bench, CoapRequest request)
    {
        var exchange = bench.Client.Request(bench.ServerAddress, request);
        await bench.Clock.RunUntil(() => exchange.IsCompleted, bench.Clock.Now + TimeSpan.FromHours(2));
        return exchange;
    }

    private static void Answer(CoapServerExchange exchange, int exponent)
    {
        var block = exchange.Request.Options.Block1!.Value;
        exchange.Respond(
            block.More ? CoapCode.Continue : CoapCode.Changed,
            new([(block with { SizeExponent = Math.Min(block.SizeExponent, exponent) }).ToOption(CoapOptionNumber.Block1)]));
    }
}
