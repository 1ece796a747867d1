using Hil.Coap.Dtls;
using Hil.Coap.Dtls.Credentials;
using Hil.Core.Network;

namespace Hil.Coap.Tests.Dtls;

/// <summary>Sessions that are taken up again by their id (RFC 5246 §7.3).</summary>
public sealed class ResumptionTests
{
    private const string Again = "a session taken up again";

    private static readonly TestCertificates Authority = new();

    [TestCase(DtlsCipherSuite.PskAes128Ccm8)]
    [TestCase(DtlsCipherSuite.PskAes128CbcSha256)]
    public async Task A_client_that_comes_back_needs_no_full_handshake_and_is_who_it_was(DtlsCipherSuite suite)
    {
        using var two = new SecureEndpoints(new() { CipherSuites = [suite] });
        await two.Get();
        two.ClientLink.Close(SecureEndpoints.ServerAddress);
        await two.Wait(1);
        Assert.That(two.ServerLink.Sessions, Is.Zero, "close_notify was heard");
        two.Network.Sent.Clear();
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
        Assert.That(two.ServerLines, Has.Some.Contains(Again));
        Assert.That(two.ClientLines, Has.Some.Contains(Again));
        Assert.That(two.Served.Select(one => one.Identity!.Name), Has.All.EqualTo(SecureEndpoints.Identity));
        Assert.That(two.Network.Sent.SelectMany(one => HandshakeTypes(one.Bytes)), Has.None.EqualTo(16), "no ClientKeyExchange");
    }

    [Test]
    public async Task With_certificates_too()
    {
        using var two = WithCertificates(out _);
        await two.Get();
        two.ClientLink.Close(SecureEndpoints.ServerAddress);
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
        Assert.That(two.ServerLines, Has.Some.Contains(Again));
        Assert.That(two.Served.Select(one => one.Identity!.Name), Has.All.EqualTo("device-7"));
    }

    [Test]
    public async Task It_has_a_connection_id_of_its_own_and_may_move()
    {
        using var two = new SecureEndpoints();
        await two.Get();
        two.ClientLink.Close(SecureEndpoints.ServerAddress);
        await two.Get();
        two.Nat.Rebind("203.0.113.5:9");
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
        var ids = two.Network.Sent.Where(one => one.Bytes[0] == 25).Select(one => Convert.ToHexString(one.Bytes.AsSpan(11, 8))).Distinct().ToList();
        Assert.That(ids, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_connection_id_is_agreed_on_anew_each_time()
    {
        using var two = new SecureEndpoints(new() { OffersConnectionId = false });
        await two.Get();
        two.ClientLink.Close(SecureEndpoints.ServerAddress);
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
        Assert.That(two.ServerLines, Has.Some.Contains(Again));
        Assert.That(two.Network.Sent, Has.None.Matches<(System.Net.IPEndPoint, System.Net.IPEndPoint, byte[] Bytes)>(one => one.Bytes[0] == 25));
    }

    [TestCase("withdrawn", TestName = "A_client_whose_credential_was_withdrawn_cannot_come_back")]
    [TestCase("changed", TestName = "A_client_whose_key_was_changed_cannot_come_back_with_the_old_session")]
    public async Task The_credential_is_looked_at_again(string what)
    {
        using var two = new SecureEndpoints();
        await two.Get();
        two.ClientLink.Close(SecureEndpoints.ServerAddress);
        if (what == "withdrawn")
            two.ServerCredentials.Withdraw(SecureEndpoints.Identity);
        else
            two.ServerCredentials.Add(SecureEndpoints.Identity, "the key of tomorrow"u8);
        await two.Get();
        Assert.That(two.Served, Has.Count.EqualTo(1));
        Assert.That(two.ServerLines, Has.None.Contains(Again));
        Assert.That(Failures.Of(two.ServerTimeline), Is.Not.Empty.And.All.EqualTo(what == "withdrawn" ? DtlsFailure.UnknownIdentity : DtlsFailure.WrongKey));
    }

    [Test]
    public async Task A_certificate_that_is_believed_no_more_cannot_come_back()
    {
        using var two = WithCertificates(out var server);
        await two.Get();
        two.ClientLink.Close(SecureEndpoints.ServerAddress);
        server.Trust = DtlsTrust.FromPem(new TestCertificates("somebody else").Authority);
        await two.Get();
        Assert.That(two.Served, Has.Count.EqualTo(1));
        Assert.That(two.ServerLines, Has.None.Contains(Again));
    }

    [Test]
    public async Task A_session_cannot_be_taken_up_after_its_time()
    {
        var options = new DtlsOptions { ResumptionLifetime = TimeSpan.FromHours(1) };
        using var two = new SecureEndpoints(serverOptions: options);
        await two.Get();
        two.ClientLink.Close(SecureEndpoints.ServerAddress);
        await two.Wait(3601);
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
        Assert.That(two.ServerLines, Has.None.Contains(Again));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_side_that_forgot_makes_a_full_handshake(bool serverForgot)
    {
        using var two = new SecureEndpoints();
        await two.Get();
        two.ClientLink.Close(SecureEndpoints.ServerAddress);
        await two.Wait(1);
        (serverForgot ? two.ServerLink : two.ClientLink).Forget();
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
        Assert.That(two.ServerLines, Has.None.Contains(Again));
        two.ClientLink.Close(SecureEndpoints.ServerAddress);
        await two.Get();
        Assert.That(two.ServerLines, Has.Some.Contains(Again), "the new one can be taken up");
    }

    [Test]
    public async Task A_resumption_that_was_broken_off_does_not_spoil_the_session_for_its_owner()
    {
        using var two = new SecureEndpoints();
        await two.Get();
        two.ClientLink.Close(SecureEndpoints.ServerAddress);
        await two.Wait(1);
        // The owner's hello with the session's id gets through, and nothing else of it.
        var fromClient = 0;
        two.Network.Decide = (from, _, _) => from.Equals(SecureEndpoints.ClientAddress) && ++fromClient > 2 ? PacketPassage.Drop : PacketPassage.Deliver;
        await two.Get();
        await two.Wait(120);
        Assert.That(two.ServerLink.Handshakes, Is.Zero);
        Assert.That(two.ServerLink.Resumable, Is.EqualTo(1));
    }

    [Test]
    public async Task Whichever_datagram_is_lost_it_is_taken_up([Range(0, 8)] int lost)
    {
        using var two = new SecureEndpoints();
        await two.Get();
        two.ClientLink.Close(SecureEndpoints.ServerAddress);
        await two.Wait(1);
        var sent = 0;
        two.Network.Decide = (_, _, _) => sent++ == lost ? PacketPassage.Drop : PacketPassage.Deliver;
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
        Assert.That(two.ServerLines, Has.Some.Contains(Again), two.Everything);
    }

    private static SecureEndpoints WithCertificates(out DtlsCredentials server)
    {
        var (own, client) = (Authority.Issue("the server"), Authority.Issue("device-7"));
        server = new() { Certificate = DtlsCertificate.FromPem(own.Certificate, own.Key), Trust = DtlsTrust.FromPem(Authority.Authority) };
        return new(
            client: new() { Certificate = DtlsCertificate.FromPem(client.Certificate, client.Key), Trust = DtlsTrust.FromPem(Authority.Authority) },
            server: server, known: new());
    }

    private static IEnumerable<byte> HandshakeTypes(byte[] datagram)
    {
        for (var at = 0; at + 13 < datagram.Length && datagram[at] != 25; at += 13 + (datagram[at + 11] << 8) + datagram[at + 12])
            if (datagram[at] == 22 && datagram[at + 4] == 0)
                yield return datagram[at + 13];
    }
}
