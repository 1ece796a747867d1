using System.Net;
using System.Text;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Coap.Tests.Virtual;

namespace Hil.Coap.Tests.Exchanges;

/// <summary>A peer that is found at another address, as behind a NAT that gave it another port.</summary>
public sealed class MoveTests
{
    private static readonly IPEndPoint Before = IPEndPoint.Parse("192.0.2.9:1000");
    private static readonly IPEndPoint After = IPEndPoint.Parse("192.0.2.9:2000");

    [Test]
    public async Task A_request_under_way_is_sent_again_to_the_new_address_and_answered_from_there()
    {
        using var bench = new TwoEndpoints();
        var exchange = bench.Client.Request(Before, CoapRequest.For(CoapCode.Get, "/a"));
        bench.Client.Move(Before, After);
        Assert.That(exchange.Peer, Is.EqualTo(After));
        await bench.Clock.Run(TimeSpan.FromSeconds(4));
        Assert.That(bench.Network.Sent.Select(datagram => datagram.To), Is.EqualTo(new[] { Before, After }));
        Answer(bench, After, bench.Network.Sent[1].Bytes, "here");
        await bench.Clock.Run(TimeSpan.FromSeconds(1));
        Assert.That(Text(exchange.Response!), Is.EqualTo("here"));
        Assert.That(bench.Client.PendingTo(After), Is.Zero);
        Assert.That(bench.Client.Remembered, Is.Zero);
    }

    [Test]
    public async Task A_request_that_waits_for_its_turn_goes_to_the_new_address()
    {
        using var bench = new TwoEndpoints();
        bench.Client.Request(Before, CoapRequest.For(CoapCode.Get, "/first"));
        var second = bench.Client.Request(Before, CoapRequest.For(CoapCode.Get, "/second"));
        bench.Client.Move(Before, After);
        Assert.That(bench.Client.PendingTo(After), Is.EqualTo(2));
        Answer(bench, After, bench.Network.Sent[0].Bytes, "1");
        await bench.Clock.Run(TimeSpan.FromSeconds(1));
        Answer(bench, After, bench.Network.Sent.Last(datagram => datagram.To.Equals(After)).Bytes, "2");
        await bench.Clock.Run(TimeSpan.FromSeconds(1));
        Assert.That(Text(second.Response!), Is.EqualTo("2"));
    }

    [Test]
    public async Task An_observation_takes_notifications_from_the_new_address_only()
    {
        using var bench = new TwoEndpoints();
        var seen = new List<string>();
        bench.Client.Observe(Before, CoapRequest.For(CoapCode.Get, "/a"), made => made.Notified += (message, _) => seen.Add(Text(message)));
        Answer(bench, Before, bench.Network.Sent[0].Bytes, "first", observe: 1);
        await bench.Clock.Run(TimeSpan.FromSeconds(1));
        var token = CoapDecoder.Decode(bench.Network.Sent[0].Bytes).Message!.Token;
        bench.Client.Move(Before, After);
        Notify(bench, After, token, 2, "from the new");
        Notify(bench, Before, token, 3, "from the old");
        await bench.Clock.Run(TimeSpan.FromSeconds(1));
        Assert.That(seen, Is.EqualTo(new[] { "from the new" }));
        Assert.That(CoapDecoder.Decode(bench.Network.Sent[^1].Bytes).Message!.Type, Is.EqualTo(CoapType.Reset), "the old address is a stranger's now");
        Assert.That(bench.Network.Sent[^1].To, Is.EqualTo(Before));
    }

    [Test]
    public async Task A_copy_from_the_new_address_of_what_came_from_the_old_is_known_as_one()
    {
        var served = 0;
        using var bench = new TwoEndpoints(exchange =>
        {
            served++;
            exchange.Respond(CoapCode.Content);
        });
        var request = CoapEncoder.Encode(new(CoapType.Confirmable, CoapCode.Get, 7));
        bench.Network.Inject($"{Before}", bench.ServerAddress, request);
        await bench.Clock.Run(TimeSpan.FromSeconds(1));
        bench.Server.Move(Before, After);
        bench.Network.Inject($"{After}", bench.ServerAddress, request);
        await bench.Clock.Run(TimeSpan.FromSeconds(1));
        Assert.That(served, Is.EqualTo(1));
        Assert.That(bench.Network.Sent[^1].To, Is.EqualTo(After));
    }

    [Test]
    public async Task A_separate_response_follows_the_peer()
    {
        CoapServerExchange? pending = null;
        using var bench = new TwoEndpoints(exchange => pending = exchange);
        bench.Network.Inject($"{Before}", bench.ServerAddress, CoapEncoder.Encode(new(CoapType.Confirmable, CoapCode.Get, 7)));
        await bench.Clock.Run(TimeSpan.FromSeconds(1));
        bench.Server.Move(Before, After);
        pending!.Respond(CoapCode.Content);
        Assert.That(bench.Network.Sent[^1].To, Is.EqualTo(After));
    }

    [Test]
    public async Task A_body_in_blocks_goes_on_from_the_new_address()
    {
        byte[]? taken = null;
        using var bench = new TwoEndpoints(exchange =>
        {
            taken = exchange.Request.Payload.ToArray();
            exchange.Respond(CoapCode.Changed);
        });
        void Send(IPEndPoint from, int number, bool more) => bench.Network.Inject($"{from}", bench.ServerAddress, CoapEncoder.Encode(
            new(CoapType.Confirmable, CoapCode.Put, (ushort)number) { Options = new([new CoapBlock(number, more, 0).ToOption(CoapOptionNumber.Block1)]), Payload = new byte[16] }));
        Send(Before, 0, true);
        await bench.Clock.Run(TimeSpan.FromSeconds(1));
        bench.Server.Move(Before, After);
        Send(After, 1, false);
        await bench.Clock.Run(TimeSpan.FromSeconds(1));
        Assert.That(taken, Has.Length.EqualTo(32));
    }

    [Test]
    public async Task A_server_that_sees_the_move_by_a_request_from_the_new_address_keeps_both_sides()
    {
        // So does an LwM2M server that hears an Update from another port.
        CoapEndpoint? server = null;
        using var bench = new TwoEndpoints(exchange =>
        {
            server!.Move(Before, exchange.Peer);
            exchange.Respond(CoapCode.Changed);
        });
        server = bench.Server;
        var exchange = server.Request(Before, CoapRequest.For(CoapCode.Get, "/a"));
        var update = CoapEncoder.Encode(new(CoapType.Confirmable, CoapCode.Post, 8));
        bench.Network.Inject($"{After}", bench.ServerAddress, update);
        await bench.Clock.Run(TimeSpan.FromSeconds(4));
        Assert.That(exchange.Peer, Is.EqualTo(After));
        Answer(bench, After, bench.Network.Sent[0].Bytes, "x", to: bench.ServerAddress);
        bench.Network.Inject($"{After}", bench.ServerAddress, update);
        await bench.Clock.Run(TimeSpan.FromSeconds(1));
        Assert.That(Text(exchange.Response!), Is.EqualTo("x"));
        Assert.That(bench.ServerTimeline.Snapshot()[^1].Describe(), Does.EndWith("(again)"), "the copy of the Update is known as one");
    }

    [Test]
    public void To_move_somebody_unknown_or_nowhere_does_nothing()
    {
        using var bench = new TwoEndpoints();
        bench.Client.Move(Before, After);
        bench.Client.Request(Before, CoapRequest.For(CoapCode.Get, "/a"));
        bench.Client.Move(Before, Before);
        Assert.That(bench.Client.PendingTo(Before), Is.EqualTo(1));
    }

    [Test]
    public async Task With_an_NSTART_of_two_two_requests_are_under_way_at_a_time()
    {
        using var bench = new TwoEndpoints(options: new() { NStart = 2 });
        var exchanges = new[] { "a", "b", "c" }.Select(path => bench.Client.Request(bench.ServerAddress, CoapRequest.For(CoapCode.Get, path))).ToArray();
        Assert.That(bench.Network.Sent, Has.Count.EqualTo(2));
        await bench.Clock.Run(TimeSpan.FromSeconds(1));
        Assert.That(exchanges.Select(exchange => exchange.Response?.Code), Is.All.EqualTo(CoapCode.Content));
    }

    private static void Answer(TwoEndpoints bench, IPEndPoint from, byte[] request, string text, uint? observe = null, IPEndPoint? to = null)
    {
        var asked = CoapDecoder.Decode(request).Message!;
        bench.Network.Inject($"{from}", to ?? bench.ClientAddress, CoapEncoder.Encode(new(CoapType.Acknowledgement, CoapCode.Content, asked.MessageId)
        {
            Token = asked.Token,
            Options = observe is { } number ? new([CoapOption.UnsignedInteger(CoapOptionNumber.Observe, number)]) : CoapOptions.None,
            Payload = Encoding.UTF8.GetBytes(text),
        }));
    }

    private static void Notify(TwoEndpoints bench, IPEndPoint from, CoapToken token, uint number, string text) =>
        bench.Network.Inject($"{from}", bench.ClientAddress, CoapEncoder.Encode(new(CoapType.NonConfirmable, CoapCode.Content, (ushort)number)
        {
            Token = token,
            Options = new([CoapOption.UnsignedInteger(CoapOptionNumber.Observe, number)]),
            Payload = Encoding.UTF8.GetBytes(text),
        }));

    private static string Text(CoapMessage message) => Encoding.UTF8.GetString(message.Payload.Span);
}
