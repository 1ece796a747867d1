using System.Net;
using System.Text;
using Hil.Coap.Exchanges;
using Hil.Coap.Faults;
using Hil.Coap.Messages;
using Hil.Coap.Tests.Virtual;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Coap.Tests.Faults;

/// <summary>A server behind a scripted link, and a client that knows nothing of it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ScriptedLinkTests : IDisposable
{
    private static readonly DatagramChoice Gets = DatagramChoice.Received.WhereMessage(message => message.Code == CoapCode.Get, "GET");

    private readonly VirtualClock _clock = new();
    private readonly Timeline _timeline = new();
    private readonly VirtualNetwork _network;
    private readonly ScriptedLink _script;
    private readonly IDatagramLink _clientLink;
    private readonly CoapEndpoint _server;
    private readonly CoapEndpoint _client;
    private int _served;

    public ScriptedLinkTests()
    {
        _network = new(_clock);
        _clientLink = _network.Open("192.0.2.2:5683");
        _script = new(_network.Open("192.0.2.1:5683"), _clock, _timeline, seed: 7);
        _client = new(_clientLink, _clock, new());
        _server = new(_script, _clock, _timeline, new Service(exchange =>
        {
            _served++;
            exchange.Respond(CoapCode.Content, payload: Encoding.UTF8.GetBytes($"{string.Join('/', exchange.Request.Options.UriPath)} of {exchange.Peer.Port}"));
        }), new() { Seed = 2 });
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        _script.Dispose();
    }

    [Test]
    public async Task Without_a_rule_everything_passes_and_nothing_is_noted()
    {
        Assert.That(Text(await Get("/a")), Is.EqualTo("a of 5683"));
        Assert.That(Deeds(), Is.Empty);
    }

    [Test]
    public async Task The_nth_datagram_of_a_kind_is_lost_and_no_other()
    {
        var rule = _script.Drop(Gets.Nth(2));
        Assert.That((await Get("/a")).SentAt, Has.Count.EqualTo(1));
        Assert.That((await Get("/b")).SentAt, Has.Count.EqualTo(2));
        Assert.That((await Get("/c")).SentAt, Has.Count.EqualTo(1));
        Assert.That(rule.Used, Is.EqualTo(1));
        Assert.That(Deeds(), Is.EqualTo(new[] { "drops < 2 CON 0x" + Hex(1) + " GET /b token:" + Token(1) }));
    }

    [Test]
    public async Task What_the_server_sends_can_be_lost_as_well()
    {
        _script.Drop(DatagramChoice.Sent.Times(2));
        var exchange = await Get("/a");
        Assert.That(exchange.SentAt, Has.Count.EqualTo(3));
        Assert.That(_served, Is.EqualTo(1));
        Assert.That(Deeds(), Has.All.StartsWith("drops > "));
    }

    [Test]
    public async Task A_delayed_datagram_arrives_later_by_that_time()
    {
        _script.Delay(Gets, TimeSpan.FromMilliseconds(500));
        var exchange = await Get("/a");
        Assert.That(exchange.CompletedAt, Is.EqualTo(BoardTime.Zero + TimeSpan.FromMilliseconds(520)));
    }

    [Test]
    public async Task A_doubled_request_is_served_once_and_answered_twice()
    {
        _script.Duplicate(Gets, copies: 3, apart: TimeSpan.FromSeconds(1));
        await Get("/a");
        await _clock.Run(TimeSpan.FromSeconds(5));
        Assert.That(_served, Is.EqualTo(1));
        Assert.That(_network.Sent.Count(datagram => datagram.To.Equals(_clientLink.LocalEndPoint)), Is.EqualTo(3));
    }

    [Test]
    public async Task A_datagram_that_is_held_back_arrives_behind_the_next_two()
    {
        _script.Reorder(DatagramChoice.Received.Nth(1), behind: 2);
        var order = new List<string>();
        using var listener = new Listener(_script, datagram => order.Add(Encoding.UTF8.GetString(datagram.Payload.Span)));
        foreach (var text in new[] { "1", "2", "3", "4" })
            _clientLink.Send(_script.LocalEndPoint, Encoding.UTF8.GetBytes(text));
        await _clock.Run(TimeSpan.FromSeconds(1));
        Assert.That(order, Is.EqualTo(new[] { "2", "3", "1", "4" }));
    }

    [Test]
    public async Task A_datagram_behind_which_nothing_comes_arrives_after_its_time_all_the_same()
    {
        _script.Reorder(Gets.Nth(1), noLongerThan: TimeSpan.FromSeconds(1));
        var exchange = await Get("/a");
        Assert.That(exchange.CompletedAt, Is.EqualTo(BoardTime.Zero + TimeSpan.FromMilliseconds(1020)));
    }

    [Test]
    public async Task The_same_seed_damages_the_same_bits()
    {
        async Task<string> Damaged(ulong seed)
        {
            var network = new VirtualNetwork(_clock);
            using var link = new ScriptedLink(network.Open("192.0.2.8:1"), _clock, new(), seed);
            link.Corrupt(DatagramChoice.Any, bits: 3);
            var bytes = "";
            link.Received += datagram => bytes = Convert.ToHexString(datagram.Payload.Span);
            network.Inject("192.0.2.9:1", link.LocalEndPoint, new byte[40]);
            await _clock.Run(TimeSpan.FromSeconds(1));
            return bytes;
        }

        var first = await Damaged(7);
        Assert.That(Convert.FromHexString(first).Sum(b => int.PopCount(b)), Is.EqualTo(3));
        Assert.That(await Damaged(7), Is.EqualTo(first));
        Assert.That(await Damaged(8), Is.Not.EqualTo(first));
    }

    [Test]
    public async Task A_datagram_that_is_cut_short_is_malformed_and_what_it_was_can_be_seen()
    {
        _script.Truncate(Gets.Nth(1), 3);
        var exchange = await Get("/a");
        Assert.That(exchange.SentAt, Has.Count.EqualTo(2));
        Assert.That(_timeline.Snapshot().OfType<MalformedDatagramEntry>().Single().Datagram.Length, Is.EqualTo(3));
        Assert.That(_timeline.Snapshot().OfType<ScriptEntry>().Single().Bytes.ToArray(), Is.EqualTo(_network.Sent[0].Bytes));
    }

    [Test]
    public async Task A_request_can_be_answered_by_hand_so_that_the_server_never_hears_of_it()
    {
        _script.Answer(Gets, request => new(CoapType.Acknowledgement, CoapCode.Forbidden, request.MessageId) { Token = request.Token });
        Assert.That((await Get("/a")).Response!.Code, Is.EqualTo(CoapCode.Forbidden));
        Assert.That(_served, Is.Zero);
        Assert.That(Deeds().Single(), Does.StartWith("answers by hand < 1 CON"));
    }

    [Test]
    public async Task What_the_server_asks_can_be_answered_by_hand_without_the_client()
    {
        _script.Answer(DatagramChoice.Sent, request => new(CoapType.Acknowledgement, CoapCode.Content, request.MessageId) { Token = request.Token });
        var exchange = _server.Request(_clientLink.LocalEndPoint, CoapRequest.For(CoapCode.Get, "/x"));
        Assert.That(exchange.Response!.Code, Is.EqualTo(CoapCode.Content));
        Assert.That(_network.Sent, Is.Empty);
        await _clock.Run(TimeSpan.FromSeconds(1));
    }

    [Test]
    public async Task A_datagram_can_be_replaced_by_others()
    {
        _script.Replace(Gets.Nth(1), datagram => [new byte[] { 0xff }, CoapEncoder.Encode(datagram.Message! with { Options = new([CoapOption.Text(CoapOptionNumber.UriPath, "other")]) })]);
        Assert.That(Text(await Get("/a")), Is.EqualTo("other of 5683"));
    }

    [Test]
    public async Task A_peer_behind_a_NAT_that_forgot_it_is_seen_at_another_port_and_no_longer_reached_at_the_old()
    {
        await Get("/a");
        var old = _clientLink.LocalEndPoint;
        _script.Rebind(old, IPEndPoint.Parse("192.0.2.2:40000"));
        Assert.That(Text(await Get("/a")), Is.EqualTo("a of 40000"));
        _script.Rebind(IPEndPoint.Parse("192.0.2.2:40000"), IPEndPoint.Parse("192.0.2.2:40001"));
        Assert.That(Text(await Get("/a")), Is.EqualTo("a of 40001"));
        var before = _network.Sent.Count;
        _script.Send(old, new byte[1]);
        _script.Send(IPEndPoint.Parse("192.0.2.2:40001"), new byte[1]);
        Assert.That(_network.Sent.Count - before, Is.EqualTo(1));
        Assert.That(Deeds(), Is.EqualTo(new[] { "moves 192.0.2.2:5683 to 192.0.2.2:40000", "moves 192.0.2.2:40000 to 192.0.2.2:40001" }));
        _script.Rebind(IPEndPoint.Parse("192.0.2.2:40001"), old);
        Assert.That(Text(await Get("/a")), Is.EqualTo("a of 5683"));
    }

    [Test]
    public void Two_peers_cannot_be_given_one_address()
    {
        var there = IPEndPoint.Parse("192.0.2.2:1");
        _script.Rebind(IPEndPoint.Parse("192.0.2.3:1"), there);
        Assert.That(() => _script.Rebind(IPEndPoint.Parse("192.0.2.4:1"), there), Throws.ArgumentException.With.Message.Contains("no peer is was expected, found 192.0.2.2:1"));
    }

    [Test]
    public async Task A_share_of_datagrams_is_struck_by_chance_and_the_seed_decides_which()
    {
        var rule = _script.Drop(DatagramChoice.Received.ByChance(0.25));
        for (var i = 0; i < 1000; i++)
            _clientLink.Send(_script.LocalEndPoint, [0]);
        await _clock.Run(TimeSpan.FromSeconds(1));
        Assert.That(rule.Used, Is.InRange(200, 300));
    }

    [Test]
    public async Task A_rule_that_was_never_used_fails_a_test_that_asks_and_is_named_when_the_link_closes()
    {
        _script.Drop(Gets.Nth(1));
        _script.Truncate(DatagramChoice.Sent.WhereMessage(message => message.Code == CoapCode.NotFound, "4.04"), 5);
        await Get("/a");
        Assert.That(_script.ThrowIfUnused, Throws.InvalidOperationException.With.Message.EqualTo(
            "Each rule of the link was expected to strike, but 1 of 2 never did: cuts to 5 bytes sent 4.04."));
        _script.Dispose();
        Assert.That(Deeds()[^1], Is.EqualTo("never used: cuts to 5 bytes sent 4.04"));
    }

    [Test]
    public async Task The_first_of_two_rules_strikes_and_one_that_was_stopped_does_not()
    {
        var first = _script.Drop(Gets.Times(1));
        var second = _script.Delay(Gets, TimeSpan.FromMilliseconds(1));
        await Get("/a");
        Assert.That((first.Used, second.Used), Is.EqualTo((1, 1)));
        second.Stop();
        await Get("/b");
        Assert.That(second.Used, Is.EqualTo(1));
    }

    [Test]
    public void A_made_up_datagram_arrives_and_is_noted()
    {
        _script.Inject(IPEndPoint.Parse("203.0.113.1:9"), CoapEncoder.Encode(new(CoapType.Confirmable, CoapCode.Get, 1)));
        Assert.That(_served, Is.EqualTo(1));
        Assert.That(Deeds().Single(), Is.EqualTo("makes up < 0 CON 0x0001 GET /"));
    }

    [Test]
    public void A_choice_that_can_choose_nothing_is_refused()
    {
        Assert.That(() => Gets.Nth(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Gets.Times(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Gets.ByChance(1.1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => _script.Delay(Gets, TimeSpan.FromSeconds(-1)), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public async Task On_sockets_the_same_script_works()
    {
        var timeline = new Timeline();
        using var clock = new SystemBoardClock(timeline);
        using var script = new ScriptedLink(UdpLink.Open(new(IPAddress.Loopback, 0)), clock, timeline);
        using var clientLink = UdpLink.Open(new(IPAddress.Loopback, 0));
        using var server = new CoapEndpoint(script, clock, timeline, new Service(exchange => exchange.Respond(CoapCode.Content)), new() { Seed = 2 });
        using var client = new CoapEndpoint(clientLink, clock, timeline, null, new() { AckTimeout = TimeSpan.FromMilliseconds(50) });
        script.Drop(DatagramChoice.Received.Nth(1));
        script.Delay(DatagramChoice.Sent.Nth(1), TimeSpan.FromMilliseconds(10));
        var exchange = client.Request(script.LocalEndPoint, CoapRequest.For(CoapCode.Get, "/a"));
        Assert.That(await clock.RunUntil(() => exchange.IsCompleted, clock.Now + TimeSpan.FromSeconds(30)), Is.True);
        Assert.That(exchange.Response?.Code, Is.EqualTo(CoapCode.Content));
        Assert.That(script.ThrowIfUnused, Throws.Nothing);
    }

    private async Task<CoapExchange> Get(string path)
    {
        var exchange = _client.Request(_script.LocalEndPoint, CoapRequest.For(CoapCode.Get, path));
        await _clock.RunUntil(() => exchange.IsCompleted, _clock.Now + TimeSpan.FromMinutes(5));
        return exchange;
    }

    private IReadOnlyList<string> Deeds() => [.. _timeline.Snapshot().OfType<ScriptEntry>().Select(entry => entry.Describe())];

    private string Hex(int request) => Request(request).MessageId.ToString("x4", System.Globalization.CultureInfo.InvariantCulture);

    private string Token(int request) => Request(request).Token.ToString();

    private CoapMessage Request(int number) => _network.Sent
        .Select(datagram => CoapDecoder.Decode(datagram.Bytes).Message!)
        .Where(message => message.Code.IsRequest)
        .DistinctBy(message => message.MessageId)
        .ElementAt(number);

    private static string Text(CoapExchange exchange) => Encoding.UTF8.GetString(exchange.Response!.Payload.Span);

    private sealed class Service(Action<CoapServerExchange> serve) : ICoapService
    {
        public void Handle(CoapServerExchange exchange) => serve(exchange);
    }

    private sealed class Listener : IDisposable
    {
        private readonly IDatagramLink _link;
        private readonly Action<Datagram> _take;

        public Listener(IDatagramLink link, Action<Datagram> take)
        {
            (_link, _take) = (link, take);
            _link.Received += _take;
        }

        public void Dispose() => _link.Received -= _take;
    }
}
