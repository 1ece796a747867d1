using System.Net;
using System.Text;
using Hil.Coap.Dtls;
using Hil.Coap.Dtls.Credentials;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Coap.Tests.Dtls;

/// <summary>libcoap on OpenSSL asks and answers us over sockets and in real time.</summary>
public sealed class LibcoapTests
{
    private const string Key = "sixteen byte key";

    private Timeline _timeline = null!;
    private SystemBoardClock _clock = null!;
    private DtlsCredentials _credentials = null!;
    private DtlsLink _link = null!;

    // What a peer has sent may be heard after it has ended.
    private async Task<bool> Until(Func<bool> condition) => await _clock.RunUntil(condition, _clock.Now + TimeSpan.FromSeconds(20));

    private string Lines => string.Join('\n', _timeline.Snapshot().Select(entry => entry.Describe()));

    [SetUp]
    public void Open()
    {
        _timeline = new();
        _clock = new(_timeline);
        _credentials = new DtlsCredentials().Add("us-by-them", Encoding.ASCII.GetBytes(Key));
        _link = new(UdpLink.Open(new(IPAddress.Loopback, 0)), _clock, _timeline, _credentials);
    }

    [TearDown]
    public void Close()
    {
        _link?.Dispose();
        _clock?.Dispose();
    }

    [Test]
    public async Task Its_client_asks_us_with_a_pre_shared_key()
    {
        using var endpoint = Serve(exchange => exchange.Respond(CoapCode.Content, payload: "secret answer"u8.ToArray()));
        var (exitCode, output, error) = await Client("-u", "us-by-them", "-k", Key);
        Assert.That(output, Does.StartWith("secret answer"), error + Lines);
        Assert.That(exitCode, Is.Zero);
        Assert.That(await Until(() => Lines.Contains("< alert warning close_notify", StringComparison.Ordinal)), Is.True, Lines);
    }

    [Test]
    public async Task Its_client_with_a_wrong_key_is_not_heard()
    {
        var served = 0;
        using var endpoint = Serve(_ => served++);
        await Client("-u", "us-by-them", "-k", "another key", "-B", "2");
        Assert.That(await Until(() => Failures.Of(_timeline).Count > 0), Is.True, Lines);
        Assert.That(Failures.Of(_timeline).First(), Is.EqualTo(DtlsFailure.WrongKey), Lines);
        Assert.That(served, Is.Zero);
    }

    [Test]
    public async Task Its_client_puts_and_gets_a_large_body_in_blocks()
    {
        byte[] taken = [];
        using var endpoint = Serve(exchange =>
        {
            if (exchange.Request.Code == CoapCode.Put)
                taken = exchange.Request.Payload.ToArray();
            exchange.Respond(exchange.Request.Code == CoapCode.Put ? CoapCode.Changed : CoapCode.Content, payload: taken);
        });
        var body = Enumerable.Range(0, 20_011).Select(i => (byte)(i * 31 >> 3)).ToArray();
        var folder = Directory.CreateTempSubdirectory("hil-libcoap");
        try
        {
            var (put, got) = (Path.Combine(folder.FullName, "put"), Path.Combine(folder.FullName, "got"));
            await File.WriteAllBytesAsync(put, body);
            await Client("-u", "us-by-them", "-k", Key, "-m", "put", "-b", "1024", "-f", put);
            Assert.That(taken, Is.EqualTo(body), Lines);
            await Client("-u", "us-by-them", "-k", Key, "-b", "1024", "-o", got);
            Assert.That(await File.ReadAllBytesAsync(got), Is.EqualTo(body));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public async Task Its_client_observes_us()
    {
        var count = 0;
        CoapServerExchange? observer = null;
        using var endpoint = Serve(exchange =>
        {
            if (exchange.Request.Options.Observe == 0)
                observer = exchange;
            exchange.Respond(CoapCode.Content, CoapOptions.None.With(CoapOption.UnsignedInteger(CoapOptionNumber.Observe, 1)), "value 0\n"u8.ToArray());
        });
        using var ticking = _clock.CreateTimer(
            _ => observer?.Notify((uint)++count + 1, confirmable: true, CoapCode.Content, null, Encoding.UTF8.GetBytes($"value {count}\n")),
            null, TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(200));
        var (_, output, _) = await Client("-u", "us-by-them", "-k", Key, "-s", "1");
        Assert.That(output, Does.Contain("value 0").And.Contain("value 1").And.Contain("value 2"), Lines);
    }

    [Test]
    public async Task Its_server_answers_us()
    {
        var (peer, server) = await Server();
        try
        {
            using var endpoint = new CoapEndpoint(_link, _clock, _timeline);
            var exchange = await Get(endpoint, peer, "/example_data");
            Assert.That(exchange.Response?.Payload.Length, Is.EqualTo(1500), Lines);
            var separate = await Get(endpoint, peer, "/async");
            Assert.That(separate.Response?.Type, Is.EqualTo(CoapType.Confirmable), Lines);
            Assert.That(Lines, Does.Contain("secured by PskAes128Ccm8, PSK identity #"));
        }
        finally
        {
            Tool.Stop(server);
            server.Dispose();
        }
    }

    [Test]
    public async Task After_close_notify_we_make_another_session_with_its_server()
    {
        var (peer, server) = await Server();
        try
        {
            using var endpoint = new CoapEndpoint(_link, _clock, _timeline);
            await Get(endpoint, peer, "/time");
            Assert.That(_link.Close(peer), Is.True);
            Assert.That((await Get(endpoint, peer, "/time")).Response?.Code, Is.EqualTo(CoapCode.Content), Lines);
            // libcoap keeps no sessions: it makes a full handshake of it, and so do we.
            Assert.That(_timeline.Snapshot().OfType<DtlsEntry>().Count(entry => entry.Text.StartsWith("secured by", StringComparison.Ordinal)), Is.EqualTo(2));
        }
        finally
        {
            Tool.Stop(server);
            server.Dispose();
        }
    }

    private async Task<CoapExchange> Get(CoapEndpoint endpoint, IPEndPoint peer, string path)
    {
        var exchange = endpoint.Request(peer, CoapRequest.For(CoapCode.Get, path), _ => _clock.Signal());
        Assert.That(await _clock.RunUntil(() => exchange.IsCompleted, _clock.Now + TimeSpan.FromSeconds(30)), Is.True, Lines);
        return exchange;
    }

    // DTLS is on the port above the one that it is told.
    private async Task<(IPEndPoint Peer, System.Diagnostics.Process Server)> Server()
    {
        var program = Tool.Find("libcoap3-bin", "coap-server-openssl");
        var plain = SecureSocket.FreePort();
        var peer = new IPEndPoint(plain.Address, plain.Port + 1);
        var server = Tool.Start(program, "-A", "127.0.0.1", "-p", $"{plain.Port}", "-k", Key, "-h", "", "-v", "0");
        // It takes some milliseconds to listen, which a ping over its plain port shows.
        using var link = UdpLink.Open(new(IPAddress.Loopback, 0));
        using var endpoint = new CoapEndpoint(link, _clock, new(), null, new() { AckTimeout = TimeSpan.FromMilliseconds(100), MaxRetransmit = 6 });
        var ping = endpoint.Ping(plain, _ => _clock.Signal());
        await _clock.RunUntil(() => ping.IsCompleted, _clock.Now + TimeSpan.FromSeconds(20));
        _credentials.Add(peer, new KnownServer(new("us-by-us", Encoding.ASCII.GetBytes(Key))));
        return (peer, server);
    }

    private Task<(int ExitCode, string Output, string Error)> Client(params string[] arguments) =>
        Tool.Run(Tool.Find("libcoap3-bin", "coap-client-openssl"), ["-B", "10", .. arguments, $"coaps://127.0.0.1:{_link.LocalEndPoint.Port}/x"]);

    private CoapEndpoint Serve(Action<CoapServerExchange> serve) => new(_link, _clock, _timeline, new Service(serve));

    private sealed class Service(Action<CoapServerExchange> serve) : ICoapService
    {
        public void Handle(CoapServerExchange exchange) => serve(exchange);
    }
}
