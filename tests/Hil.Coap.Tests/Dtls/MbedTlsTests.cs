using System.Net;
using Hil.Coap.Dtls;
using Hil.Coap.Dtls.Credentials;
using Hil.Core.Network;

namespace Hil.Coap.Tests.Dtls;

/// <summary>
/// Mbed TLS's ssl_client2 and ssl_server2, which know connection ids where OpenSSL and GnuTLS do not. Debian packages neither, so HIL_MBEDTLS
/// names the folder of a build of version 3.4 or later.
/// </summary>
public sealed class MbedTlsTests
{
    [TestCase("TLS-PSK-WITH-AES-128-CCM-8", DtlsCipherSuite.PskAes128Ccm8, "")]
    [TestCase("TLS-PSK-WITH-AES-128-CCM-8", DtlsCipherSuite.PskAes128Ccm8, "beef")]
    [TestCase("TLS-PSK-WITH-AES-128-CBC-SHA256", DtlsCipherSuite.PskAes128CbcSha256, "")]
    [TestCase("TLS-PSK-WITH-AES-128-GCM-SHA256", DtlsCipherSuite.PskAes128GcmSha256, "beef")]
    public async Task Its_client_uses_our_connection_id_and_we_its(string cipher, DtlsCipherSuite suite, string itsOwn)
    {
        using var us = new SecureSocket();
        using var them = Client(us.Port, $"force_ciphersuite={cipher}", "cid=1", $"cid_val={itsOwn}");
        Assert.That(await them.Hears("we heard GET"), Is.True, them.Heard + us.Lines);
        Assert.That(us.Lines, Does.Contain($"secured by {suite}, PSK identity #").And.Contain("connection id of 8 bytes"));
        Assert.That(await them.Hears("Peer CID (length 8 Bytes)"), Is.True, them.Heard);
    }

    [Test]
    public async Task Its_client_goes_on_from_another_port()
    {
        using var us = new SecureSocket();
        using var nat = new PortTranslation(us.Link.LocalEndPoint);
        var moves = new List<PeerMoved>();
        us.Link.Moved += moves.Add;
        us.Link.Received += _ => nat.Rebind();
        using var them = Client(nat.Inside.Port, "force_ciphersuite=TLS-PSK-WITH-AES-128-CCM-8", "cid=1", "exchanges=3");
        Assert.That(await us.Until(() => us.Lines.Contains("< alert warning close_notify", StringComparison.Ordinal)), Is.True, them.Heard + us.Lines);
        Assert.That(us.Heard.Split("GET").Length - 1, Is.EqualTo(3), us.Lines);
        Assert.That(them.Heard.Split("we heard GET").Length - 1, Is.EqualTo(3), them.Heard);
        Assert.That(moves, Has.Count.GreaterThanOrEqualTo(2), us.Lines);
        Assert.That(us.Lines.Split("secured by").Length - 1, Is.EqualTo(1), us.Lines);
    }

    [Test]
    public async Task Its_client_takes_up_a_session_again_with_a_new_connection_id()
    {
        using var us = new SecureSocket();
        using var them = Client(us.Port, "force_ciphersuite=TLS-PSK-WITH-AES-128-CCM-8", "cid=1", "reconnect=1", "tickets=0");
        Assert.That(await us.Until(() => us.Heard.Split("GET").Length > 2), Is.True, them.Heard + us.Lines);
        Assert.That(us.Lines, Does.Contain("a session taken up again, connection id of 8 bytes"));
    }

    [TestCase("TLS-PSK-WITH-AES-128-CCM-8")]
    [TestCase("TLS-PSK-WITH-AES-128-CBC-SHA256")]
    public async Task Its_server_is_sent_the_connection_id_that_it_gave_us(string cipher)
    {
        var address = SecureSocket.FreePort();
        var credentials = new DtlsCredentials().Add(address, new KnownServer(new(SecureSocket.Identity, "sixteen byte key"u8)));
        using var us = new SecureSocket(credentials: credentials, echoes: false);
        using var them = new Conversation(
            Program("ssl_server2"), "dtls=1", "force_version=dtls12", $"server_port={address.Port}", "server_addr=127.0.0.1", $"psk={SecureSocket.HexKey}",
            $"psk_identity={SecureSocket.Identity}", $"force_ciphersuite={cipher}", "cid=1", "cid_val=c0ffee42");
        Assert.That(await them.Hears("Waiting for a remote connection"), Is.True, them.Heard);
        us.Link.Send(address, "GET / HTTP/1.0\r\n\r\n"u8);
        Assert.That(await us.Until(() => us.Heard.Contains("HTTP/1.0 200 OK", StringComparison.Ordinal)), Is.True, them.Heard + us.Lines);
        Assert.That(await them.Hears("Use of Connection ID has been negotiated"), Is.True, them.Heard);
    }

    private static Conversation Client(int port, params IEnumerable<string> arguments) => new(
        Program("ssl_client2"),
        [
            "dtls=1", "force_version=dtls12", "server_addr=127.0.0.1", $"server_port={port}", $"psk={SecureSocket.HexKey}",
            $"psk_identity={SecureSocket.Identity}", .. arguments,
        ]);

    private static string Program(string name)
    {
        var folder = Environment.GetEnvironmentVariable("HIL_MBEDTLS");
        if (string.IsNullOrEmpty(folder) || !File.Exists(Path.Combine(folder, name)))
            Assert.Ignore($"HIL_MBEDTLS names no folder with Mbed TLS's {name}, which Debian does not package");
        return Path.Combine(folder!, name);
    }

    // A network address translation on sockets, whose port on the outside may change.
    private sealed class PortTranslation : IDisposable
    {
        private readonly UdpLink _inside = UdpLink.Open(new(IPAddress.Loopback, 0));
        private readonly IPEndPoint _server;
        private readonly List<UdpLink> _outside = [];
        private IPEndPoint? _client;

        public PortTranslation(IPEndPoint server)
        {
            _server = server;
            Rebind();
            _inside.Received += datagram =>
            {
                _client = datagram.Source;
                _outside[^1].Send(_server, datagram.Payload.Span);
            };
        }

        public IPEndPoint Inside => _inside.LocalEndPoint;

        // The answers to what went out of the old port still come in by it.
        public void Rebind()
        {
            var outside = UdpLink.Open(new(IPAddress.Loopback, 0));
            outside.Received += datagram => _inside.Send(_client!, datagram.Payload.Span);
            _outside.Add(outside);
        }

        public void Dispose()
        {
            foreach (var link in _outside)
                link.Dispose();
            _inside.Dispose();
        }
    }
}
