using CsCheck;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Coap.Tests.Virtual;
using Hil.Core.Network;

namespace Hil.Coap.Tests.Exchanges;

/// <summary>Bodies that we serve and that are asked for in blocks (RFC 7959 §2.4).</summary>
public sealed class Block2ServingTests
{
    private static readonly byte[] Body = [.. Enumerable.Range(0, 1000).Select(i => (byte)(i * 3))];

    [Test]
    public void Any_body_in_any_size_of_block_arrives_whole_over_a_network_that_loses_and_doubles() =>
        Gen.Select(Gen.Byte.Array[0, 3000], Gen.Int[0, 6], Gen.Int[2, 9]).Sample(
            (body, exponent, every) =>
            {
                using var bench = new TwoEndpoints(exchange => exchange.Respond(CoapCode.Content, payload: body), serverOptions: new() { Seed = 2, BlockSizeExponent = exponent });
                var sent = 0;
                bench.Network.Decide = (_, _, _) => (++sent % every) switch
                {
                    0 => PacketPassage.Drop,
                    1 => new(2, TimeSpan.Zero),
                    _ => PacketPassage.Deliver,
                };
                var exchange = bench.Client.Request(bench.ServerAddress, CoapRequest.For(CoapCode.Get, "/big"));
                bench.Clock.RunUntil(() => exchange.IsCompleted, bench.Clock.Now + TimeSpan.FromHours(2)).AsTask().GetAwaiter().GetResult();
                return exchange.Response!.Payload.Span.SequenceEqual(body);
            },
            iter: 200);

    [TestCase(null, 16, "0/1/16")]
    [TestCase("0/0/64", 16, "0/1/16", Description = "the server may choose smaller blocks")]
    [TestCase("3/0/64", 16, "12/1/16", Description = "then the number counts its blocks, and the place is the same")]
    [TestCase("15/0/64", 64, "15/0/64")]
    [TestCase("61/0/16", 1024, "61/1/16", Description = "any block at any time")]
    public async Task A_block_is_cut_as_it_was_asked_for(string? asked, int size, string answered)
    {
        using var bench = Serve(size);
        var message = await Ask(bench, asked);
        Assert.That(message.Code, Is.EqualTo(CoapCode.Content));
        Assert.That($"{message.Options.Block2}", Is.EqualTo(answered));
        var block = message.Options.Block2!.Value;
        Assert.That(message.Payload.ToArray(), Is.EqualTo(Body.Skip((int)block.Offset).Take(block.Size)));
    }

    [Test]
    public async Task The_first_block_says_how_long_the_body_is_and_all_have_the_tag_of_this_body()
    {
        using var bench = Serve(1024);
        var first = await Ask(bench, "0/0/64");
        var second = await Ask(bench, "1/0/64");
        Assert.That(first.Options.UnsignedInteger(CoapOptionNumber.Size2), Is.EqualTo(1000));
        Assert.That(second.Options.UnsignedInteger(CoapOptionNumber.Size2), Is.Null);
        Assert.That(second.Options.ETag!.Value.ToArray(), Is.EqualTo(first.Options.ETag!.Value.ToArray()));
        Body[999]++;
        var changed = await Ask(bench, "2/0/64");
        Body[999]--;
        Assert.That(changed.Options.ETag!.Value.ToArray(), Is.Not.EqualTo(first.Options.ETag.Value.ToArray()));
    }

    [Test]
    public async Task A_block_behind_the_end_is_answered_4_00()
    {
        using var bench = Serve(1024);
        var message = await Ask(bench, "16/0/64");
        Assert.That(message.Code, Is.EqualTo(CoapCode.BadRequest));
        Assert.That(System.Text.Encoding.UTF8.GetString(message.Payload.Span), Is.EqualTo("a block of a body of 1000 bytes was expected, found 16/0/64"));
    }

    [Test]
    public async Task A_body_that_fits_is_not_cut()
    {
        using var bench = Serve(1024);
        var message = await Ask(bench, null);
        Assert.That(message.Options.Count, Is.Zero);
        Assert.That(message.Payload.Length, Is.EqualTo(1000));
    }

    private static TwoEndpoints Serve(int size) => new(
        exchange => exchange.Respond(CoapCode.Content, payload: Body),
        serverOptions: new() { Seed = 2, BlockSizeExponent = (int)Math.Log2(size) - 4 });

    // Asks as a stranger on the network, so that what is compared is the datagram and not what our client makes of it.
    private static async Task<CoapMessage> Ask(TwoEndpoints bench, string? block)
    {
        var options = new CoapOptions(CoapOptions.Path(CoapOptionNumber.UriPath, "/big"));
        if (block?.Split('/').Select(part => int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)).ToArray() is [var number, _, var size])
            options = options.With(new CoapBlock(number, false, (int)Math.Log2(size) - 4).ToOption(CoapOptionNumber.Block2));
        var id = (ushort)bench.Network.Sent.Count;
        bench.ClientLink.Send(bench.ServerAddress, CoapEncoder.Encode(new(CoapType.Confirmable, CoapCode.Get, id) { Options = options }));
        await bench.Clock.Run(TimeSpan.FromSeconds(1));
        return CoapDecoder.Decode(bench.Network.Sent[^1].Bytes).Message!;
    }
}
