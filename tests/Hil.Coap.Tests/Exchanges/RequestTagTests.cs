using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Coap.Tests.Virtual;

namespace Hil.Coap.Tests.Exchanges;

/// <summary>Bodies in blocks that are under way at a time (RFC 9175 §3).</summary>
public sealed class RequestTagTests
{
    [Test]
    public async Task Two_bodies_for_one_resource_at_a_time_are_kept_apart()
    {
        var taken = new List<byte[]>();
        using var bench = new TwoEndpoints(exchange =>
        {
            taken.Add(exchange.Request.Payload.ToArray());
            exchange.Respond(CoapCode.Changed);
        });
        var first = Body(1);
        var second = Body(2);
        var exchanges = new[] { first, second }.Select(body => Put(bench, body)).ToArray();
        await bench.Clock.Run(TimeSpan.FromSeconds(10));
        Assert.That(exchanges.Select(exchange => exchange.Response?.Code), Is.All.EqualTo(CoapCode.Changed));
        Assert.That(taken, Is.EqualTo(new[] { first, second }));
        Assert.That(Tags(bench).Distinct(), Is.EquivalentTo(new[] { "", "01" }));
    }

    [Test]
    public async Task A_body_alone_carries_no_tag_and_the_next_one_neither()
    {
        using var bench = new TwoEndpoints(exchange => exchange.Respond(CoapCode.Changed));
        Put(bench, Body(1));
        await bench.Clock.Run(TimeSpan.FromSeconds(10));
        Put(bench, Body(2));
        await bench.Clock.Run(TimeSpan.FromSeconds(10));
        Assert.That(Tags(bench), Is.All.Empty);
    }

    [Test]
    public async Task A_body_that_is_begun_again_carries_a_tag_of_its_own()
    {
        var lost = 0;
        using var bench = new TwoEndpoints(
            exchange =>
            {
                var block = exchange.Request.Options.Block1!.Value;
                if (block.Number == 2 && lost++ == 0)
                    exchange.Respond(CoapCode.RequestEntityIncomplete);
                else
                    exchange.Respond(block.More ? CoapCode.Continue : CoapCode.Changed, new([block.ToOption(CoapOptionNumber.Block1)]));
            },
            serverOptions: new() { Seed = 2, JoinsRequests = false });
        Put(bench, Body(1));
        await bench.Clock.Run(TimeSpan.FromSeconds(10));
        Assert.That(Tags(bench), Is.EqualTo(new[] { "", "", "", "01", "01", "01", "01" }));
    }

    [Test]
    public async Task Blocks_with_and_without_a_tag_and_of_another_format_belong_to_different_bodies()
    {
        using var bench = new TwoEndpoints();
        async Task<CoapCode> Send(ushort id, CoapOption? option, int number)
        {
            var options = new CoapOptions([new CoapBlock(number, true, 0).ToOption(CoapOptionNumber.Block1)]);
            bench.ClientLink.Send(bench.ServerAddress, CoapEncoder.Encode(new(CoapType.Confirmable, CoapCode.Put, id)
            {
                Options = option is { } one ? options.With(one) : options,
                Payload = new byte[16],
            }));
            await bench.Clock.Run(TimeSpan.FromSeconds(1));
            return CoapDecoder.Decode(bench.Network.Sent[^1].Bytes).Message!.Code;
        }

        var empty = new CoapOption(CoapOptionNumber.RequestTag, default);
        Assert.That(await Send(1, empty, 0), Is.EqualTo(CoapCode.Continue));
        Assert.That(await Send(2, null, 1), Is.EqualTo(CoapCode.RequestEntityIncomplete), "no tag is not the empty tag (RFC 9175 §3.2.1)");
        Assert.That(await Send(3, CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, 42), 1), Is.EqualTo(CoapCode.RequestEntityIncomplete));
        Assert.That(await Send(4, empty, 1), Is.EqualTo(CoapCode.Continue));
    }

    private static byte[] Body(byte seed) => [.. Enumerable.Range(0, 200).Select(i => (byte)(i * seed))];

    private static CoapExchange Put(TwoEndpoints bench, byte[] body) =>
        bench.Client.Request(bench.ServerAddress, CoapRequest.For(CoapCode.Put, "/o") with { Payload = body, BlockSizeExponent = 2 });

    private static IReadOnlyList<string> Tags(TwoEndpoints bench) =>
    [
        .. bench.Network.Sent
            .Select(datagram => CoapDecoder.Decode(datagram.Bytes).Message!)
            .Where(message => message.Code.IsRequest)
            .Select(message => string.Concat(message.Options.Where(option => option.Number == CoapOptionNumber.RequestTag).Select(option => Convert.ToHexString(option.Value.Span)))),
    ];
}
