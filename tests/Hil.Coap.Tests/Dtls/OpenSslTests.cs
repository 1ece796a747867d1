using Hil.Coap.Dtls;
using Hil.Coap.Dtls.Credentials;

namespace Hil.Coap.Tests.Dtls;

/// <summary>OpenSSL's s_client and s_server, as a client and as a server, over sockets and in real time.</summary>
public sealed class OpenSslTests
{
    private static readonly TestCertificates Authority = new();

    private string _openssl = "";
    private DirectoryInfo _folder = null!;

    [SetUp]
    public void Open()
    {
        _openssl = Tool.Find("openssl", "openssl");
        _folder = Directory.CreateTempSubdirectory("hil-openssl");
    }

    [TearDown]
    public void Close() => _folder?.Delete(recursive: true);

    [TestCase("PSK-AES128-CCM8", DtlsCipherSuite.PskAes128Ccm8)]
    [TestCase("PSK-AES128-CBC-SHA256", DtlsCipherSuite.PskAes128CbcSha256)]
    [TestCase("PSK-AES128-GCM-SHA256", DtlsCipherSuite.PskAes128GcmSha256)]
    public async Task Its_client_comes_with_a_pre_shared_key(string cipher, DtlsCipherSuite suite)
    {
        using var us = new SecureSocket();
        using var them = Client(us, "-psk", SecureSocket.HexKey, "-psk_identity", SecureSocket.Identity, "-cipher", $"{cipher}:@SECLEVEL=0");
        await AssertTalk(us, them);
        Assert.That(us.Lines, Does.Contain($"secured by {suite}, PSK identity #"));
        Assert.That(us.Lines, Does.Not.Contain("no extended master secret"));
    }

    [TestCase("ECDHE-ECDSA-AES128-CCM8", DtlsCipherSuite.EcdheEcdsaAes128Ccm8)]
    [TestCase("ECDHE-ECDSA-AES128-SHA256", DtlsCipherSuite.EcdheEcdsaAes128CbcSha256)]
    [TestCase("ECDHE-ECDSA-AES128-GCM-SHA256", DtlsCipherSuite.EcdheEcdsaAes128GcmSha256)]
    public async Task Its_client_comes_with_a_certificate(string cipher, DtlsCipherSuite suite)
    {
        using var us = new SecureSocket(credentials: OurCertificate());
        var (certificate, key) = Write(Authority.Issue("openssl-device"));
        using var them = Client(
            us, "-cert", certificate, "-key", key, "-CAfile", File("ca.pem", Authority.Authority), "-verify_return_error", "-cipher", $"{cipher}:@SECLEVEL=0");
        await AssertTalk(us, them);
        Assert.That(us.Lines, Does.Contain($"secured by {suite}, certificate #"));
    }

    [Test]
    public async Task Its_client_comes_with_a_hello_in_fragments([Values(256, 300)] int mtu)
    {
        using var us = new SecureSocket();
        // All its suites and groups and a list of application protocols: some 400 bytes.
        using var them = Client(
            us, "-psk", SecureSocket.HexKey, "-psk_identity", SecureSocket.Identity, "-cipher", "ALL:PSK:@SECLEVEL=0", "-mtu", $"{mtu}",
            "-alpn", string.Join(',', Enumerable.Range(0, 10).Select(i => $"protocol-number-{i}")));
        await AssertTalk(us, them);
        Assert.That(us.Lines, Does.Contain("< ClientHello, bytes 0 to").And.Contain("PSK identity #"));
    }

    [Test]
    public async Task Its_client_with_a_wrong_key_is_told_so_and_the_timeline_too()
    {
        using var us = new SecureSocket();
        using var them = Client(us, "-psk", "00112233", "-psk_identity", SecureSocket.Identity, "-cipher", "PSK-AES128-CCM8:@SECLEVEL=0");
        Assert.That(await us.Until(() => Failures.Of(us.Timeline).Count > 0), Is.True, us.Lines);
        Assert.That(Failures.Of(us.Timeline).First(), Is.EqualTo(DtlsFailure.WrongKey));
        Assert.That(await them.Hears("alert bad record mac"), Is.True, them.Heard);
    }

    [Test]
    public async Task Its_client_with_an_unknown_identity_is_told_so_and_the_timeline_too()
    {
        using var us = new SecureSocket();
        using var them = Client(us, "-psk", SecureSocket.HexKey, "-psk_identity", "somebody", "-cipher", "PSK-AES128-CCM8:@SECLEVEL=0");
        Assert.That(await them.Hears("alert unknown psk identity"), Is.True, them.Heard);
        Assert.That(await us.Until(() => Failures.Of(us.Timeline).Count > 0), Is.True, us.Lines);
        Assert.That(Failures.Of(us.Timeline).First(), Is.EqualTo(DtlsFailure.UnknownIdentity));
    }

    [Test]
    public async Task Its_client_without_a_common_suite_is_told_so_and_the_timeline_too()
    {
        using var us = new SecureSocket();
        using var them = Client(us, "-psk", SecureSocket.HexKey, "-psk_identity", SecureSocket.Identity, "-cipher", "PSK-CHACHA20-POLY1305:@SECLEVEL=0");
        Assert.That(await them.Hears("alert handshake failure"), Is.True, them.Heard);
        Assert.That(await us.Until(() => Failures.Of(us.Timeline).Count > 0), Is.True, us.Lines);
        Assert.That(Failures.TextOf(us.Timeline), Does.Contain("no common cipher suite: the client offers 0xCCAB, 0x00FF"));
    }

    [Test]
    public async Task Its_client_takes_up_a_session_again()
    {
        using var us = new SecureSocket();
        var saved = Path.Combine(_folder.FullName, "session");
        string[] arguments = ["-psk", SecureSocket.HexKey, "-psk_identity", SecureSocket.Identity, "-cipher", "PSK-AES128-CCM8:@SECLEVEL=0"];
        using (var first = Client(us, [.. arguments, "-sess_out", saved]))
            await AssertTalk(us, first);
        using (var second = Client(us, [.. arguments, "-sess_in", saved]))
            await AssertTalk(us, second);
        Assert.That(us.Lines, Does.Contain("a session taken up again"));
    }

    [TestCase("PSK-AES128-CCM8", DtlsCipherSuite.PskAes128Ccm8)]
    [TestCase("PSK-AES128-CBC-SHA256", DtlsCipherSuite.PskAes128CbcSha256)]
    [TestCase("PSK-AES128-GCM-SHA256", DtlsCipherSuite.PskAes128GcmSha256)]
    public async Task Its_server_takes_our_pre_shared_key(string cipher, DtlsCipherSuite suite)
    {
        var address = SecureSocket.FreePort();
        var credentials = new DtlsCredentials().Add(address, new KnownServer(new(SecureSocket.Identity, "sixteen byte key"u8)));
        using var us = new SecureSocket(credentials: credentials, echoes: false);
        using var them = Server(
            address.Port, "-nocert", "-psk", SecureSocket.HexKey, "-psk_identity", SecureSocket.Identity, "-cipher", $"{cipher}:@SECLEVEL=0");
        await AssertTalk(us, address, them);
        Assert.That(us.Lines, Does.Contain($"secured by {suite}, PSK identity #"));
    }

    [TestCase("ECDHE-ECDSA-AES128-CCM8", DtlsCipherSuite.EcdheEcdsaAes128Ccm8)]
    [TestCase("ECDHE-ECDSA-AES128-SHA256", DtlsCipherSuite.EcdheEcdsaAes128CbcSha256)]
    [TestCase("ECDHE-ECDSA-AES128-GCM-SHA256", DtlsCipherSuite.EcdheEcdsaAes128GcmSha256)]
    public async Task Its_server_takes_our_certificate_and_we_its(string cipher, DtlsCipherSuite suite)
    {
        var address = SecureSocket.FreePort();
        var credentials = OurCertificate().Add(address, new KnownServer(Name: "openssl-server"));
        using var us = new SecureSocket(credentials: credentials, echoes: false);
        var (certificate, key) = Write(Authority.Issue("openssl-server"));
        using var them = Server(
            address.Port, "-cert", certificate, "-key", key, "-CAfile", File("ca.pem", Authority.Authority), "-Verify", "1", "-verify_return_error",
            "-cipher", $"{cipher}:@SECLEVEL=0");
        await AssertTalk(us, address, them);
        Assert.That(us.Lines, Does.Contain($"secured by {suite}, certificate #"));
    }

    [Test]
    public async Task A_server_of_another_authority_is_not_believed()
    {
        var address = SecureSocket.FreePort();
        var credentials = OurCertificate().Add(address, new KnownServer());
        using var us = new SecureSocket(credentials: credentials, echoes: false);
        var (certificate, key) = Write(new TestCertificates("somebody else").Issue("openssl-server"));
        using var them = Server(address.Port, "-cert", certificate, "-key", key);
        Assert.That(await them.Hears("ACCEPT"), Is.True, them.Heard);
        us.Link.Send(address, "hello"u8);
        Assert.That(await us.Until(() => Failures.Of(us.Timeline).Count > 0), Is.True, us.Lines);
        Assert.That(Failures.Of(us.Timeline).First(), Is.EqualTo(DtlsFailure.BadCertificate));
    }

    private static async Task AssertTalk(SecureSocket us, Conversation them)
    {
        await them.Say("a line of theirs");
        Assert.That(await them.Hears("we heard a line of theirs"), Is.True, them.Heard + us.Lines);
    }

    private static async Task AssertTalk(SecureSocket us, System.Net.IPEndPoint address, Conversation them)
    {
        Assert.That(await them.Hears("ACCEPT"), Is.True, them.Heard);
        us.Link.Send(address, "a line of ours\n"u8);
        Assert.That(await them.Hears("a line of ours"), Is.True, them.Heard + us.Lines);
        await them.Say("a line of theirs");
        Assert.That(await us.Until(() => us.Heard.Contains("a line of theirs", StringComparison.Ordinal)), Is.True, them.Heard + us.Lines);
    }

    private static DtlsCredentials OurCertificate()
    {
        var own = Authority.Issue("hil-by-openssl");
        return new() { Certificate = DtlsCertificate.FromPem(own.Certificate, own.Key), Trust = DtlsTrust.FromPem(Authority.Authority) };
    }

    private Conversation Client(SecureSocket us, params IEnumerable<string> arguments) =>
        new(_openssl, ["s_client", "-dtls1_2", "-connect", $"127.0.0.1:{us.Port}", .. arguments]);

    private Conversation Server(int port, params IEnumerable<string> arguments) =>
        new(_openssl, ["s_server", "-dtls1_2", "-accept", $"127.0.0.1:{port}", .. arguments]);

    private (string Certificate, string Key) Write((string Certificate, string Key) pem) =>
        (File("certificate.pem", pem.Certificate), File("key.pem", pem.Key));

    private string File(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
