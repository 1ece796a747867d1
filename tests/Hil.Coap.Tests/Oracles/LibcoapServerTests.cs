using System.Diagnostics;
using System.Net;
using System.Text;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Coap.Tests.Oracles;

/// <summary>Our endpoint asks libcoap's server, over a socket and in real time.</summary>
public sealed class LibcoapServerTests
{
    private readonly Timeline _timeline = new();
    private SystemBoardClock _clock = null!;
    private Process? _server;
    private UdpLink _link = null!;
    private CoapEndpoint _endpoint = null!;
    private IPEndPoint _peer = null!;

    [OneTimeSetUp]
    public async Task Open()
    {
        var program = Tool.Find("libcoap3-bin", "coap-server-notls", "coap-server-openssl", "coap-server");
        using (var free = UdpLink.Open(new(IPAddress.Loopback, 0)))
            _peer = free.LocalEndPoint;
        _clock = new(_timeline);
        _link = UdpLink.Open(new(IPAddress.Loopback, 0));
        // Short, since the server takes some milliseconds to listen.
        _endpoint = new(_link, _clock, _timeline, null, new() { AckTimeout = TimeSpan.FromMilliseconds(100), MaxRetransmit = 6 });
        _server = Tool.Start(program, "-A", "127.0.0.1", "-p", $"{_peer.Port}", "-d", "10", "-L", "3");
        await Complete(_endpoint.Ping(_peer));
    }

    [OneTimeTearDown]
    public void Close()
    {
        _endpoint?.Dispose();
        _link?.Dispose();
        _clock?.Dispose();
        if (_server is null)
            return;
        Tool.Stop(_server);
        _server.Dispose();
    }

    [Test]
    public async Task A_body_of_1500_bytes_comes_in_blocks_and_is_put_together()
    {
        var exchange = await Get("/example_data");
        Assert.That(exchange.Response!.Payload.Length, Is.EqualTo(1500));
        Assert.That(exchange.SentAt, Has.Count.GreaterThan(1));
    }

    [Test]
    public async Task A_separate_response_is_taken()
    {
        var exchange = await Get("/async", "1");
        Assert.That(Encoding.UTF8.GetString(exchange.Response!.Payload.Span), Does.StartWith("done"));
        Assert.That(exchange.Response.Type, Is.EqualTo(CoapType.Confirmable));
    }

    [Test]
    public async Task What_is_not_there_is_4_04() => Assert.That((await Get("/nothing")).Response!.Code, Is.EqualTo(CoapCode.NotFound));

    [Test]
    public async Task What_was_put_is_read_back()
    {
        var put = new CoapRequest(CoapCode.Put, new(CoapOptions.Path(CoapOptionNumber.UriPath, "/made"))) { Payload = "by us"u8.ToArray() };
        Assert.That((await Complete(_endpoint.Request(_peer, put))).Response!.Code, Is.EqualTo(CoapCode.Created));
        Assert.That(Encoding.UTF8.GetString((await Get("/made")).Response!.Payload.Span), Is.EqualTo("by us"));
    }

    [TestCase(2)]
    [TestCase(6)]
    public async Task A_large_body_that_was_put_in_blocks_is_read_back_whole(int exponent)
    {
        var body = Enumerable.Range(0, 20_011).Select(i => (byte)(i * 31 >> 3)).ToArray();
        var path = $"/large{exponent}";
        var put = CoapRequest.For(CoapCode.Put, path) with { Payload = body, BlockSizeExponent = exponent };
        var exchange = await Complete(_endpoint.Request(_peer, put));
        Assert.That(exchange.Response?.Code, Is.EqualTo(CoapCode.Created), exchange.Failure?.Text);
        Assert.That(exchange.BytesTaken, Is.EqualTo(body.Length));
        Assert.That((await Get(path)).Response!.Payload.ToArray(), Is.EqualTo(body));
    }

    [TestCase(0x05)]
    [TestCase(0x06)]
    [TestCase(0x07)]
    public async Task A_method_that_a_resource_does_not_know_is_refused_with_4_05(int method)
    {
        var request = CoapRequest.For(new((byte)method), "/example_data") with { Payload = "x"u8.ToArray() };
        Assert.That((await Complete(_endpoint.Request(_peer, request))).Response!.Code, Is.EqualTo(CoapCode.MethodNotAllowed));
    }

    [Test]
    public async Task A_request_that_is_not_confirmable_is_answered()
    {
        var exchange = await Complete(_endpoint.Request(_peer, CoapRequest.For(CoapCode.Get, "/time") with { IsConfirmable = false }));
        Assert.That(exchange.Response!.Type, Is.EqualTo(CoapType.NonConfirmable));
    }

    [TestCase(0)]
    [TestCase(3)]
    public async Task A_body_comes_in_blocks_of_the_size_that_was_wished_for(int exponent)
    {
        var exchange = await Complete(_endpoint.Request(_peer, CoapRequest.For(CoapCode.Get, "/example_data") with { AnswerBlockSizeExponent = exponent }));
        Assert.That(exchange.Response!.Payload.Length, Is.EqualTo(1500));
        Assert.That(exchange.SentAt, Has.Count.EqualTo((1500 + (16 << exponent) - 1) / (16 << exponent)));
    }

    [Test]
    public async Task Two_bodies_at_a_time_for_two_resources_arrive_whole()
    {
        var bodies = new[] { 3, 5 }.Select(step => Enumerable.Range(0, 5_000).Select(i => (byte)(i * step)).ToArray()).ToArray();
        var puts = bodies.Select((body, i) => _endpoint.Request(_peer, CoapRequest.For(CoapCode.Put, $"/twin{i}") with { Payload = body, BlockSizeExponent = 4 })).ToArray();
        for (var i = 0; i < 2; i++)
        {
            Assert.That((await Complete(puts[i])).Response?.Code.IsSuccess, Is.True, puts[i].Failure?.Text);
            Assert.That((await Get($"/twin{i}")).Response!.Payload.ToArray(), Is.EqualTo(bodies[i]));
        }

        Assert.That(_timeline.Snapshot().Select(entry => entry.Describe()), Has.Some.Contains("Request-Tag:0x01"));
    }

    [Test]
    public async Task An_observation_that_is_renewed_goes_on()
    {
        var notified = 0;
        var observation = _endpoint.Observe(_peer, CoapRequest.For(CoapCode.Get, "/time"), made => made.Notified += (_, dropped) =>
        {
            if (dropped is null)
                Interlocked.Increment(ref notified);
        });
        Assert.That(await _clock.RunUntil(() => Volatile.Read(ref notified) >= 1, _clock.Now + TimeSpan.FromSeconds(5)), Is.True);
        await Complete(observation.Renew());
        var before = Volatile.Read(ref notified);
        Assert.That(await _clock.RunUntil(() => Volatile.Read(ref notified) > before, _clock.Now + TimeSpan.FromSeconds(5)), Is.True);
        await Complete(observation.Cancel());
    }

    [Test]
    public async Task A_ping_is_answered() => Assert.That((await Complete(_endpoint.Ping(_peer))).Failure, Is.Null);

    [Test]
    public async Task An_observation_notifies_until_it_is_cancelled()
    {
        var notified = 0;
        var observation = _endpoint.Observe(_peer, CoapRequest.For(CoapCode.Get, "/time"), made => made.Notified += (_, dropped) =>
        {
            if (dropped is null)
                Interlocked.Increment(ref notified);
        });
        // The clock of the server ticks once a second.
        Assert.That(await _clock.RunUntil(() => Volatile.Read(ref notified) >= 1, _clock.Now + TimeSpan.FromSeconds(5)), Is.True);
        Assert.That(observation.IsActive, Is.True);
        var cancelled = await Complete(observation.Cancel());
        Assert.That(cancelled.Response!.Code, Is.EqualTo(CoapCode.Content));
        Assert.That(cancelled.Response.Options.Observe, Is.Null);
    }

    private Task<CoapExchange> Get(string path, string query = "") => Complete(_endpoint.Request(_peer, new(CoapCode.Get, new([
        .. CoapOptions.Path(CoapOptionNumber.UriPath, path),
        .. query.Length > 0 ? [CoapOption.Text(CoapOptionNumber.UriQuery, query)] : Array.Empty<CoapOption>(),
    ]))));

    private async Task<CoapExchange> Complete(CoapExchange exchange)
    {
        Assert.That(await _clock.RunUntil(() => exchange.IsCompleted, _clock.Now + TimeSpan.FromSeconds(30)), Is.True);
        return exchange;
    }
}
