using System.Text;
using Hil.Coap.Dtls;
using Hil.Coap.Dtls.Credentials;
using Hil.Coap.Tests.Oracles;
using Hil.Core.Timelines;

namespace Hil.Coap.Tests.Dtls;

/// <summary>Identities and keys appear nowhere unless they are asked for.</summary>
public sealed class SecrecyTests
{
    private static readonly TestCertificates Authority = new();

    [Test]
    public async Task Neither_identities_nor_keys_nor_what_was_said_are_in_the_timeline_or_on_the_wire([Values] bool certificates, [Values("good", "wrong key", "unknown")] string how)
    {
        const string Secret = "very-secret-identity";
        var key = "a very secret key"u8.ToArray();
        var (own, client) = (Authority.Issue(Secret + "-server"), (how == "good" ? Authority : new TestCertificates("x")).Issue(Secret));
        using var two = certificates
            ? new SecureEndpoints(
                client: new() { Certificate = DtlsCertificate.FromPem(client.Certificate, client.Key), Trust = DtlsTrust.FromPem(Authority.Authority) },
                server: new() { Certificate = DtlsCertificate.FromPem(own.Certificate, own.Key), Trust = DtlsTrust.FromPem(Authority.Authority) },
                known: new(Name: how == "unknown" ? Secret + "-other" : null))
            : new SecureEndpoints(
                server: how == "unknown" ? new() : new DtlsCredentials().Add(Secret, how == "good" ? key : "another"u8.ToArray()),
                known: new(new(Secret, key)));
        await two.Get();
        two.ClientLink.Close(SecureEndpoints.ServerAddress);
        await two.Get();
        two.Nat.Rebind("203.0.113.5:9");
        await two.Get();
        var timelines = Bytes(two.ServerTimeline).Concat(Bytes(two.ClientTimeline)).ToArray();
        Assert.That(Holds(timelines, Encoding.UTF8.GetBytes(Secret)), Is.False, "the identity");
        Assert.That(Holds(timelines, key) || Holds(timelines, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(key))), Is.False, "the key");
        if (!certificates || how == "good")
            Assert.That(Encoding.UTF8.GetString(timelines).Contains('#'), Is.True, "a fingerprint is there instead");
        foreach (var datagram in two.Network.Sent)
        {
            Assert.That(Holds(datagram.Bytes, key), Is.False, "the key is never sent");
            Assert.That(Holds(datagram.Bytes, "secret answer"u8), Is.False, "nor is anything in the clear that was said in a session");
        }

        Assert.That(new object[] { two.ServerCredentials, two.ClientCredentials, new PreSharedKey(Secret, key), new KnownServer(new(Secret, key)), new PeerIdentity(PeerIdentityKind.PreSharedKey, Secret) }
            .Select(one => one.ToString()!), Has.None.Contains(Secret), "nor do they print themselves");
    }

    [Test]
    public async Task The_fingerprint_tells_peers_apart_and_differs_between_runs_that_are_not_seeded()
    {
        var lines = new List<string>();
        for (var run = 0; run < 2; run++)
        {
            using var two = new SecureEndpoints();
            using var socketLike = new DtlsLink(two.Network.Open("192.0.2.8:5684"), two.Clock, two.ServerTimeline, two.ServerCredentials);
            two.ClientCredentials.Add(socketLike.LocalEndPoint, new KnownServer(new(SecureEndpoints.Identity, SecureEndpoints.Key)));
            two.ClientLink.Send(socketLike.LocalEndPoint, "x"u8);
            await two.Wait(1);
            lines.Add(two.ServerLines.Single(line => line.StartsWith("secured by", StringComparison.Ordinal)));
        }

        Assert.That(lines[1], Is.Not.EqualTo(lines[0]));
    }

    [Test]
    public async Task Identities_are_shown_where_they_are_asked_for()
    {
        using var two = new SecureEndpoints(serverOptions: new() { ShowsIdentities = true });
        await two.Get();
        Assert.That(two.ServerLines, Has.Some.Contains($"PSK identity \"{SecureEndpoints.Identity}\""));
    }

    [TestCase(DtlsCipherSuite.PskAes128Ccm8, false)]
    [TestCase(DtlsCipherSuite.PskAes128CbcSha256, false)]
    [TestCase(DtlsCipherSuite.PskAes128GcmSha256, false)]
    [TestCase(DtlsCipherSuite.PskAes128Ccm8, true)]
    public async Task Tshark_decrypts_a_capture_with_the_key_log_that_was_asked_for_and_not_without_it(DtlsCipherSuite suite, bool withConnectionId)
    {
        var tshark = Tool.Find("tshark", "tshark");
        var keys = new List<string>();
        using var two = new SecureEndpoints(new() { CipherSuites = [suite], OffersConnectionId = withConnectionId }, new() { KeyLog = keys.Add });
        await two.Get("/the/path");
        two.ClientLink.Close(SecureEndpoints.ServerAddress);
        await two.Get("/taken/up");
        var folder = Directory.CreateTempSubdirectory("hil-keylog");
        try
        {
            var (capture, log) = (Path.Combine(folder.FullName, "capture.pcap"), Path.Combine(folder.FullName, "keys"));
            await File.WriteAllBytesAsync(capture, Pcap.Write(two.Network.Sent));
            await File.WriteAllLinesAsync(log, keys);
            var with = Tool.Text(tshark, "-r", capture, "-o", $"tls.keylog_file:{log}", "-Y", "coap", "-T", "fields", "-e", "coap.opt.uri_path_recon", "-e", "coap.payload");
            Assert.That(with, Does.Contain("/the/path").And.Contain("/taken/up"), string.Join('\n', keys));
            var without = Tool.Text(tshark, "-r", capture, "-Y", "coap || _ws.malformed", "-T", "fields", "-e", "frame.number");
            Assert.That(without.Trim(), Is.Empty, "nothing is readable, and nothing malformed");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static byte[] Bytes(Timeline timeline)
    {
        // What CoAP says is decoded on purpose, and another channel.
        var own = new Timeline();
        foreach (var entry in timeline.Snapshot().OfType<DtlsEntry>())
            own.Append(entry);
        using var stream = new MemoryStream();
        own.WriteJsonLines(stream);
        return stream.ToArray();
    }

    private static bool Holds(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> wanted) => bytes.IndexOf(wanted) >= 0;
}
