using System.Security.Cryptography;
using Hil.Coap.Dtls;
using Hil.Coap.Dtls.Credentials;

namespace Hil.Coap.Tests.Dtls;

/// <summary>GnuTLS's gnutls-cli and gnutls-serv, as a client and as a server, over sockets and in real time.</summary>
public sealed class GnuTlsTests
{
    private const string Psk = "NONE:+VERS-DTLS1.2:+PSK:+AEAD:+SHA256:+COMP-NULL:+SIGN-ALL:+GROUP-ALL:%PROFILE_LOW:";
    private const string Ecdsa = "NONE:+VERS-DTLS1.2:+ECDHE-ECDSA:+AEAD:+SHA256:+COMP-NULL:+SIGN-ALL:+GROUP-ALL:%PROFILE_LOW:";

    private static readonly TestCertificates Authority = new();

    private DirectoryInfo _folder = null!;

    [SetUp]
    public void Open() => _folder = Directory.CreateTempSubdirectory("hil-gnutls");

    [TearDown]
    public void Close() => _folder?.Delete(recursive: true);

    [TestCase("+AES-128-CCM-8", DtlsCipherSuite.PskAes128Ccm8)]
    [TestCase("+AES-128-CBC", DtlsCipherSuite.PskAes128CbcSha256)]
    [TestCase("+AES-128-GCM", DtlsCipherSuite.PskAes128GcmSha256)]
    public async Task Its_client_comes_with_a_pre_shared_key(string cipher, DtlsCipherSuite suite)
    {
        using var us = new SecureSocket();
        using var them = Client(us, "--pskusername", SecureSocket.Identity, "--pskkey", SecureSocket.HexKey, "--priority", Psk + cipher);
        await AssertTalk(us, them);
        Assert.That(us.Lines, Does.Contain($"secured by {suite}, PSK identity #"));
    }

    [TestCase("+AES-128-CCM-8", DtlsCipherSuite.EcdheEcdsaAes128Ccm8)]
    [TestCase("+AES-128-CBC", DtlsCipherSuite.EcdheEcdsaAes128CbcSha256)]
    [TestCase("+AES-128-GCM", DtlsCipherSuite.EcdheEcdsaAes128GcmSha256)]
    public async Task Its_client_comes_with_a_certificate(string cipher, DtlsCipherSuite suite)
    {
        var own = Authority.Issue("hil-by-gnutls");
        using var us = new SecureSocket(credentials: new()
        {
            Certificate = DtlsCertificate.FromPem(own.Certificate, own.Key), Trust = DtlsTrust.FromPem(Authority.Authority),
        });
        var (certificate, key) = Authority.Issue("gnutls-device");
        using var them = Client(
            us, "--x509certfile", File("certificate.pem", certificate), "--x509keyfile", File("key.pem", key), "--x509cafile", File("ca.pem", Authority.Authority),
            "--verify-hostname", "hil-by-gnutls", "--priority", Ecdsa + cipher);
        await AssertTalk(us, them);
        Assert.That(us.Lines, Does.Contain($"secured by {suite}, certificate #"));
    }

    [Test]
    public async Task Its_client_comes_with_a_raw_public_key()
    {
        var (ours, _) = RawKey();
        var (theirs, pem) = RawKey();
        using var us = new SecureSocket(credentials: new() { Certificate = ours, Trust = new() { RawPublicKeys = [theirs.PublicKeyDigest()] } });
        using var them = Client(
            us, "--rawpkfile", File("public.pem", pem.Public), "--rawpkkeyfile", File("key.pem", pem.Private), "--insecure",
            "--priority", Ecdsa + "+AES-128-CCM-8:+CTYPE-CLI-RAWPK:+CTYPE-SRV-RAWPK");
        await AssertTalk(us, them);
        Assert.That(us.Lines, Does.Contain("raw public key #"));
    }

    [Test]
    public async Task Its_client_with_a_wrong_key_is_told_so_and_the_timeline_too()
    {
        using var us = new SecureSocket();
        using var them = Client(us, "--pskusername", SecureSocket.Identity, "--pskkey", "00112233", "--priority", Psk + "+AES-128-CCM-8");
        Assert.That(await us.Until(() => Failures.Of(us.Timeline).Count > 0), Is.True, us.Lines);
        Assert.That(Failures.Of(us.Timeline).First(), Is.EqualTo(DtlsFailure.WrongKey));
        Assert.That(await them.Hears("Bad record MAC"), Is.True, them.Heard);
    }

    [Test]
    public async Task Its_client_takes_up_a_session_again()
    {
        using var us = new SecureSocket();
        using var them = Client(
            us, "--resume", "--noticket", "--pskusername", SecureSocket.Identity, "--pskkey", SecureSocket.HexKey, "--priority", Psk + "+AES-128-CCM-8");
        Assert.That(await us.Until(() => us.Lines.Contains("a session taken up again", StringComparison.Ordinal)), Is.True, them.Heard + us.Lines);
        Assert.That(await them.Hears("This is a resumed session"), Is.True, them.Heard);
    }

    [TestCase("+AES-128-CCM-8", DtlsCipherSuite.PskAes128Ccm8)]
    [TestCase("+AES-128-CBC", DtlsCipherSuite.PskAes128CbcSha256)]
    [TestCase("+AES-128-GCM", DtlsCipherSuite.PskAes128GcmSha256)]
    public async Task Its_server_takes_our_pre_shared_key(string cipher, DtlsCipherSuite suite)
    {
        var address = SecureSocket.FreePort();
        var credentials = new DtlsCredentials().Add(address, new KnownServer(new(SecureSocket.Identity, "sixteen byte key"u8)));
        using var us = new SecureSocket(credentials: credentials, echoes: false);
        using var them = Server(address.Port, "--pskpasswd", File("keys", $"{SecureSocket.Identity}:{SecureSocket.HexKey}\n"), "--priority", Psk + cipher);
        await AssertTalk(us, address, them);
        Assert.That(us.Lines, Does.Contain($"secured by {suite}, PSK identity #"));
    }

    [TestCase("+AES-128-CCM-8", DtlsCipherSuite.EcdheEcdsaAes128Ccm8)]
    [TestCase("+AES-128-CBC", DtlsCipherSuite.EcdheEcdsaAes128CbcSha256)]
    public async Task Its_server_takes_our_certificate_and_we_its(string cipher, DtlsCipherSuite suite)
    {
        var address = SecureSocket.FreePort();
        var (own, theirs) = (Authority.Issue("hil-by-gnutls"), Authority.Issue("gnutls-server"));
        var credentials = new DtlsCredentials { Certificate = DtlsCertificate.FromPem(own.Certificate, own.Key), Trust = DtlsTrust.FromPem(Authority.Authority) };
        credentials.Add(address, new KnownServer(Name: "gnutls-server"));
        using var us = new SecureSocket(credentials: credentials, echoes: false);
        using var them = Server(
            address.Port, "--x509certfile", File("certificate.pem", theirs.Certificate), "--x509keyfile", File("key.pem", theirs.Key),
            "--x509cafile", File("ca.pem", Authority.Authority), "--require-client-cert", "--verify-client-cert", "--priority", Ecdsa + cipher);
        await AssertTalk(us, address, them);
        Assert.That(us.Lines, Does.Contain($"secured by {suite}, certificate #"));
    }

    private static async Task AssertTalk(SecureSocket us, Conversation them)
    {
        await them.Say("a line of theirs");
        Assert.That(await them.Hears("we heard a line of theirs"), Is.True, them.Heard + us.Lines);
    }

    private static async Task AssertTalk(SecureSocket us, System.Net.IPEndPoint address, Conversation them)
    {
        Assert.That(await them.Hears("UDP"), Is.True, them.Heard);
        us.Link.Send(address, "a line of ours\n"u8);
        Assert.That(await us.Until(() => us.Heard.Contains("a line of ours", StringComparison.Ordinal)), Is.True, them.Heard + us.Lines);
    }

    private static (DtlsCertificate Certificate, (string Private, string Public) Pem) RawKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return (DtlsCertificate.RawPublicKeyFromPem(key.ExportPkcs8PrivateKeyPem()), (key.ExportPkcs8PrivateKeyPem(), key.ExportSubjectPublicKeyInfoPem()));
    }

    private static Conversation Client(SecureSocket us, params IEnumerable<string> arguments) =>
        new(Tool.Find("gnutls-bin", "gnutls-cli"), ["--udp", "--port", $"{us.Port}", .. arguments, "127.0.0.1"]);

    private static Conversation Server(int port, params IEnumerable<string> arguments) =>
        new(Tool.Find("gnutls-bin", "gnutls-serv"), ["--udp", "--echo", "--port", $"{port}", .. arguments]);

    private string File(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
