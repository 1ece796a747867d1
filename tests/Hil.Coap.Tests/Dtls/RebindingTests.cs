using System.Net;
using Hil.Coap.Dtls;
using Hil.Coap.Dtls.Credentials;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Core.Network;

namespace Hil.Coap.Tests.Dtls;

/// <summary>Clients whose address changes while their session lives (RFC 9146 §6).</summary>
public sealed class RebindingTests
{
    private const string Elsewhere = "203.0.113.5:9";

    [TestCase(DtlsCipherSuite.PskAes128Ccm8)]
    [TestCase(DtlsCipherSuite.PskAes128CbcSha256)]
    public async Task With_a_connection_id_a_session_goes_on_from_the_new_address(DtlsCipherSuite suite)
    {
        using var two = new SecureEndpoints(new() { CipherSuites = [suite] });
        var moves = Moves(two);
        await two.Get();
        two.Nat.Rebind(Elsewhere);
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
        Assert.That(moves.Single(), Is.EqualTo(new PeerMoved(SecureEndpoints.ClientAddress, IPEndPoint.Parse(Elsewhere))));
        Assert.That(two.Served.Select(one => one.Peer), Is.EqualTo(new[] { SecureEndpoints.ClientAddress, IPEndPoint.Parse(Elsewhere) }));
        Assert.That(two.Served.Select(one => one.Identity!.Name), Has.All.EqualTo(SecureEndpoints.Identity));
        Assert.That(two.ServerLink.Sessions, Is.EqualTo(1));
        Assert.That(two.ServerLink.IdentityOf(SecureEndpoints.ClientAddress), Is.Null, "nobody is at the old address");
        Assert.That(two.ServerLines.Count(line => line.StartsWith("secured by", StringComparison.Ordinal)), Is.EqualTo(1), "no second handshake");
        Assert.That(two.ServerLines, Has.Some.StartsWith($"moved here from {SecureEndpoints.ClientAddress}: PSK identity #"));
    }

    [Test]
    public async Task What_the_server_sends_goes_to_the_new_address()
    {
        using var two = new SecureEndpoints();
        await two.Get();
        two.Nat.Rebind(Elsewhere);
        await two.Get();
        two.Network.Sent.Clear();
        two.ServerLink.Send(IPEndPoint.Parse(Elsewhere), "notification"u8);
        Assert.That(two.Network.Sent.Single().To, Is.EqualTo(IPEndPoint.Parse(Elsewhere)));
        two.ServerLink.Send(SecureEndpoints.ClientAddress, "notification"u8);
        Assert.That(two.Network.Sent, Has.Count.EqualTo(1), "nobody is at the old one");
    }

    [TestCase(true, false, TestName = "Without_a_connection_id_from_the_server_a_new_address_needs_a_new_handshake")]
    [TestCase(false, true, TestName = "Without_a_client_that_knows_connection_ids_a_new_address_needs_a_new_handshake")]
    public async Task Without_a_connection_id(bool clientOffers, bool serverGives)
    {
        using var two = new SecureEndpoints(new() { OffersConnectionId = clientOffers }, new() { ConnectionIdBytes = serverGives ? 8 : 0 });
        await two.Get();
        two.Nat.Rebind(Elsewhere);
        var exchange = two.Client.Request(SecureEndpoints.ServerAddress, CoapRequest.For(CoapCode.Get, "/x"));
        await two.Wait(1);
        Assert.That(exchange.IsCompleted, Is.False);
        Assert.That(two.ServerLines, Has.Some.EndsWith("ignored: there is no session with this address"));
        Assert.That(two.Served, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_old_record_from_another_address_moves_nobody()
    {
        using var two = new SecureEndpoints();
        var moves = Moves(two);
        await two.Get();
        var old = LastFromClient(two);
        await two.Get();
        two.Network.Inject(Elsewhere, SecureEndpoints.ServerAddress, old);
        await two.Wait(0.1);
        Assert.That(moves, Is.Empty);
        Assert.That(two.Served, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_record_that_was_never_heard_but_is_older_than_the_newest_is_served_and_moves_nobody()
    {
        using var two = new SecureEndpoints();
        var moves = Moves(two);
        await two.Get();
        byte[]? held = null;
        two.Network.Decide = (from, _, bytes) =>
        {
            if (!from.Equals(SecureEndpoints.ClientAddress) || held is not null)
                return PacketPassage.Deliver;
            held = bytes;
            return PacketPassage.Drop;
        };
        two.ClientLink.Send(SecureEndpoints.ServerAddress, CoapEncoder.Encode(new(CoapType.NonConfirmable, CoapCode.Get, 7)));
        await two.Get();
        two.Network.Inject(Elsewhere, SecureEndpoints.ServerAddress, held!);
        await two.Wait(0.1);
        Assert.That(moves, Is.Empty);
        Assert.That(two.Served, Has.Count.EqualTo(3), "it was genuine");
        Assert.That(two.Served[2].Peer, Is.EqualTo(SecureEndpoints.ClientAddress), "and is its peer's, wherever it came from");
    }

    [Test]
    public async Task A_record_that_does_not_verify_moves_nobody([Values(0, 11, 12, 20, 25, -1)] int where)
    {
        using var two = new SecureEndpoints();
        var moves = Moves(two);
        await two.Get();
        two.Network.Decide = (_, to, _) => to.Equals(SecureEndpoints.ServerAddress) ? PacketPassage.Drop : PacketPassage.Deliver;
        two.ClientLink.Send(SecureEndpoints.ServerAddress, CoapEncoder.Encode(new(CoapType.NonConfirmable, CoapCode.Get, 7)));
        var forged = LastFromClient(two).ToArray();
        forged[where < 0 ? ^1 : where] ^= 1;
        two.Network.Decide = (_, _, _) => PacketPassage.Deliver;
        two.Network.Inject(Elsewhere, SecureEndpoints.ServerAddress, forged);
        await two.Wait(0.1);
        Assert.That(moves, Is.Empty);
        Assert.That(two.Served, Has.Count.EqualTo(1));
        Assert.That(two.ServerLines.Last(), Does.Contain("ignored"));
    }

    [Test]
    public async Task Two_clients_may_change_places()
    {
        using var two = new SecureEndpoints();
        two.ServerCredentials.Add("second", "second key"u8);
        var credentials = new DtlsCredentials().Add(SecureEndpoints.ServerAddress, new KnownServer(new("second", "second key"u8)));
        using var nat = new NatLink(two.Network, Elsewhere);
        using var link = new DtlsLink(nat, two.Clock, two.ClientTimeline, credentials, new() { Seed = 99 });
        using var second = new CoapEndpoint(link, two.Clock, two.ClientTimeline);
        await two.Get();
        await two.Complete(second.Request(SecureEndpoints.ServerAddress, CoapRequest.For(CoapCode.Get, "/x")));

        two.Nat.Rebind("203.0.113.99:1");
        nat.Rebind(SecureEndpoints.ClientAddress.ToString());
        two.Nat.Rebind(Elsewhere);
        var answers = new[] { await two.Get(), await two.Complete(second.Request(SecureEndpoints.ServerAddress, CoapRequest.For(CoapCode.Get, "/x"))) };
        Assert.That(answers.Select(SecureEndpoints.Text), Has.All.EqualTo("2.05 secret answer"), two.Everything);
        Assert.That(
            two.Served.Select(one => (one.Peer.ToString(), one.Identity!.Name)),
            Is.EqualTo(new[]
            {
                (SecureEndpoints.ClientAddress.ToString(), SecureEndpoints.Identity), (Elsewhere, "second"),
                (Elsewhere, SecureEndpoints.Identity), (SecureEndpoints.ClientAddress.ToString(), "second"),
            }));
        Assert.That(two.ServerLink.Sessions, Is.EqualTo(2));
    }

    [Test]
    public async Task A_client_that_sends_in_anothers_name_does_not_end_the_others_session([Values] bool otherHasConnectionId)
    {
        using var two = new SecureEndpoints(new() { OffersConnectionId = otherHasConnectionId });
        two.ServerCredentials.Add("second", "second key"u8);
        var credentials = new DtlsCredentials().Add(SecureEndpoints.ServerAddress, new KnownServer(new("second", "second key"u8)));
        using var link = new DtlsLink(two.Network.Open(Elsewhere), two.Clock, two.ClientTimeline, credentials, new() { Seed = 99 });
        link.Send(SecureEndpoints.ServerAddress, "x"u8);
        await two.Get();
        two.Network.Decide = (_, _, _) => PacketPassage.Drop;
        link.Send(SecureEndpoints.ServerAddress, "x"u8);
        var record = two.Network.Sent.Last().Bytes;
        two.Network.Decide = (_, _, _) => PacketPassage.Deliver;
        two.Network.Inject(SecureEndpoints.ClientAddress.ToString(), SecureEndpoints.ServerAddress, record);
        await two.Wait(0.1);
        Assert.That(two.ServerLink.IdentityOf(SecureEndpoints.ClientAddress)!.Name, Is.EqualTo("second"));
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
        Assert.That(two.ServerLink.IdentityOf(SecureEndpoints.ClientAddress)!.Name, Is.EqualTo(SecureEndpoints.Identity));
        Assert.That(two.Served.Last().Identity!.Name, Is.EqualTo(SecureEndpoints.Identity));
        Assert.That(two.ServerLink.Sessions, Is.EqualTo(2));
    }

    [Test]
    public async Task An_exchange_that_is_under_way_ends_at_the_new_address()
    {
        CoapServerExchange? asked = null;
        using var two = new SecureEndpoints(serve: exchange => asked = exchange);
        var slow = two.Client.Request(SecureEndpoints.ServerAddress, CoapRequest.For(CoapCode.Get, "/slow"));
        await two.Clock.RunUntil(() => asked is not null, two.Clock.Now + TimeSpan.FromSeconds(10));
        two.Nat.Rebind(Elsewhere);
        two.ClientLink.Send(SecureEndpoints.ServerAddress, CoapEncoder.Encode(new(CoapType.NonConfirmable, CoapCode.Empty, 7)));
        await two.Wait(0.1);
        asked!.Respond(CoapCode.Content, payload: "after the move"u8.ToArray());
        Assert.That(SecureEndpoints.Text(await two.Complete(slow)), Is.EqualTo("2.05 after the move"), two.Everything);
    }

    private static List<PeerMoved> Moves(SecureEndpoints two)
    {
        var moves = new List<PeerMoved>();
        two.ServerLink.Moved += moves.Add;
        return moves;
    }

    private static byte[] LastFromClient(SecureEndpoints two) => two.Network.Sent.Last(one => one.From.Equals(SecureEndpoints.ClientAddress)).Bytes;
}
