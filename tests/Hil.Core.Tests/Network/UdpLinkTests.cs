using System.Net;
using System.Net.Sockets;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Core.Tests.Network;

public sealed class UdpLinkTests
{
    private static readonly IPEndPoint AnyLoopback = new(IPAddress.Loopback, 0);

    [Test]
    public async Task A_datagram_arrives_as_it_was_sent_with_its_sender()
    {
        var timeline = new Timeline();
        using var clock = new SystemBoardClock(timeline);
        using var one = UdpLink.Open(AnyLoopback);
        using var other = UdpLink.Open(AnyLoopback);
        Datagram? arrived = null;
        other.Received += datagram =>
        {
            Volatile.Write(ref arrived, datagram);
            clock.Signal();
        };
        one.Send(other.LocalEndPoint, [1, 2, 3]);

        Assert.That(await clock.RunUntil(() => Volatile.Read(ref arrived) is not null, clock.Now + TimeSpan.FromSeconds(10)), Is.True);
        Assert.That(arrived!.Payload.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(arrived.Source, Is.EqualTo(one.LocalEndPoint));
    }

    [Test]
    public void A_port_in_use_is_named()
    {
        using var first = UdpLink.Open(AnyLoopback);
        var error = Assert.Throws<PortInUseException>(() => UdpLink.Open(first.LocalEndPoint));
        Assert.That(error!.Message, Does.Contain($"UDP port {first.LocalEndPoint.Port} is in use already"));
    }

    [Test]
    public async Task A_port_that_is_let_go_of_in_time_is_opened_and_each_attempt_is_noted()
    {
        var timeline = new Timeline();
        using var clock = new SystemBoardClock(timeline);
        var holder = UdpLink.Open(AnyLoopback);
        var opening = UdpLink.OpenPatiently(holder.LocalEndPoint, clock, timeline).AsTask();
        await clock.RunUntil(() => timeline.Count == 2, clock.Now + TimeSpan.FromSeconds(10));
        holder.Dispose();
        using var link = await opening;
        Assert.That(timeline.Snapshot().Select(entry => entry.Describe()), Is.EqualTo(new[]
        {
            $"UDP port {link.LocalEndPoint.Port} is in use; attempt 2 of 3 follows in 250 ms",
            $"UDP port {link.LocalEndPoint.Port} is in use; attempt 3 of 3 follows in 500 ms",
        }));
    }

    [Test]
    public async Task A_port_that_stays_in_use_is_given_up_after_the_third_attempt()
    {
        var timeline = new Timeline();
        using var clock = new SystemBoardClock(timeline);
        using var holder = UdpLink.Open(AnyLoopback);
        var opening = UdpLink.OpenPatiently(holder.LocalEndPoint, clock, timeline).AsTask();
        await Assert.ThatAsync(() => opening, Throws.TypeOf<PortInUseException>());
        Assert.That(timeline.Count, Is.EqualTo(2));
    }

    [Test]
    public async Task A_peer_that_is_gone_does_not_end_reception()
    {
        using var clock = new SystemBoardClock(new());
        using var link = UdpLink.Open(AnyLoopback);
        IPEndPoint gone;
        using (var closed = UdpLink.Open(AnyLoopback))
            gone = closed.LocalEndPoint;
        var count = 0;
        link.Received += _ =>
        {
            Interlocked.Increment(ref count);
            clock.Signal();
        };
        using var peer = UdpLink.Open(AnyLoopback);
        for (var i = 1; i <= 100; i++)
        {
            // Each of these comes back as ICMP port unreachable.
            link.Send(gone, [1]);
            peer.Send(link.LocalEndPoint, [2]);
            var wanted = i;
            Assert.That(await clock.RunUntil(() => Volatile.Read(ref count) >= wanted, clock.Now + TimeSpan.FromSeconds(10)), Is.True);
        }

        Assert.That(link.Fault, Is.Null);
    }

    [Test]
    public async Task A_handler_that_throws_ends_reception_and_is_found_in_the_fault()
    {
        using var clock = new SystemBoardClock(new());
        using var link = UdpLink.Open(AnyLoopback);
        link.Received += _ =>
        {
            clock.Signal();
            throw new InvalidOperationException("the handler's fault");
        };
        using var peer = UdpLink.Open(AnyLoopback);
        using var again = clock.CreateTimer(_ => { }, null, TimeSpan.Zero, TimeSpan.FromMilliseconds(5));
        peer.Send(link.LocalEndPoint, [1]);
        Assert.That(await clock.RunUntil(() => link.Fault is not null, clock.Now + TimeSpan.FromSeconds(10)), Is.True);
        Assert.That(link.Fault!.Message, Is.EqualTo("the handler's fault"));
    }

    [Test]
    public void What_cannot_be_sent_is_lost_like_any_datagram()
    {
        using var link = UdpLink.Open(AnyLoopback);
        // From loopback there is no way to another network.
        Assert.That(() => link.Send(new(IPAddress.Parse("192.0.2.1"), 5683), [1]), Throws.Nothing);
        Assert.That(() => link.Send(new(IPAddress.Loopback, 9), new byte[65_508]), Throws.Nothing);
    }

    [Test]
    public void A_closed_link_sends_nothing()
    {
        var link = UdpLink.Open(AnyLoopback);
        link.Dispose();
        link.Dispose();
        Assert.That(() => link.Send(AnyLoopback, [1]), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void An_address_of_another_machine_is_the_sockets_own_error() =>
        Assert.That(() => UdpLink.Open(new(IPAddress.Parse("192.0.2.1"), 0)), Throws.InstanceOf<SocketException>());
}
