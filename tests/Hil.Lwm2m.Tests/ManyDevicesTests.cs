using System.Net;
using Hil.Coap.Messages;
using Hil.Coap.Tests.Virtual;
using Hil.Core.Network;
using Hil.Core.Timelines;

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
