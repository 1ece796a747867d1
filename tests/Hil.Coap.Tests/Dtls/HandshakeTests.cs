using System.Security.Cryptography;
using Hil.Coap.Dtls;
using Hil.Coap.Dtls.Credentials;
using Hil.Core.Network;

namespace Hil.Coap.Tests.Dtls;

/// <summary>Handshakes that come to their end, over good networks and bad ones.</summary>
public sealed class HandshakeTests
{
    private static readonly TestCertificates Authority = new();

    [TestCase(DtlsCipherSuite.PskAes128Ccm8)]
    [TestCase(DtlsCipherSuite.PskAes128CbcSha256)]
    [TestCase(DtlsCipherSuite.PskAes128GcmSha256)]
    public async Task A_request_begins_a_handshake_with_a_pre_shared_key_and_is_answered_through_it(DtlsCipherSuite suite)
    {
        using var two = new SecureEndpoints(serverOptions: new() { CipherSuites = [suite] });
        var exchange = await two.Get();
        Assert.That(SecureEndpoints.Text(exchange), Is.EqualTo("2.05 secret answer"), two.Everything);
        Assert.That(two.Served.Single().Identity, Is.EqualTo(new PeerIdentity(PeerIdentityKind.PreSharedKey, SecureEndpoints.Identity)));
        Assert.That(two.ServerLines, Has.Some.StartsWith($"secured by {suite}").And.Some.EndsWith("connection id of 8 bytes"));
        Assert.That(two.ServerLines, Has.None.Contains("no extended master secret"));
    }

    [TestCase((byte)0)]
    [TestCase((byte)254)]
    [TestCase((byte)252)]
    public async Task A_hello_may_have_any_version_in_its_record(byte minor)
    {
        using var two = new SecureEndpoints();
        two.Network.Decide = (_, to, bytes) =>
        {
            // mbedTLS 2.28 writes 254.0 where it may speak every version.
            if (to.Equals(SecureEndpoints.ServerAddress) && bytes is [22, 254, _, 0, 0, ..] && bytes[13] == 1)
                bytes[2] = minor;
            return PacketPassage.Deliver;
        };
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
        Assert.That(two.Network.Sent.Count(sent => sent.Bytes[2] == minor), Is.AtLeast(2), "both hellos");
    }

    [TestCase(DtlsCipherSuite.EcdheEcdsaAes128Ccm8)]
    [TestCase(DtlsCipherSuite.EcdheEcdsaAes128CbcSha256)]
    [TestCase(DtlsCipherSuite.EcdheEcdsaAes128GcmSha256)]
    public async Task With_certificates_each_side_knows_the_other_by_name(DtlsCipherSuite suite)
    {
        var (client, server) = Certificates();
        using var two = new SecureEndpoints(serverOptions: new() { CipherSuites = [suite] }, client: client, server: server, known: new(Name: "server.test"));
        var exchange = await two.Get();
        Assert.That(SecureEndpoints.Text(exchange), Is.EqualTo("2.05 secret answer"), two.Everything);
        Assert.That(two.Served.Single().Identity, Is.EqualTo(new PeerIdentity(PeerIdentityKind.Certificate, "device-7")));
        Assert.That(two.ServerLines, Has.Some.StartsWith($"secured by {suite}"));
        Assert.That(two.ClientLink.IdentityOf(SecureEndpoints.ServerAddress)!.MayBeCalled("server.test"), Is.True, "the alternative name");
        Assert.That(two.ClientLink.IdentityOf(SecureEndpoints.ServerAddress)!.Name, Is.EqualTo("the server"), "the common name");
    }

    [Test]
    public async Task A_client_need_not_show_a_certificate_where_none_is_required()
    {
        var (client, server) = Certificates();
        client.Certificate = null;
        server.Trust = new() { RequiresClient = false };
        using var two = new SecureEndpoints(client: client, server: server, known: new());
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
        Assert.That(two.Served.Single().Identity!.Kind, Is.EqualTo(PeerIdentityKind.Anonymous));
        Assert.That(two.Served.Single().Identity!.MayBeCalled(""), Is.False, "nobody is called anything");
    }

    [Test]
    public async Task Raw_public_keys_are_believed_by_their_digest()
    {
        var (clientKey, serverKey) = (RawKey(), RawKey());
        var client = new DtlsCredentials { Certificate = clientKey, Trust = new() { RawPublicKeys = [serverKey.PublicKeyDigest()] } };
        var server = new DtlsCredentials { Certificate = serverKey, Trust = new() { RawPublicKeys = [clientKey.PublicKeyDigest()] } };
        using var two = new SecureEndpoints(client: client, server: server, known: new());
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
        Assert.That(two.Served.Single().Identity, Is.EqualTo(new PeerIdentity(PeerIdentityKind.RawPublicKey, clientKey.PublicKeyDigest())));
    }

    [Test]
    public async Task A_raw_public_key_that_nobody_believes_is_refused()
    {
        var (clientKey, serverKey) = (RawKey(), RawKey());
        var client = new DtlsCredentials { Certificate = clientKey, Trust = new() { RawPublicKeys = [serverKey.PublicKeyDigest()] } };
        var server = new DtlsCredentials { Certificate = serverKey, Trust = new() { RawPublicKeys = [RawKey().PublicKeyDigest()] } };
        using var two = new SecureEndpoints(client: client, server: server, known: new());
        await two.Get();
        Assert.That(two.Served, Is.Empty);
        Assert.That(Failures.Of(two.ServerTimeline), Has.Some.EqualTo(DtlsFailure.BadCertificate), two.Everything);
    }

    [Test]
    public async Task A_client_that_takes_certificates_only_is_told_that_the_server_has_a_raw_public_key()
    {
        var client = new DtlsCredentials { Trust = DtlsTrust.FromPem(Authority.Authority) };
        using var two = new SecureEndpoints(client: client, server: new() { Certificate = RawKey() }, known: new());
        await two.Get();
        Assert.That(Failures.TextOf(two.ServerTimeline), Is.EqualTo("handshake failed: the client does not take a raw public key, which is what this side has"));
    }

    // A full handshake takes ten datagrams or fewer; those behind it are the request and its answer.
    [Test]
    public async Task Whichever_datagram_is_lost_the_handshake_comes_to_its_end([Range(0, 12)] int lost, [Values] bool certificates)
    {
        var (client, server) = certificates ? Certificates() : (null, null);
        using var two = new SecureEndpoints(client: client, server: server, known: certificates ? new() : null);
        var sent = 0;
        two.Network.Decide = (_, _, _) => sent++ == lost ? PacketPassage.Drop : PacketPassage.Deliver;
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
    }

    // As long as they last, at most every fourth in a row may be lost, so that the 60 seconds of a handshake are enough.
    [Test]
    public async Task On_a_bad_network_the_handshake_comes_to_its_end([Range(1, 20)] int seed, [Values] bool certificates)
    {
        var (client, server) = certificates ? Certificates() : (null, null);
        using var two = new SecureEndpoints(client: client, server: server, known: certificates ? new() : null);
        var random = new Random(seed);
        var inARow = 0;
        two.Network.Decide = (_, _, _) =>
        {
            var draw = random.Next(100);
            inARow = draw < 25 && inARow < 2 ? inARow + 1 : 0;
            return inARow > 0 ? PacketPassage.Drop
                : draw < 45 ? PacketPassage.Deliver with { Copies = 2 }
                : draw < 65 ? PacketPassage.Deliver with { Delay = TimeSpan.FromMilliseconds(random.Next(300)) }
                : PacketPassage.Deliver;
        };
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
    }

    [Test]
    public async Task Two_runs_are_the_same_byte_for_byte([Values] bool certificates)
    {
        var (client, server) = certificates ? Certificates() : (null, null);
        var runs = new List<(string Digest, string Datagrams)>();
        for (var run = 0; run < 2; run++)
        {
            using var two = new SecureEndpoints(client: client, server: server, known: certificates ? new() : null);
            var sent = 0;
            two.Network.Decide = (_, _, _) => ++sent % 5 == 0 ? PacketPassage.Drop : PacketPassage.Deliver;
            await two.Get();
            await two.Get();
            runs.Add((two.ServerTimeline.Digest() + two.ClientTimeline.Digest(), string.Join('\n', two.Network.Sent.Select(one => Convert.ToHexString(one.Bytes)))));
        }

        Assert.That(runs[1].Datagrams, Is.EqualTo(runs[0].Datagrams));
        Assert.That(runs[1].Digest, Is.EqualTo(runs[0].Digest));
    }

    [Test]
    public async Task Without_a_seed_no_two_runs_are_the_same()
    {
        var hellos = new List<byte[]>();
        for (var run = 0; run < 2; run++)
        {
            using var two = new SecureEndpoints();
            using var link = new DtlsLink(two.Network.Open("192.0.2.9:1"), two.Clock, new(), two.ClientCredentials);
            link.Send(SecureEndpoints.ServerAddress, "x"u8);
            hellos.Add(two.Network.Sent.Single().Bytes);
            await two.Clock.Run(TimeSpan.FromSeconds(1));
        }

        Assert.That(hellos[1], Is.Not.EqualTo(hellos[0]));
    }

    [Test]
    public void A_socket_takes_no_seed()
    {
        using var socket = UdpLink.Open(new(System.Net.IPAddress.Loopback, 0));
        Assert.That(
            () => new DtlsLink(socket, new Virtual.VirtualClock(), new(), new DtlsCredentials(), new() { Seed = 1 }),
            Throws.ArgumentException.With.Message.Contains("a seed is for emulated boards"));
    }

    [Test]
    public async Task Certificates_that_take_several_datagrams_arrive_whole()
    {
        var (client, server) = Certificates(keyBits: 384);
        var small = new DtlsOptions { DatagramBytes = 256 };
        using var two = new SecureEndpoints(small, small, client, server, known: new());
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
        Assert.That(two.Network.Sent.Max(one => one.Bytes.Length), Is.LessThanOrEqualTo(256));
    }

    [Test]
    public async Task The_key_is_of_any_length_up_to_64_bytes_and_the_identity_up_to_128([Values(1, 16, 64)] int keyBytes, [Values(1, 128)] int identityBytes)
    {
        var identity = new string('i', identityBytes);
        var key = RandomNumberGenerator.GetBytes(keyBytes);
        using var two = new SecureEndpoints(server: new DtlsCredentials().Add(identity, key), known: new(new(identity, key)));
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
        Assert.That(two.Served.Single().Identity!.Name, Is.EqualTo(identity));
    }

    private static (DtlsCredentials Client, DtlsCredentials Server) Certificates(int keyBits = 256)
    {
        var (server, client) = (Authority.Issue("the server", alternative: "server.test", keyBits: keyBits), Authority.Issue("device-7", keyBits: keyBits));
        return (
            new() { Certificate = DtlsCertificate.FromPem(client.Certificate, client.Key), Trust = DtlsTrust.FromPem(Authority.Authority) },
            new() { Certificate = DtlsCertificate.FromPem(server.Certificate, server.Key), Trust = DtlsTrust.FromPem(Authority.Authority) });
    }

    private static DtlsCertificate RawKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return DtlsCertificate.RawPublicKeyFromPem(key.ExportPkcs8PrivateKeyPem());
    }

}
