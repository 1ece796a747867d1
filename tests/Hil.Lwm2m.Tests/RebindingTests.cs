using System.Net;
using Hil.Core.Network;
using Hil.Lwm2m.Tests.Virtual;

namespace Hil.Lwm2m.Tests;

public sealed class RebindingTests
{
    private const string Outside = "198.51.100.7:40001";

    [Test]
    public async Task Observations_follow_a_device_that_updates_from_a_new_address()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        var counter = await device.Observe("/33650/1/2001");
        using var translation = new Translation(bench, Outside);

        await bench.Device.Update();
        bench.Device.Set("/33650/1/2001", "1");
        await bench.Run(1);

        Assert.That(device.Registration.Peer.ToString(), Is.EqualTo(Outside));
        Assert.That(counter.IsActive, Is.True);
        Assert.That(counter.Latest.AsInteger(), Is.EqualTo(1));
        Assert.That((await device.Read("/3/0/0")).IsSuccess, Is.True);
        Assert.That((await counter.Cancel()).IsSuccess, Is.True);
        Assert.That(bench.Device.Observed, Is.Empty, "the cancel found it there, too");
        Assert.That(bench.Lines, Has.Some.EqualTo($"updated hil-thingy91 now from {Outside}"));
    }

    [Test]
    public async Task A_request_under_way_reaches_a_device_that_has_moved()
    {
        using var bench = new ServerAndDevice();
        var device = await bench.Register();
        using var translation = new Translation(bench, Outside);

        // The request goes to an address at which nobody is any more; its copies go to the new one.
        bench.Clock.CreateTimer(_ => _ = bench.Device.Update(), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        var response = await device.Read("/3/0/0");

        Assert.That(response.IsSuccess, Is.True, response.Describe());
    }

    [Test]
    public async Task A_device_whose_connection_id_shows_it_at_a_new_address_is_found_there_without_an_update()
    {
        using var bench = new TwoDoors();
        await bench.SecureDevice.Register();
        var device = bench.Server.Find(ServerAndDevice.Endpoint)!;
        var counter = await device.Observe("/33650/1/2001");

        bench.Secure.Move(TwoDoors.SecureAddress, "192.0.2.1:9999");
        Assert.That(device.Registration.Peer.ToString(), Is.EqualTo("192.0.2.1:9999"));
        Assert.That(bench.Lines[^1], Is.EqualTo("moved hil-thingy91 from 192.0.2.1:5684 to 192.0.2.1:9999, by its connection id"));
        bench.Secure.Move("192.0.2.1:9999", TwoDoors.SecureAddress);
        bench.SecureDevice.Set("/33650/1/2001", "4");
        await bench.Run(1);
        Assert.That(counter.Latest.AsInteger(), Is.EqualTo(4));
    }

    [Test]
    public async Task A_plain_stranger_cannot_move_a_secured_device()
    {
        using var bench = new TwoDoors();
        await bench.SecureDevice.Register();
        await bench.PlainDevice.Ask(Coap.Messages.CoapCode.Post, bench.SecureDevice.Location!, "", "");
        Assert.That(bench.Server.Find(ServerAndDevice.Endpoint)!.Registration.Peer, Is.EqualTo(IPEndPoint.Parse(TwoDoors.SecureAddress)));
    }

    /// <summary>A translator of addresses between the device and the server, which comes up with a new outer address: the former is closed.</summary>
    private sealed class Translation : IDisposable
    {
        private readonly ServerAndDevice _bench;
        private readonly IDatagramLink _outside;
        private bool _relaying;

        public Translation(ServerAndDevice bench, string outside)
        {
            _bench = bench;
            _outside = bench.Network.Open(outside);
            var (inside, server) = (IPEndPoint.Parse("192.0.2.1:5683"), bench.Server.LocalEndPoint);
            _outside.Received += datagram => Relay(server.ToString(), inside, datagram.Payload.ToArray());
            bench.Network.Decide = (from, to, bytes) =>
            {
                if (_relaying)
                    return PacketPassage.Deliver;
                if (from.Equals(inside))
                    Relay(outside, server, bytes);
                return from.Equals(inside) || to.Equals(inside) ? PacketPassage.Drop : PacketPassage.Deliver;
            };
        }

        public void Dispose() => _outside.Dispose();

        private void Relay(string from, IPEndPoint to, byte[] bytes)
        {
            _relaying = true;
            _bench.Network.Inject(from, to, bytes);
            _relaying = false;
        }
    }
}
