using System.Security.Cryptography;
using Hil.Coap.Tests.Dtls;
using Hil.Serve.Credentials;

namespace Hil.Serve.Tests.Desks;

/// <summary>libcoap's clients come in with certificates and raw public keys, by a credentials file as a user writes one.</summary>
public sealed class LibcoapCertificateTests
{
    private static readonly TestCertificates Authority = new();

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("hil-serve-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_client_with_a_certificate_registers_under_the_names_of_its_certificate_and_no_other()
    {
        Write("server", Authority.Issue("desk", alternative: "localhost"));
        Write("device", Authority.Issue("device-7", alternative: "device-7.test"));
        File("ca.pem", Authority.Authority);
        await using var desk = await Open("certificate: { file: server.pem, key: server-key.pem }\ntrust: { file: ca.pem }\n");

        await Register(desk, "device-7", "device");
        await desk.Until("it is registered under its common name", () => desk.Device("device-7") is { IsRegistered: true });
        await Register(desk, "device-7.test", "device");
        await desk.Until("and under its alternative name", () => desk.Device("device-7.test") is { IsRegistered: true });
        var told = await Register(desk, "somebody-else", "device");

        Assert.That(told, Does.Contain("a name of the identity under which it speaks was expected for ep, found 'somebody-else'"));
        Assert.That(desk.Device("somebody-else")?.IsRegistered ?? false, Is.False);
        Assert.That(desk.Device("device-7")!.Registration!.IsSecure, Is.True);
        Assert.That(Trouble(desk), Has.Some.Contains("refused somebody-else with 4.00"));
        Assert.That(await desk.Http.GetStringAsync("/api/state"), Does.Contain("\"secure\":true").And.Contain("Certificate"));
    }

    [Test]
    public async Task A_table_in_the_file_says_which_names_a_certificate_may_bear()
    {
        Write("server", Authority.Issue("desk"));
        Write("device", Authority.Issue("serial 0815"));
        File("ca.pem", Authority.Authority);
        await using var desk = await Open(
            "certificate: { file: server.pem, key: server-key.pem }\ntrust: { file: ca.pem, endpoints: [ { name: serial 0815, may-be: [bench-3] } ] }\n");

        await Register(desk, "bench-3", "device");
        await desk.Until("it is registered", () => desk.Device("bench-3") is { IsRegistered: true });
    }

    [Test]
    public async Task A_client_with_a_certificate_of_another_authority_is_not_let_in_and_the_page_says_why()
    {
        Write("server", Authority.Issue("desk"));
        Write("device", new TestCertificates("somebody else").Issue("device-7"));
        File("ca.pem", Authority.Authority);
        await using var desk = await Open("certificate: { file: server.pem, key: server-key.pem }\ntrust: { file: ca.pem }\n");

        await Register(desk, "device-7", "device");
        await desk.Until("the refusal is told", () => Trouble(desk).Any(line => line.Contains("the client's certificate is not accepted", StringComparison.Ordinal)));
        Assert.That(desk.Device("device-7")?.IsRegistered ?? false, Is.False);
    }

    [Test]
    public async Task A_client_with_a_raw_public_key_registers_under_the_name_that_the_file_gives_its_digest()
    {
        var client = Tool.Find("libcoap3-bin", "coap-client-gnutls");
        using var server = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var device = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File("server-key.pem", server.ExportPkcs8PrivateKeyPem());
        File("device-key.pem", device.ExportECPrivateKeyPem());
        var digest = Convert.ToHexStringLower(SHA256.HashData(device.ExportSubjectPublicKeyInfo()));
        await using var desk = await Open(
            $"certificate: {{ key: server-key.pem }}\ntrust: {{ raw-public-keys: ['{digest}'], endpoints: [ {{ name: '{digest}', may-be: [bench-3] }} ] }}\n");

        await Tool.Run(client, ["-M", Path.Combine(_folder, "device-key.pem"), .. Ask(desk, "bench-3")]);
        await desk.Until("it is registered", () => desk.Device("bench-3") is { IsRegistered: true });
        var (_, output, error) = await Tool.Run(client, ["-M", Path.Combine(_folder, "device-key.pem"), .. Ask(desk, "bench-4")]);
        Assert.That(output + error, Does.Contain("a name of the identity under which it speaks was expected"));
    }

    private static IEnumerable<string> Trouble(Desk desk) => desk.Server.Live.Lines(0).Where(line => line.IsTrouble).Select(line => line.Text);

    private static string[] Ask(Desk desk, string endpoint) =>
    [
        "-m", "post", "-t", "40", "-e", "</3/0>", "-B", "5",
        $"coaps://127.0.0.1:{desk.Server.Listening.Single(listening => listening.Scheme == "coaps").EndPoint.Port}/rd?ep={endpoint}&lwm2m=1.1&lt=300&b=U",
    ];

    // What the client was told.
    private async Task<string> Register(Desk desk, string endpoint, string certificate)
    {
        var (_, output, error) = await Tool.Run(
            Tool.Find("libcoap3-bin", "coap-client-openssl"),
            ["-c", Path.Combine(_folder, $"{certificate}.pem"), "-j", Path.Combine(_folder, $"{certificate}-key.pem"), "-C", Path.Combine(_folder, "ca.pem"), .. Ask(desk, endpoint)]);
        return output + error;
    }

    private async Task<Desk> Open(string yaml) =>
        await Desk.Open(new() { CoapsPort = 0, Credentials = CredentialsFile.Load(File("credentials.yaml", yaml)) });

    private void Write(string name, (string Certificate, string Key) pem)
    {
        File($"{name}.pem", pem.Certificate);
        File($"{name}-key.pem", pem.Key);
    }

    private string File(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
