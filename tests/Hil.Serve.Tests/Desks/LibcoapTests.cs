using Hil.Serve.Credentials;

namespace Hil.Serve.Tests.Desks;

/// <summary>Clients of other hands: libcoap's.</summary>
public sealed class LibcoapTests
{
    [Test]
    public async Task Libcoap_registers_over_coap()
    {
        var client = Tool.Find("libcoap3-bin", "coap-client-notls");
        await using var desk = await Desk.Open();

        await Tool.Run(client, "-m", "post", "-t", "40", "-e", "</3/0>,</33650/0>", "-B", "5", $"coap://127.0.0.1:{desk.Coap.Port}/rd?ep=libcoap&lwm2m=1.1&lt=300&b=U");

        await desk.Until("libcoap is registered", () => desk.Device("libcoap") is { IsRegistered: true });
        Assert.That(desk.Device("libcoap")!.Registration!.IsSecure, Is.False);
    }

    [Test]
    public async Task Libcoap_registers_over_coaps_with_the_key_of_the_file_and_neither_key_nor_identity_is_told()
    {
        var client = Tool.Find("libcoap3-bin", "coap-client-openssl", "coap-client");
        var folder = Directory.CreateTempSubdirectory("hil-serve-").FullName;
        var file = Path.Combine(folder, "credentials.yaml");
        await File.WriteAllTextAsync(file, "psk:\n  - { identity: an-identity-of-ours, text: a key that nobody may see, endpoints: [secured] }\n");
        var export = Path.Combine(folder, "export");
        await using (var desk = await Desk.Open(new() { CoapsPort = 0, Credentials = CredentialsFile.Load(file), ExportFolder = export }))
        {
            var port = desk.Server.Listening.Single(listening => listening.Scheme == "coaps").EndPoint.Port;

            await Register(port, "a key that nobody may see", "secured");
            await desk.Until("libcoap is registered", () => desk.Device("secured") is { IsRegistered: true });
            await Register(port, "a key that nobody may see", "somebody-else");
            await Register(port, "another key, which is not it", "secured");
            await desk.Until("both failures are told", () => desk.Server.Live.Lines(0).Count(line => line.IsTrouble) >= 2);

            Assert.That(desk.Device("secured")!.Registration!.IsSecure, Is.True);
            Assert.That(desk.Device("somebody-else")?.IsRegistered ?? false, Is.False, "the identity may not bear that name");
            Assert.That(desk.Server.Live.Lines(0).Where(line => line.IsTrouble).Select(line => line.Channel), Does.Contain("dtls").And.Contain("lwm2m"));
            Assert.That(await desk.Http.GetStringAsync("/api/state"), Does.Contain("\"secure\":true").And.Contain("PreSharedKey").And.Not.Contain("an-identity-of-ours").And.Not.Contain("nobody may see"));
        }

        foreach (var written in Directory.GetFiles(export))
            Assert.That(System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(written)), Does.Not.Contain("an-identity-of-ours").And.Not.Contain("nobody may see"), written);

        async Task Register(int port, string key, string endpoint) => await Tool.Run(
            client, "-u", "an-identity-of-ours", "-k", key, "-m", "post", "-t", "40", "-e", "</3/0>", "-B", "3", $"coaps://127.0.0.1:{port}/rd?ep={endpoint}&lwm2m=1.1&lt=300&b=U");
    }
}
