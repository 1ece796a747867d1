using System.Net;
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
    private DtlsLink _link = null!;

    [SetUp]
    public void Open()
    {
        _timeline = new();
        _clock = new(_timeline);
        _link = new(
            UdpLink.Open(new(IPAddress.Loopback, 0)), _clock, _timeline,
            new DtlsCredentials().Add("us-by-them", System.Text.Encoding.ASCII.GetBytes(Key)));
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
        var client = Tool.Find("libcoap3-bin", "coap-client-openssl");
        using var endpoint = new CoapEndpoint(_link, _clock, _timeline, new Service());
        var (exitCode, output, error) = await Tool.Run(client, "-k", Key, "-u", "us-by-them", "-B", "10", $"coaps://127.0.0.1:{_link.LocalEndPoint.Port}/x");
        Assert.That(output, Does.StartWith("secret answer"), error + string.Join('\n', _timeline.Snapshot().Select(entry => entry.Describe())));
        Assert.That(exitCode, Is.Zero);
    }

    private sealed class Service : ICoapService
    {
        public void Handle(CoapServerExchange exchange) => exchange.Respond(CoapCode.Content, payload: "secret answer"u8.ToArray());
    }
}
