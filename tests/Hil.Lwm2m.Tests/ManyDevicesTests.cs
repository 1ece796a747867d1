using System.Net;
using Hil.Coap.Messages;
using Hil.Coap.Tests.Virtual;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m.Entries;

namespace Hil.Lwm2m.Tests;

/// <summary>Ten thousand devices on one server, each with an address of its own.</summary>
[NonParallelizable]
public sealed class ManyDevicesTests
{
    private const int Devices = 10_000;

    [Test]
    public async Task Ten_thousand_registrations_are_found_by_name_location_and_address_within_200_MiB()
    {
        var clock = new VirtualClock();
        var link = new Wire();
        var timeline = new Timeline { MostKept = 1000 };
        var before = GC.GetTotalMemory(true);
        using var server = new Lwm2mServer(link, clock, timeline);
        for (var i = 0; i < Devices; i++)
            link.Deliver(PeerOf(i), Message(i, "/rd", $"lwm2m=1.1&ep=device-{i:d5}&lt=3600&b=U{(i % 2 == 0 ? "&Q" : "")}", "</1/0>,</3/0>,</5/0>,</33650/0>,</33650/1>,</33650/2>,</33650/3>"));
        var used = GC.GetTotalMemory(true) - before;
        TestContext.Out.WriteLine($"{used / 1024 / 1024} MiB, {used / Devices} bytes a registration");

        Assert.That(server.Registrations, Has.Count.EqualTo(Devices));
        Assert.That(used, Is.LessThan(200L << 20));
        Assert.That(link.Answers.Values, Is.All.EqualTo(CoapCode.Created));

        // Each is found again by what it says: its location. And by where it is: who is in queue mode counts as awake once he was heard.
        await clock.Run(TimeSpan.FromSeconds(300));
        Assert.That(server.Find("device-00004")!.AsleepSince, Is.Not.Null);
        for (var i = 0; i < Devices; i += 2)
            link.Deliver(PeerOf(i), Message(20_000 + i, server.Find($"device-{i:d5}")!.Registration.Location, "lt=7200", ""));
        for (var i = 0; i < Devices; i++)
        {
            var device = server.Find($"device-{i:d5}")!;
            Assert.That(device.Registration.Lifetime, Is.EqualTo(TimeSpan.FromSeconds(i % 2 == 0 ? 7200 : 3600)));
            Assert.That(device.AsleepSince, Is.Null);
        }

        await clock.Run(TimeSpan.FromSeconds(3600));
        Assert.That(server.Registrations.Count, Is.EqualTo(Devices / 2), "the others' lifetime passed");
    }

    [Test]
    public async Task Registrations_end_each_at_its_own_time_whatever_was_updated_or_forgotten_between()
    {
        const int devices = 500;
        var (clock, link, timeline) = (new VirtualClock(), new Wire(), new Timeline());
        using var server = new Lwm2mServer(link, clock, timeline);
        // In no order: 37 and 500 have no factor in common.
        static TimeSpan LifetimeOf(int i) => TimeSpan.FromSeconds(100 + (i * 37 % devices));
        for (var i = 0; i < devices; i++)
            link.Deliver(PeerOf(0), Message(i, "/rd", $"lwm2m=1.1&ep=device-{i}&lt={LifetimeOf(i).TotalSeconds}", "</3/0>"));
        await clock.Run(TimeSpan.FromSeconds(50));
        for (var i = 0; i < devices; i++)
        {
            if (i % 5 == 0)
                server.Forget($"device-{i}");
            else if (i % 3 == 0)
                link.Deliver(PeerOf(0), Message(devices + i, server.Find($"device-{i}")!.Registration.Location, "b=U", ""));
        }

        await clock.Run(TimeSpan.FromSeconds(1000));
        var ended = timeline.Snapshot().OfType<RegistrationEntry>().Where(entry => entry.Change == RegistrationChange.Expired).ToList();
        Assert.That(ended.Select(entry => entry.At), Is.Ordered);
        Assert.That(
            ended.Select(entry => (entry.Endpoint, entry.At)),
            Is.EquivalentTo(Enumerable.Range(0, devices).Where(i => i % 5 != 0).Select(i => (
                $"device-{i}", BoardTime.Zero + LifetimeOf(i) + TimeSpan.FromSeconds(i % 3 == 0 ? 50 : 0)))));
        Assert.That(server.Registrations, Is.Empty);
    }

    [Test]
    public async Task Of_devices_behind_one_port_those_in_queue_mode_wake_when_any_of_them_is_heard()
    {
        var (clock, link) = (new VirtualClock(), new Wire());
        using var server = new Lwm2mServer(link, clock, new Timeline());
        for (var i = 0; i < 3; i++)
            link.Deliver(PeerOf(0), Message(i, "/rd", $"lwm2m=1.1&ep=device-{i}&lt=3600{(i == 0 ? "&Q" : "")}", "</3/0>"));
        // What the first does from its registration on, the second does from an update on.
        link.Deliver(PeerOf(0), Message(10, server.Find("device-1")!.Registration.Location, "Q", ""));
        await clock.Run(TimeSpan.FromSeconds(300));
        Assert.That(Asleep(), Is.EqualTo([true, true, false]));
        link.Deliver(PeerOf(0), Message(11, server.Find("device-2")!.Registration.Location, "lt=7200", ""));
        Assert.That(Asleep(), Is.EqualTo([false, false, false]));

        IEnumerable<bool> Asleep() => Enumerable.Range(0, 3).Select(i => server.Find($"device-{i}")!.AsleepSince is not null);
    }

    private static IPEndPoint PeerOf(int device) => new(new IPAddress([10, 0, (byte)(device >> 8), (byte)device]), 5683);

    private static byte[] Message(int id, string path, string query, string links) => CoapEncoder.Encode(new(CoapType.Confirmable, CoapCode.Post, (ushort)id)
    {
        Token = new([1, 2]),
        Options = new([
            .. CoapOptions.Path(CoapOptionNumber.UriPath, path),
            .. query.Split('&').Select(item => CoapOption.Text(CoapOptionNumber.UriQuery, item)),
            .. links.Length > 0 ? [CoapOption.UnsignedInteger(CoapOptionNumber.ContentFormat, 40)] : Array.Empty<CoapOption>(),
        ]),
        Payload = System.Text.Encoding.UTF8.GetBytes(links),
    });

    // A wire that keeps nothing but the code of each device's last answer.
    private sealed class Wire : IDatagramLink
    {
        public Dictionary<IPEndPoint, CoapCode> Answers { get; } = [];

        public IPEndPoint LocalEndPoint { get; } = IPEndPoint.Parse("192.0.2.2:5683");

        public event Action<Datagram>? Received;

        public void Deliver(IPEndPoint from, byte[] bytes) => Received?.Invoke(new(from, bytes));

        public void Send(IPEndPoint destination, ReadOnlySpan<byte> payload) => Answers[destination] = CoapDecoder.Decode(payload.ToArray()).Message!.Code;

        public void Dispose()
        {
        }
    }
}
