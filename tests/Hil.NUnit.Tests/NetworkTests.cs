using System.Net;
using Hil.Coap.Messages;
using Hil.Core.Boards;
using Hil.Core.Network;
using Hil.Core.Timelines;
using Hil.NUnit.Benches;
using Hil.NUnit.Tests.Expectations;

namespace Hil.NUnit.Tests;

/// <summary>What the network of a bench does to packets.</summary>
public sealed class NetworkTests
{
    private Timeline _timeline = null!;
    private Network _network = null!;

    [SetUp]
    public void Open()
    {
        _timeline = new();
        _network = new(new Port(), new ScriptedClock(), _timeline);
    }

    [Test]
    public void A_fault_strikes_as_many_packets_of_its_kind_as_it_should_and_says_so()
    {
        var loss = _network.Lose("a read", packet => !packet.FromBoard && packet.Code == CoapCode.Get, count: 2);
        var copies = new[] { CoapCode.Get, CoapCode.Put, CoapCode.Get, CoapCode.Get }.Select(code => _network.Decide(false, Packet(5683, 5683, code)).Copies);
        Assert.That(copies, Is.EqualTo(new[] { 0, 1, 0, 1 }));
        Assert.That(loss.Left, Is.Zero);
        Assert.That(_timeline.Snapshot().Select(entry => entry.Describe()), Is.EqualTo(new[] { "loses a read", "loses a read" }));
    }

    [Test]
    public void Of_two_faults_that_match_the_one_made_first_strikes_and_then_the_other()
    {
        _network.Double("a read", packet => packet.IsRequest);
        _network.Delay("a read", packet => packet.IsRequest, TimeSpan.FromSeconds(3));
        Assert.That(_network.Decide(false, Packet(1, 2, CoapCode.Get)), Is.EqualTo(new PacketPassage(2, TimeSpan.Zero)));
        Assert.That(_network.Decide(false, Packet(1, 2, CoapCode.Get)), Is.EqualTo(new PacketPassage(1, TimeSpan.FromSeconds(3))));
        Assert.That(_network.Decide(false, Packet(1, 2, CoapCode.Get)), Is.EqualTo(PacketPassage.Deliver));
    }

    [Test]
    public void A_damaged_packet_has_another_last_byte_and_the_checksum_of_the_old_one()
    {
        var packet = Packet(5683, 5683, CoapCode.Get);
        _network.Damage("a read", _ => true);
        var damaged = _network.Decide(true, packet).Instead!.Value.ToArray();
        Assert.That(damaged[..^1], Is.EqualTo(packet[..^1]));
        Assert.That(damaged[^1], Is.EqualTo(packet[^1] ^ 1));
        Assert.That(IsWhole(packet), Is.True);
        Assert.That(IsWhole(damaged), Is.False);
    }

    [Test]
    public void A_rebound_device_is_seen_at_its_new_port_and_reached_only_there()
    {
        _network.Rebind(40_001);
        Assert.That(_network.Decide(false, Packet(5683, 40_001, CoapCode.Get)).Copies, Is.Zero, "the way in opens when the device speaks");

        var outwards = _network.Decide(true, Packet(5683, 5683, CoapCode.Get)).Instead!.Value.ToArray();
        Assert.That(Ports(outwards), Is.EqualTo((40_001, 5683)));
        Assert.That(IsWhole(outwards), Is.True);

        var inwards = _network.Decide(false, Packet(5683, 40_001, CoapCode.Content)).Instead!.Value.ToArray();
        Assert.That(Ports(inwards), Is.EqualTo((5683, 5683)));
        Assert.That(IsWhole(inwards), Is.True);
        Assert.That(_network.Decide(false, Packet(5683, 5683, CoapCode.Get)).Copies, Is.Zero, "where it was before");
    }

    [Test]
    public void Any_port_keeps_the_checksum_right()
    {
        foreach (var port in new[] { 1, 255, 256, 5683, 32_768, 65_534, 65_535 })
        {
            _network.Rebind(port);
            foreach (var inside in new[] { 1, 5683, 65_535 })
                Assert.That(IsWhole(_network.Decide(true, Packet(inside, 5683, CoapCode.Get)).Instead!.Value.ToArray()), Is.True, $"{inside} as {port}");
        }
    }

    [Test]
    public void What_is_no_CoAP_passes()
    {
        _network.Lose("everything", _ => true, count: 9);
        foreach (var packet in new[] { Array.Empty<byte>(), new byte[19], new byte[64], [0x45, .. new byte[8], 17, .. new byte[18]] })
            Assert.That(_network.Decide(true, packet), Is.EqualTo(PacketPassage.Deliver));
    }

    private static (int Source, int Destination) Ports(byte[] packet) => (packet[20] << 8 | packet[21], packet[22] << 8 | packet[23]);

    // An IPv4 packet without options from 192.0.2.1 to 192.0.2.2 with a UDP datagram and its checksum.
    private static byte[] Packet(int source, int destination, CoapCode code)
    {
        var message = CoapEncoder.Encode(new(CoapType.Confirmable, code, 7) { Payload = "odd"u8.ToArray() });
        var length = 8 + message.Length;
        byte[] packet =
        [
            0x45, 0, 0, (byte)(20 + length), 0, 0, 0, 0, 64, 17, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2,
            (byte)(source >> 8), (byte)source, (byte)(destination >> 8), (byte)destination, 0, (byte)length, 0, 0, .. message,
        ];
        var checksum = (ushort)~Sum(packet);
        (packet[26], packet[27]) = ((byte)(checksum >> 8), (byte)checksum);
        return packet;
    }

    private static bool IsWhole(byte[] packet) => Sum(packet) == 0xffff;

    // The ones' complement sum over the pseudo header and the datagram (RFC 768).
    private static int Sum(byte[] packet)
    {
        var sum = 17 + packet.Length - 20;
        for (var i = 12; i < packet.Length; i += 2)
            sum += packet[i] << 8 | (i + 1 < packet.Length ? packet[i + 1] : 0);
        while (sum > 0xffff)
            sum = (sum & 0xffff) + (sum >> 16);
        return sum;
    }

    private sealed class Port : INetworkPort
    {
        public IPAddress BenchAddress => IPAddress.Loopback;

        public IPacketFilter? Filter { get; set; }

        public IDatagramLink Open(int port) => throw new NotSupportedException();
    }
}
