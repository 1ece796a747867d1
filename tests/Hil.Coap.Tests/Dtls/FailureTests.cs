using Hil.Coap.Dtls;
using Hil.Coap.Dtls.Credentials;
using Hil.Coap.Messages;
using Hil.Core.Network;

namespace Hil.Coap.Tests.Dtls;

/// <summary>Handshakes that fail say why, on both sides, and nothing of a peer that failed reaches the endpoint behind the link.</summary>
public sealed class FailureTests
{
    private static readonly TestCertificates Authority = new();

    [Test]
    public async Task An_unknown_identity_is_told_from_a_wrong_key()
    {
        using var two = new SecureEndpoints(known: new(new("nobody", SecureEndpoints.Key)));
        await two.Get();
        AssertFailed(two, DtlsFailure.UnknownIdentity, DtlsFailure.UnknownIdentity);
        Assert.That(Failures.TextOf(two.ServerTimeline), Does.StartWith("handshake failed: nobody is known by the PSK identity #"));
        Assert.That(two.ServerLines, Has.Some.EqualTo("> alert fatal unknown_psk_identity"));
        Assert.That(two.ClientLines, Has.Some.EqualTo("< alert fatal unknown_psk_identity"));
    }

    [TestCase(DtlsCipherSuite.PskAes128Ccm8)]
    [TestCase(DtlsCipherSuite.PskAes128CbcSha256)]
    public async Task A_wrong_key_is_said_within_seconds_and_does_not_look_like_lost_datagrams(DtlsCipherSuite suite)
    {
        using var two = new SecureEndpoints(new() { CipherSuites = [suite] }, known: new(new(SecureEndpoints.Identity, "another key 1234"u8)));
        var start = two.Clock.Now;
        await two.Clock.RunUntil(() => Failures.Of(two.ClientTimeline).Count > 0, Ask(two));
        AssertFailed(two, DtlsFailure.WrongKey, DtlsFailure.WrongKey);
        Assert.That(Failures.TextOf(two.ServerTimeline), Does.StartWith("handshake failed: the peer's Finished cannot be decrypted: the keys differ, by its word PSK identity #"));
        Assert.That(two.ServerLines, Has.Some.EqualTo("> alert fatal bad_record_mac"));
        Assert.That(two.ServerLines, Has.Some.EqualTo("< Finished ignored: it does not verify; the keys differ, or it is damaged or forged"));
        Assert.That(two.Clock.Now - start, Is.LessThan(TimeSpan.FromSeconds(4.5)));
    }

    [TestCase(true, false)]
    [TestCase(true, true)]
    [TestCase(false, false)]
    [TestCase(false, true)]
    public async Task A_Finished_that_does_not_verify_is_dropped_and_the_next_one_counts(bool ofClient, bool certificates)
    {
        var own = Authority.Issue("the server");
        using var two = new SecureEndpoints(
            client: new() { Trust = DtlsTrust.FromPem(Authority.Authority) },
            server: certificates ? new() { Certificate = DtlsCertificate.FromPem(own.Certificate, own.Key) } : null,
            known: certificates ? new() : null);
        var damaged = false;
        two.Network.Decide = (from, _, bytes) =>
        {
            // The last record of the flight that ends with Finished: its tag, not what it says.
            if (!damaged && from.Equals(ofClient ? SecureEndpoints.ClientAddress : SecureEndpoints.ServerAddress) && HoldsFinished(bytes))
            {
                damaged = true;
                bytes[^1] ^= 1;
            }

            return PacketPassage.Deliver;
        };
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
        Assert.That(damaged, Is.True);
        Assert.That(ofClient ? two.ServerLines : two.ClientLines, Has.Some.StartsWith("< Finished ignored"));
        Assert.That(Failures.Of(two.ServerTimeline).Concat(Failures.Of(two.ClientTimeline)), Is.Empty);
    }

    [Test]
    public async Task Who_forges_a_clients_address_in_the_middle_of_its_handshake_does_not_end_it_with_a_Finished()
    {
        using var two = new SecureEndpoints();
        var flights = 0;
        two.Network.Decide = (from, _, bytes) =>
        {
            if (!from.Equals(SecureEndpoints.ClientAddress) || !HoldsFinished(bytes) || flights++ > 0)
                return PacketPassage.Deliver;
            // The client's own comes late, and what it began with alone; a stranger's comes meanwhile, again and again.
            var keyExchange = bytes[..(13 + bytes[12])];
            two.Network.Decide = (_, _, _) => PacketPassage.Deliver;
            two.Network.Inject(from.ToString(), SecureEndpoints.ServerAddress, keyExchange);
            for (byte i = 0; i < 5; i++)
            {
                two.Network.Inject(from.ToString(), SecureEndpoints.ServerAddress, [20, 254, 253, 0, 0, 0, 0, 0, 0, 0, 9, 0, 1, 1, 22, 254, 253, 0, 1, 0, 0, 0, 0, 0, i, 0, 40, .. new byte[40]]);
            }

            return PacketPassage.Drop;
        };
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
        Assert.That(two.ServerLines, Has.Some.StartsWith("< Finished ignored"));
        Assert.That(Failures.Of(two.ServerTimeline), Is.Empty, two.Everything);
    }

    // Somebody in between takes extended master secret out of the offer. Without it the keys do not depend on what was said, so Finished can be
    // read; and it tells that the two sides heard different things.
    [Test]
    public async Task A_Finished_that_verifies_and_says_something_wrong_ends_the_handshake_at_once()
    {
        using var two = new SecureEndpoints();
        two.Network.Decide = (_, to, bytes) =>
        {
            if (to.Equals(SecureEndpoints.ServerAddress) && FragmentingLink.IsHello(bytes) && bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0, 23, 0, 0]) is > 0 and var at)
                bytes[at] = 0x7F;
            return PacketPassage.Deliver;
        };
        var start = two.Clock.Now;
        await two.Clock.RunUntil(() => Failures.Of(two.ServerTimeline).Count > 0, Ask(two));
        Assert.That(Failures.TextOf(two.ServerTimeline), Does.StartWith("handshake failed: this side ended the handshake (handshake_failure)"), two.Everything);
        Assert.That(two.ServerLines, Has.Some.EqualTo("> alert fatal handshake_failure"));
        Assert.That(two.Clock.Now - start, Is.LessThan(TimeSpan.FromSeconds(1)));
        Assert.That(two.Served, Is.Empty);
    }

    [Test]
    public async Task Without_a_common_cipher_suite_both_lists_are_shown()
    {
        using var two = new SecureEndpoints(new() { CipherSuites = [DtlsCipherSuite.PskAes128CbcSha256] }, new() { CipherSuites = [DtlsCipherSuite.PskAes128Ccm8] });
        await two.Get();
        AssertFailed(two, DtlsFailure.NoCommonCipherSuite, DtlsFailure.RefusedByPeer);
        Assert.That(
            Failures.TextOf(two.ServerTimeline),
            Is.EqualTo("handshake failed: no common cipher suite: the client offers PskAes128CbcSha256, 0x00FF, this side takes PskAes128Ccm8"));
    }

    [Test]
    public async Task A_client_with_a_key_meets_a_server_with_certificates_only()
    {
        var own = Authority.Issue("the server");
        using var two = new SecureEndpoints(
            new() { CipherSuites = [DtlsCipherSuite.EcdheEcdsaAes128Ccm8] },
            client: new() { Trust = DtlsTrust.FromPem(Authority.Authority) },
            server: new() { Certificate = DtlsCertificate.FromPem(own.Certificate, own.Key), Trust = DtlsTrust.FromPem(Authority.Authority) });
        await two.Get();
        // It was asked for a certificate and has none.
        AssertFailed(two, DtlsFailure.BadCertificate, DtlsFailure.RefusedByPeer);
        Assert.That(Failures.TextOf(two.ServerTimeline), Does.EndWith("the client's certificate is not accepted: it showed none"));
    }

    [TestCase("another authority", "UntrustedRoot", TestName = "A_certificate_of_another_authority_is_refused")]
    [TestCase("expired", "NotTimeValid", TestName = "A_certificate_that_is_out_of_date_is_refused")]
    [TestCase("purpose", "NotValidForUsage", TestName = "A_certificate_for_another_purpose_is_refused")]
    public async Task A_bad_certificate(string what, string reason)
    {
        var authority = what == "another authority" ? new("somebody else") : Authority;
        var own = Authority.Issue("the server");
        var client = what switch
        {
            "expired" => authority.Issue("device-7", TestCertificates.From.AddYears(1)),
            "purpose" => authority.Issue("device-7", purpose: "1.3.6.1.5.5.7.3.1"),
            _ => authority.Issue("device-7"),
        };
        using var two = new SecureEndpoints(
            client: new() { Certificate = DtlsCertificate.FromPem(client.Certificate, client.Key), Trust = DtlsTrust.FromPem(Authority.Authority) },
            server: new() { Certificate = DtlsCertificate.FromPem(own.Certificate, own.Key), Trust = DtlsTrust.FromPem(Authority.Authority) },
            known: new());
        await two.Get();
        AssertFailed(two, DtlsFailure.BadCertificate, DtlsFailure.BadCertificate);
        Assert.That(Failures.TextOf(two.ServerTimeline), Does.Contain(reason).Or.Contain("PartialChain"));
    }

    [Test]
    public async Task A_server_whose_certificate_is_for_another_name_is_refused()
    {
        var own = Authority.Issue("the server", alternative: "server.test");
        using var two = new SecureEndpoints(
            client: new() { Trust = DtlsTrust.FromPem(Authority.Authority) },
            server: new() { Certificate = DtlsCertificate.FromPem(own.Certificate, own.Key) },
            known: new(Name: "bank.test"));
        await two.Get();
        Assert.That(Failures.Of(two.ClientTimeline), Has.Some.EqualTo(DtlsFailure.BadCertificate));
        Assert.That(Failures.TextOf(two.ClientTimeline), Does.Contain("it is not for #"));
        Assert.That(two.Served, Is.Empty);
    }

    [Test]
    public async Task Certificates_are_judged_by_the_moment_that_is_given()
    {
        var (own, client) = (Authority.Issue("the server"), Authority.Issue("device-7", TestCertificates.From.AddYears(1)));
        var trust = new DtlsTrust(Anchors()) { At = TestCertificates.From.AddMonths(6) };
        using var two = new SecureEndpoints(
            client: new() { Certificate = DtlsCertificate.FromPem(client.Certificate, client.Key), Trust = trust },
            server: new() { Certificate = DtlsCertificate.FromPem(own.Certificate, own.Key), Trust = trust },
            known: new());
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
    }

    [Test]
    public async Task A_client_that_never_returns_its_cookie_is_told_of_later()
    {
        using var two = new SecureEndpoints();
        two.Network.Decide = (from, _, _) => from.Equals(SecureEndpoints.ServerAddress) ? PacketPassage.Drop : PacketPassage.Deliver;
        Ask(two);
        await two.Wait(30);
        Assert.That(Failures.Of(two.ServerTimeline), Has.Some.EqualTo(DtlsFailure.CookieNotReturned));
        Assert.That(two.ServerLink.Handshakes, Is.Zero);
    }

    [Test]
    public async Task A_peer_that_goes_silent_ends_the_handshake_in_time_and_is_told_of_with_the_last_message()
    {
        using var two = new SecureEndpoints();
        var fromClient = 0;
        two.Network.Decide = (from, _, _) => from.Equals(SecureEndpoints.ClientAddress) && ++fromClient > 2 ? PacketPassage.Drop : PacketPassage.Deliver;
        Ask(two);
        await two.Wait(61);
        AssertFailed(two, DtlsFailure.TimedOut, DtlsFailure.TimedOut);
        Assert.That(Failures.TextOf(two.ServerTimeline), Is.EqualTo("handshake failed: the client went silent after client_hello"));
        Assert.That(Failures.TextOf(two.ClientTimeline), Does.Contain("the server does not answer Finished").And.EndsWith("datagrams are lost").Or.EndsWith("1 datagrams are lost"));
        Assert.That(two.ServerLink.Handshakes + two.ClientLink.Handshakes, Is.Zero);
        Assert.That(two.ServerLines.Count(line => line.StartsWith("> the last flight again", StringComparison.Ordinal)), Is.EqualTo(5), "at 1, 3, 7, 15 and 31 s");
    }

    [Test]
    public async Task A_server_that_is_not_there_is_told_of()
    {
        using var two = new SecureEndpoints();
        two.ServerLink.Dispose();
        Ask(two);
        await two.Wait(61);
        Assert.That(Failures.TextOf(two.ClientTimeline), Does.StartWith("handshake failed: the server does not answer"));
    }

    [Test]
    public async Task After_a_failure_the_next_request_begins_anew()
    {
        using var two = new SecureEndpoints(server: new());
        await two.Get();
        Assert.That(two.Served, Is.Empty);
        two.ServerCredentials.Add(SecureEndpoints.Identity, SecureEndpoints.Key);
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
    }

    [Test]
    public async Task Plain_text_to_a_secured_port_is_ignored_and_said_to_be_none()
    {
        using var two = new SecureEndpoints();
        var plain = CoapEncoder.Encode(new(CoapType.Confirmable, CoapCode.Get, 7));
        two.Network.Inject("192.0.2.66:5683", SecureEndpoints.ServerAddress, plain);
        await two.Wait(1);
        Assert.That(two.Served, Is.Empty);
        Assert.That(two.Network.Sent, Has.Count.EqualTo(1), "nothing is answered");
        Assert.That(two.ServerLines.Single(), Does.Contain("ignored: a record header of 13 bytes was expected"));
    }

    [Test]
    public async Task Plain_text_in_a_record_is_not_heard_either_with_a_session_or_without()
    {
        using var two = new SecureEndpoints();
        var plain = CoapEncoder.Encode(new(CoapType.Confirmable, CoapCode.Get, 7));
        byte[] record = [23, 254, 253, 0, 0, 0, 0, 0, 0, 0, 99, 0, (byte)plain.Length, .. plain];
        two.Network.Inject("192.0.2.66:5683", SecureEndpoints.ServerAddress, record);
        await two.Get();
        Assert.That(two.Served, Has.Count.EqualTo(1));
        two.Network.Inject(SecureEndpoints.ClientAddress.ToString(), SecureEndpoints.ServerAddress, record);
        record[4] = 1;
        two.Network.Inject(SecureEndpoints.ClientAddress.ToString(), SecureEndpoints.ServerAddress, record);
        await two.Wait(1);
        Assert.That(two.Served, Has.Count.EqualTo(1));
    }

    // Whether a record that is encrypted comes behind one in the clear: only a Finished does.
    private static bool HoldsFinished(byte[] datagram)
    {
        for (var at = 0; at + 13 <= datagram.Length; at += 13 + ((datagram[at + 11] << 8) | datagram[at + 12]))
        {
            if (at > 0 && datagram[at + 4] == 1)
                return true;
        }

        return false;
    }

    private static IEnumerable<System.Security.Cryptography.X509Certificates.X509Certificate2> Anchors() =>
        [System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(Authority.Authority)];

    private static Hil.Core.Time.BoardTime Ask(SecureEndpoints two)
    {
        two.Client.Request(SecureEndpoints.ServerAddress, Hil.Coap.Exchanges.CoapRequest.For(CoapCode.Get, "/x"));
        return two.Clock.Now + TimeSpan.FromMinutes(5);
    }

    private static void AssertFailed(SecureEndpoints two, DtlsFailure onServer, DtlsFailure onClient)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Failures.Of(two.ServerTimeline).FirstOrDefault(), Is.EqualTo(onServer), two.Everything);
            Assert.That(Failures.Of(two.ClientTimeline).FirstOrDefault(), Is.EqualTo(onClient), two.Everything);
            Assert.That(two.Served, Is.Empty);
            Assert.That(two.ServerLink.Sessions, Is.Zero);
            Assert.That(two.ClientLink.Sessions, Is.Zero);
        }
    }
}
