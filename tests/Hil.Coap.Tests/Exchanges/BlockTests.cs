using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Coap.Tests.Virtual;
using Hil.Core.Network;

namespace Hil.Coap.Tests.Exchanges;

public sealed class BlockTests
{
    private static readonly byte[] Body = [.. Enumerable.Range(0, 1000).Select(i => (byte)i)];

    [TestCase(0)]
    [TestCase(2)]
    [TestCase(6)]
    public async Task A_body_in_blocks_is_put_together(int sizeExponent)
    {
        using var bench = new TwoEndpoints(exchange => Serve(exchange, sizeExponent));
        var exchange = await bench.Get("/big");
        Assert.That(exchange.Failure, Is.Null);
        Assert.That(exchange.Response!.Payload.ToArray(), Is.EqualTo(Body));
        Assert.That(exchange.Response.Options.Has(CoapOptionNumber.Block2), Is.False);
    }

    [Test]
    public async Task Lost_and_duplicated_blocks_change_nothing()
    {
        using var bench = new TwoEndpoints(exchange => Serve(exchange, 2));
        var sent = 0;
        bench.Network.Decide = (_, _, _) => (++sent % 4) switch
        {
            0 => PacketPassage.Drop,
            1 => new(2, TimeSpan.Zero),
            _ => PacketPassage.Deliver,
        };
        var exchange = await bench.Get("/big");
        Assert.That(exchange.Response!.Payload.ToArray(), Is.EqualTo(Body));
    }

    [Test]
    public async Task A_server_may_make_its_blocks_smaller_on_the_way()
    {
        using var bench = new TwoEndpoints(exchange => Serve(exchange, exchange.Request.Options.Block2 is null ? 4 : 2));
        var exchange = await bench.Get("/big");
        Assert.That(exchange.Response!.Payload.ToArray(), Is.EqualTo(Body));
    }

    [Test]
    public async Task A_body_that_changes_while_it_is_read_is_a_failure()
    {
        var tag = (byte)0;
        using var bench = new TwoEndpoints(exchange => Serve(exchange, 2, [tag++]));
        var exchange = await bench.Get("/big");
        Assert.That(exchange.Failure!.Reason, Is.EqualTo(CoapFailureReason.BadResponse));
        Assert.That(exchange.Failure.Text, Does.Contain("ETag changed"));
    }

    [Test]
    public async Task A_block_out_of_turn_is_a_failure_that_names_it()
    {
        using var bench = new TwoEndpoints(exchange => exchange.Respond(
            CoapCode.Content, new([new CoapBlock(3, true, 0).ToOption(CoapOptionNumber.Block2)]), new byte[16]));
        var exchange = await bench.Get("/big");
        Assert.That(exchange.Failure!.Text, Is.EqualTo("the block at byte 0 was expected, found 3/1/16"));
    }

    [Test]
    public async Task A_block_of_another_length_than_it_says_is_a_failure()
    {
        using var bench = new TwoEndpoints(exchange => exchange.Respond(
            CoapCode.Content, new([new CoapBlock(0, true, 2).ToOption(CoapOptionNumber.Block2)]), new byte[63]));
        var exchange = await bench.Get("/big");
        Assert.That(exchange.Failure!.Text, Does.Contain("of 64 bytes was expected, found 63"));
    }

    [Test]
    public async Task An_endless_body_ends_at_the_limit()
    {
        using var bench = new TwoEndpoints(
            exchange => exchange.Respond(
                CoapCode.Content,
                new([new CoapBlock(exchange.Request.Options.Block2?.Number ?? 0, true, 6).ToOption(CoapOptionNumber.Block2)]),
                new byte[1024]),
            new() { LargestBody = 10_000 });
        var exchange = await bench.Get("/big");
        Assert.That(exchange.Failure!.Text, Does.StartWith("a body of at most 10000 bytes was expected"));
        Assert.That(bench.Client.Remembered, Is.Zero);
    }

    private static void Serve(CoapServerExchange exchange, int sizeExponent, byte[]? tag = null)
    {
        var asked = exchange.Request.Options.Block2 ?? new CoapBlock(0, false, sizeExponent);
        var exponent = Math.Min(asked.SizeExponent, sizeExponent);
        var number = (int)(asked.Offset >> (4 + exponent));
        var size = 16 << exponent;
        var part = Body.AsMemory(number * size, Math.Min(size, Body.Length - number * size));
        var block = new CoapBlock(number, (number + 1) * size < Body.Length, exponent).ToOption(CoapOptionNumber.Block2);
        var options = new CoapOptions(tag is null ? [block] : [new(CoapOptionNumber.ETag, tag), block]);
        exchange.Respond(CoapCode.Content, options, part);
    }
}
