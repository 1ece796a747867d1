using System.Net;
using Hil.Coap.Dtls;
using Hil.Coap.Dtls.Credentials;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Core.Network;

namespace Hil.Coap.Tests.Dtls;

/// <summary>Sessions from their beginning to their end, many on one port.</summary>
public sealed class SessionTests
{
    [Test]
    public async Task Many_clients_on_one_port_are_told_apart()
    {
        using var two = new SecureEndpoints();
        var clients = new List<(DtlsLink Link, CoapEndpoint Endpoint, CoapExchange Exchange)>();
        for (var i = 1; i <= 100; i++)
        {
            var key = $"key of client {i}";
            two.ServerCredentials.Add($"client-{i}", System.Text.Encoding.ASCII.GetBytes(key));
            var credentials = new DtlsCredentials().Add(SecureEndpoints.ServerAddress, new KnownServer(new($"client-{i}", System.Text.Encoding.ASCII.GetBytes(key))));
            // Half of them without connection ids.
            var link = new DtlsLink(two.Network.Open($"198.51.100.{i}:7"), two.Clock, two.ClientTimeline, credentials, new() { Seed = (ulong)(1000 + i), OffersConnectionId = i % 2 == 0 });
            var endpoint = new CoapEndpoint(link, two.Clock, two.ClientTimeline);
            clients.Add((link, endpoint, endpoint.Request(SecureEndpoints.ServerAddress, CoapRequest.For(CoapCode.Get, "/x"))));
        }

        await two.Clock.RunUntil(() => clients.TrueForAll(one => one.Exchange.IsCompleted), two.Clock.Now + TimeSpan.FromMinutes(5));
        Assert.That(clients.Select(one => SecureEndpoints.Text(one.Exchange)), Has.All.EqualTo("2.05 secret answer"));
        Assert.That(two.ServerLink.Sessions, Is.EqualTo(100));
        foreach (var (peer, identity) in two.Served)
            Assert.That(identity!.Name, Is.EqualTo($"client-{peer.Address.ToString().Split('.')[3]}"));
        foreach (var (link, endpoint, _) in clients)
        {
            endpoint.Dispose();
            link.Dispose();
        }

        await two.Wait(1);
        Assert.That(two.ServerLink.Sessions, Is.Zero, "each has said goodbye");
    }

    [Test]
    public async Task A_client_that_was_restarted_at_the_same_address_begins_anew_and_its_old_session_ends_with_the_handshake()
    {
        using var two = new SecureEndpoints();
        var ended = new List<IPEndPoint>();
        two.ServerLink.Ended += ended.Add;
        await two.Get();
        two.ClientLink.Forget();
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
        Assert.That(two.ServerLink.Sessions, Is.EqualTo(1));
        Assert.That(ended, Is.EqualTo(new[] { SecureEndpoints.ClientAddress }));
    }

    [Test]
    public async Task A_handshake_in_a_clients_name_that_comes_to_nothing_leaves_its_session_alone()
    {
        using var two = new SecureEndpoints(new() { OffersConnectionId = false });
        await two.Get();
        // Somebody with the wrong key sits at the same address for a while, cookie and all.
        using (var nat = new NatLink(two.Network, SecureEndpoints.ClientAddress.ToString()))
        {
            var wrong = new DtlsCredentials().Add(SecureEndpoints.ServerAddress, new KnownServer(new(SecureEndpoints.Identity, "wrong"u8)));
            using var link = new DtlsLink(nat, two.Clock, new(), wrong, new() { Seed = 77 });
            link.Send(SecureEndpoints.ServerAddress, "x"u8);
            await two.Wait(5);
            Assert.That(Failures.Of(two.ServerTimeline), Has.Some.EqualTo(DtlsFailure.WrongKey), two.Everything);
        }

        two.Nat.Rebind(SecureEndpoints.ClientAddress.ToString());
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
        Assert.That(two.ServerLines.Count(line => line.StartsWith("secured by", StringComparison.Ordinal)), Is.EqualTo(1), "the first session is still the one");
    }

    [Test]
    public async Task While_a_client_begins_anew_what_it_still_sends_in_its_old_session_is_heard()
    {
        using var two = new SecureEndpoints(new() { OffersConnectionId = false });
        await two.Get();
        two.Network.Decide = (from, _, bytes) =>
            from.Equals(SecureEndpoints.ServerAddress) && bytes[0] == 22 && bytes[13] == 2 ? PacketPassage.Drop : PacketPassage.Deliver;
        using (var nat = new NatLink(two.Network, SecureEndpoints.ClientAddress.ToString()))
        {
            using var link = new DtlsLink(nat, two.Clock, new(), two.ClientCredentials, new() { Seed = 78 });
            link.Send(SecureEndpoints.ServerAddress, "x"u8);
            await two.Wait(0.5);
            Assert.That(two.ServerLink.Handshakes, Is.EqualTo(1));
        }

        two.Nat.Rebind(SecureEndpoints.ClientAddress.ToString());
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
        Assert.That(two.ServerLink.Handshakes, Is.EqualTo(1));
        Assert.That(two.Served, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Close_notify_ends_the_session_on_both_sides([Values] bool byServer)
    {
        using var two = new SecureEndpoints();
        await two.Get();
        Assert.That(byServer ? two.ServerLink.Close(SecureEndpoints.ClientAddress) : two.ClientLink.Close(SecureEndpoints.ServerAddress), Is.True);
        await two.Wait(1);
        Assert.That(two.ServerLink.Sessions + two.ClientLink.Sessions, Is.Zero);
        Assert.That(byServer ? two.ClientLines : two.ServerLines, Has.Some.EqualTo("< alert warning close_notify").And.Some.EqualTo("session closed by the peer"));
        Assert.That(byServer ? two.ServerLines : two.ClientLines, Has.Some.EqualTo("> alert warning close_notify").And.Some.EqualTo("session closed by this side"));
    }

    [Test]
    public async Task What_comes_in_one_datagram_with_close_notify_is_still_heard_as_its_peers()
    {
        using var two = new SecureEndpoints();
        await two.Get();
        two.Network.Sent.Clear();
        two.Network.Decide = (_, _, _) => PacketPassage.Drop;
        two.ClientLink.Send(SecureEndpoints.ServerAddress, CoapEncoder.Encode(new(CoapType.NonConfirmable, CoapCode.Get, 1)));
        two.ClientLink.Close(SecureEndpoints.ServerAddress);
        two.Network.Decide = (_, _, _) => PacketPassage.Deliver;
        two.Network.Inject(SecureEndpoints.ClientAddress.ToString(), SecureEndpoints.ServerAddress, [.. two.Network.Sent.SelectMany(one => one.Bytes)]);
        await two.Wait(1);
        Assert.That(two.Served, Has.Count.EqualTo(2), two.Everything);
        Assert.That(two.Served[1].Identity?.Name, Is.EqualTo(SecureEndpoints.Identity));
        Assert.That(two.ServerLink.Sessions, Is.Zero);
    }

    [Test]
    public async Task A_forged_close_notify_ends_nothing()
    {
        using var two = new SecureEndpoints();
        await two.Get();
        two.Network.Inject(SecureEndpoints.ClientAddress.ToString(), SecureEndpoints.ServerAddress, [21, 254, 253, 0, 0, 0, 0, 0, 0, 0, 99, 0, 2, 1, 0]);
        two.Network.Inject(SecureEndpoints.ClientAddress.ToString(), SecureEndpoints.ServerAddress, [21, 254, 253, 0, 1, 0, 0, 0, 0, 0, 99, 0, 2, 2, 80]);
        await two.Wait(1);
        Assert.That(two.ServerLink.Sessions, Is.EqualTo(1));
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
    }

    [Test]
    public async Task A_session_ends_when_its_peer_is_silent_for_too_long()
    {
        using var two = new SecureEndpoints(serverOptions: new() { IdleTimeout = TimeSpan.FromMinutes(10) });
        await two.Get();
        await two.Wait(9 * 60);
        await two.Get();
        await two.Wait(9 * 60);
        Assert.That(two.ServerLink.Sessions, Is.EqualTo(1), "it spoke in between");
        await two.Wait(2 * 60);
        Assert.That(two.ServerLink.Sessions, Is.Zero);
        Assert.That(two.ServerLines, Has.Some.EqualTo("session ended: the peer was silent for too long"));
    }

    [Test]
    public async Task The_session_that_was_silent_longest_makes_room_for_a_new_one()
    {
        using var two = new SecureEndpoints(serverOptions: new() { MostSessions = 2 });
        await two.Get();
        using var second = two.OpenClient("198.51.100.1:7");
        second.Send(SecureEndpoints.ServerAddress, CoapEncoder.Encode(new(CoapType.NonConfirmable, CoapCode.Get, 1)));
        await two.Wait(1);
        await two.Get();
        using var third = two.OpenClient("198.51.100.2:7");
        third.Send(SecureEndpoints.ServerAddress, CoapEncoder.Encode(new(CoapType.NonConfirmable, CoapCode.Get, 1)));
        await two.Wait(1);
        Assert.That(two.ServerLink.Sessions, Is.EqualTo(2));
        Assert.That(two.ServerLink.IdentityOf(IPEndPoint.Parse("198.51.100.1:7")), Is.Null);
        Assert.That(second.Sessions, Is.Zero, "it was told");
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
    }

    [Test]
    public async Task A_copy_of_a_record_is_not_served_twice([Values] bool withConnectionId)
    {
        using var two = new SecureEndpoints(new() { OffersConnectionId = withConnectionId });
        await two.Get();
        two.ClientLink.Send(SecureEndpoints.ServerAddress, "x"u8);
        var record = two.Network.Sent.Last(one => one.From.Equals(SecureEndpoints.ClientAddress)).Bytes;
        var heard = 0;
        two.ServerLink.Received += _ => heard++;
        for (var i = 0; i < 3; i++)
            two.Network.Inject(SecureEndpoints.ClientAddress.ToString(), SecureEndpoints.ServerAddress, record);
        await two.Wait(1);
        Assert.That(heard, Is.EqualTo(1));
    }

    [Test]
    public async Task Records_may_overtake_each_other_within_a_window_of_64()
    {
        using var two = new SecureEndpoints();
        await two.Get();
        two.Network.Sent.Clear();
        two.Network.Decide = (_, _, _) => PacketPassage.Drop;
        for (var i = 0; i < 70; i++)
            two.ClientLink.Send(SecureEndpoints.ServerAddress, "x"u8);
        two.Network.Decide = (_, _, _) => PacketPassage.Deliver;
        var heard = 0;
        two.ServerLink.Received += _ => heard++;
        var records = two.Network.Sent.Select(one => one.Bytes).ToList();
        foreach (var record in Enumerable.Reverse(records))
            two.Network.Inject(SecureEndpoints.ClientAddress.ToString(), SecureEndpoints.ServerAddress, record);
        await two.Wait(1);
        Assert.That(heard, Is.EqualTo(64), "those behind the window are too old");
    }

    [Test]
    public async Task A_credential_that_is_withdrawn_lets_nobody_in_and_its_sessions_can_be_closed()
    {
        using var two = new SecureEndpoints();
        await two.Get();
        Assert.That(two.ServerCredentials.Withdraw(SecureEndpoints.Identity), Is.True);
        Assert.That(two.ServerLink.Close(two.ServerLink.IdentityOf(SecureEndpoints.ClientAddress)!), Is.EqualTo(1));
        Assert.That(two.ServerLink.Resumable, Is.Zero);
        await two.Wait(1);
        await two.Get();
        Assert.That(two.Served, Has.Count.EqualTo(1));
        Assert.That(Failures.Of(two.ServerTimeline), Is.Not.Empty.And.All.EqualTo(DtlsFailure.UnknownIdentity));
    }

    [Test]
    public async Task A_server_that_forgot_hears_nothing_until_its_client_begins_anew()
    {
        using var two = new SecureEndpoints();
        await two.Get();
        two.ServerLink.Forget();
        await two.Get();
        Assert.That(two.Served, Has.Count.EqualTo(1));
        Assert.That(two.ServerLines, Has.Some.EndsWith("ignored: no session has this connection id"));
        two.ClientLink.Forget();
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
    }

    [Test]
    public async Task A_server_that_forgot_makes_a_full_handshake_unless_it_keeps_what_can_be_taken_up_again([Values] bool keeps)
    {
        using var two = new SecureEndpoints();
        await two.Get();
        two.ServerLink.Forget(keepsResumable: keeps);
        Assert.That(two.ServerLink.Sessions, Is.Zero);
        two.ClientLink.Forget(keepsResumable: true);
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
        Assert.That(two.ServerLines[^1], Does.Contain(keeps ? "a session taken up again" : "a full handshake"));
    }

    [Test]
    public async Task What_a_client_sends_in_a_session_that_its_server_forgot_is_not_answered_with_a_single_byte([Values] bool withConnectionId)
    {
        using var two = new SecureEndpoints(new() { OffersConnectionId = withConnectionId });
        await two.Get();
        two.ServerLink.Forget();
        two.Network.Sent.Clear();
        await two.Get();
        two.ClientLink.Close(SecureEndpoints.ServerAddress);
        await two.Wait(1);
        Assert.That(two.Network.Sent, Has.Count.GreaterThan(5), "each attempt, and close_notify");
        Assert.That(two.Network.Sent.Where(one => one.From.Equals(SecureEndpoints.ServerAddress)), Is.Empty);
    }

    [Test]
    public async Task A_silent_link_answers_no_handshake_and_sends_none_of_its_flights_again()
    {
        using var two = new SecureEndpoints();
        two.ServerLink.Silent = true;
        two.ClientLink.Send(SecureEndpoints.ServerAddress, "x"u8);
        await two.Wait(5);
        Assert.That(two.Network.Sent.Where(one => one.From.Equals(SecureEndpoints.ServerAddress)), Is.Empty);
        Assert.That(two.ServerLines, Has.Some.EndsWith("bytes not heard: silent"));
        two.ServerLink.Silent = false;
        await two.Wait(10);
        Assert.That(two.ClientLink.Sessions, Is.EqualTo(1), two.Everything);
    }

    [Test]
    public async Task A_link_that_falls_silent_in_a_handshake_says_no_more_until_it_speaks_again_and_sessions_outlive_it()
    {
        using var two = new SecureEndpoints();
        two.Network.Decide = (from, _, bytes) => from.Equals(SecureEndpoints.ServerAddress) && bytes[13] == 2 ? PacketPassage.Drop : PacketPassage.Deliver;
        two.ClientLink.Send(SecureEndpoints.ServerAddress, "x"u8);
        await two.Wait(0.5);
        Assert.That(two.ServerLink.Handshakes, Is.EqualTo(1));
        two.ServerLink.Silent = true;
        two.Network.Decide = (_, _, _) => PacketPassage.Deliver;
        two.Network.Sent.Clear();
        await two.Wait(5);
        Assert.That(two.Network.Sent.Where(one => one.From.Equals(SecureEndpoints.ServerAddress)), Is.Empty);
        two.ServerLink.Silent = false;
        await two.Wait(10);
        Assert.That(two.ServerLink.Sessions, Is.EqualTo(1), two.Everything);
        two.ServerLink.Silent = true;
        two.ServerLink.Send(SecureEndpoints.ClientAddress, "x"u8);
        two.ServerLink.Silent = false;
        Assert.That(two.ServerLines[^1], Is.EqualTo("> 1 bytes not sent: silent"));
        Assert.That(SecureEndpoints.Text(await two.Get()), Is.EqualTo("2.05 secret answer"), two.Everything);
    }

    [Test]
    public void To_nobody_nothing_is_sent()
    {
        using var two = new SecureEndpoints();
        two.ServerLink.Send(SecureEndpoints.ClientAddress, "x"u8);
        Assert.That(two.Network.Sent, Is.Empty);
        Assert.That(two.ServerLines.Single(), Is.EqualTo("> 1 bytes not sent: there is no session with this address, and no server is known there"));
    }

    [Test]
    public async Task What_is_sent_during_a_handshake_waits_up_to_a_bound_and_in_order()
    {
        using var two = new SecureEndpoints(new() { MostWaiting = 3 });
        var heard = new List<byte>();
        two.ServerLink.Received += datagram => heard.Add(datagram.Payload.Span[0]);
        for (byte i = 1; i <= 5; i++)
            two.ClientLink.Send(SecureEndpoints.ServerAddress, [i]);
        await two.Wait(1);
        Assert.That(heard, Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(two.ClientLines.Count(line => line.EndsWith("not sent: the handshake is not over", StringComparison.Ordinal)), Is.EqualTo(2));
    }
}
