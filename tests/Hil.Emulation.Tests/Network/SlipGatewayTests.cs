using System.Net;
using Hil.Core.Boards;
using Hil.Core.Network;
using Hil.Core.Network.Gateway;
using Hil.Core.Timelines;
using Hil.Emulation.Network;
using Hil.Emulation.Peripherals;
using Hil.Emulation.Tests.Peripherals;

namespace Hil.Emulation.Tests.Network;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SlipGatewayTests : IPacketFilter
{
    private const uint Board = 0xC0000201, Bench = 0xC0000202;
    private readonly PeripheralBench _bench = new();
    private readonly SerialWire _wire;
    private readonly SlipGateway _gateway;
    private readonly SerialBox _uarte;
    private readonly List<byte[]> _received = [];
    private readonly SlipDecoder _decoder = new();
    private Queue<PacketPassage> _passages = [];
    private bool _power = true;

    public SlipGatewayTests()
    {
        _wire = new SerialWire(_bench.Scheduler, "network", 22, 23);
        _gateway = new SlipGateway(new NetworkLine(_bench.Scheduler, _wire, _bench, () => _power), _bench.Timeline);
        _uarte = new SerialBox(_bench.Context, 1, _bench.Gpio, [_wire], []);
        _uarte.Set(0x514, 23);
        _uarte.Set(0x524, 0x1000_0000);
        _uarte.Set(0x500, 8);
        _uarte.Set(0x534, PeripheralBench.Ram);
        _uarte.Set(0x538, 1);
        _uarte.Set(0x200, 1 << 5);
        _uarte.Trigger(0);
        _decoder.Received = frame => _received.Add(frame.ToArray());
    }

    [Test]
    public void A_datagram_reaches_the_link_on_its_port()
    {
        var link = _gateway.Open(5683);
        var arrived = new List<Datagram>();
        link.Received += arrived.Add;
        FromBoard(Udp("hi"u8));
        Assert.That(arrived.Single().Source, Is.EqualTo(IPEndPoint.Parse("192.0.2.1:5683")));
        Assert.That(arrived.Single().Payload.ToArray(), Is.EqualTo("hi"u8.ToArray()));
        Assert.That(Fates, Is.EqualTo(new[] { (true, PacketFate.Delivered) }));
    }

    [Test]
    public void A_datagram_to_the_board_takes_the_time_of_its_bytes_on_the_line()
    {
        _gateway.Open(5683).Send(IPEndPoint.Parse("192.0.2.1:5683"), new byte[70]);
        // 98 bytes of packet, both addresses' first bytes escaped, an END on either side.
        Listen(1010 * PeripheralBench.Microsecond);
        Assert.That(_received, Is.Empty);
        Listen(10 * PeripheralBench.Microsecond);
        Assert.That(_received.Single(), Has.Length.EqualTo(98));
        Assert.That(Ipv4Packet.TryParse(_received.Single(), out _, out _), Is.True);
    }

    [Test]
    public void A_ping_is_answered_with_its_own_data()
    {
        FromBoard(Ipv4Packet.BuildIcmp(1, Board, Bench, 8, 0, 0x00070001, "abc"u8).Bytes);
        Listen(PeripheralBench.Millisecond);
        Assert.That(Ipv4Packet.TryParse(_received.Single(), out var answer, out _), Is.True);
        Assert.That((answer!.Source, answer.Destination, answer.Payload.Span[0]), Is.EqualTo((Bench, Board, (byte)0)));
        Assert.That(answer.Payload[4..].ToArray(), Is.EqualTo(new byte[] { 0, 7, 0, 1, (byte)'a', (byte)'b', (byte)'c' }));
    }

    [Test]
    public void A_ping_to_the_board_is_an_echo_request()
    {
        _gateway.Ping(7, 1, "abc"u8);
        Listen(PeripheralBench.Millisecond);
        Assert.That(Ipv4Packet.TryParse(_received.Single(), out var request, out _), Is.True);
        Assert.That(request!.Payload.Span[0], Is.EqualTo(8));
    }

    [Test]
    public void A_datagram_to_a_port_without_a_listener_is_unreachable_and_the_board_is_told()
    {
        var datagram = Udp("hi"u8);
        FromBoard(datagram);
        Assert.That(Fates[0], Is.EqualTo((true, PacketFate.Unreachable)));
        Listen(PeripheralBench.Millisecond);
        Assert.That(Ipv4Packet.TryParse(_received.Single(), out var answer, out _), Is.True);
        Assert.That(answer!.Payload.Span[..2].ToArray(), Is.EqualTo(new byte[] { 3, 3 }));
        Assert.That(answer.Payload[8..].ToArray(), Is.EqualTo(datagram[..28]));
    }

    [Test]
    public void A_port_opens_once_and_again_after_it_was_closed()
    {
        var link = _gateway.Open(5683);
        Assert.That(() => _gateway.Open(5683), Throws.TypeOf<PortInUseException>().With.Message.Contains("5683"));
        link.Dispose();
        Assert.That(_gateway.Open(5683).LocalEndPoint, Is.EqualTo(IPEndPoint.Parse("192.0.2.2:5683")));
        Assert.That(() => link.Send(IPEndPoint.Parse("192.0.2.1:1"), []), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void A_packet_that_the_filter_changes_arrives_changed_or_is_thrown_away_as_damaged()
    {
        var link = _gateway.Open(5683);
        var arrived = new List<byte[]>();
        link.Received += datagram => arrived.Add(datagram.Payload.ToArray());
        _gateway.Filter = this;
        var damaged = Udp("1"u8);
        damaged[^1] ^= 1;
        _passages = new([PacketPassage.Deliver with { Instead = Udp("2"u8) }, PacketPassage.Deliver with { Instead = damaged }, PacketPassage.Deliver with { Instead = Array.Empty<byte>() }]);

        for (var i = 0; i < 3; i++)
            FromBoard(Udp("1"u8));

        Assert.That(arrived, Is.EqualTo(new[] { "2"u8.ToArray() }));
        Assert.That(Fates.Select(fate => fate.Fate), Is.EqualTo(new[] { PacketFate.Delivered, PacketFate.Damaged, PacketFate.Damaged }));
    }

    [Test]
    public void The_filter_loses_delays_and_duplicates()
    {
        var link = _gateway.Open(5683);
        var arrived = 0;
        link.Received += _ => arrived++;
        _gateway.Filter = this;
        _passages = new([PacketPassage.Drop, new(2, TimeSpan.Zero), new(1, TimeSpan.FromMilliseconds(5))]);
        FromBoard(Udp("1"u8));
        Assert.That((arrived, Fates[0].Fate), Is.EqualTo((0, PacketFate.Lost)));
        FromBoard(Udp("2"u8));
        Assert.That(arrived, Is.EqualTo(2));
        FromBoard(Udp("3"u8));
        _bench.Run(5 * PeripheralBench.Millisecond - 1);
        Assert.That(arrived, Is.EqualTo(2));
        _bench.Run(1);
        Assert.That(arrived, Is.EqualTo(3));
        Assert.That(Fates, Has.Count.EqualTo(4));
    }

    [Test]
    public void Two_delays_reorder_packets_to_the_board()
    {
        var link = _gateway.Open(5683);
        _gateway.Filter = this;
        _passages = new([new(1, TimeSpan.FromMilliseconds(5)), new(1, TimeSpan.FromMilliseconds(2))]);
        link.Send(IPEndPoint.Parse("192.0.2.1:5683"), "first"u8);
        link.Send(IPEndPoint.Parse("192.0.2.1:5683"), "later"u8);
        Listen(20 * PeripheralBench.Millisecond);
        Assert.That(_received.Select(p => (char)p[28]), Is.EqualTo(new[] { 'l', 'f' }));
    }

    [Test]
    public void A_board_without_power_gets_nothing()
    {
        _power = false;
        _gateway.Open(5683).Send(IPEndPoint.Parse("192.0.2.1:5683"), "x"u8);
        Assert.That(Fates, Is.EqualTo(new[] { (false, PacketFate.Unreachable) }));
    }

    [Test]
    public void Malformed_packets_are_counted_and_reported()
    {
        var wrong = Udp("hi"u8);
        wrong[29] ^= 1;
        FromBoard(wrong);
        FromBoard([1, 2, 3]);
        Assert.That(_gateway.Malformed, Is.EqualTo(2));
        Assert.That(_bench.Diagnostics, Is.EqualTo(new[]
        {
            "malformed-packet: the UDP checksum is wrong",
            "malformed-packet: an IPv4 header of at least 20 bytes was expected, found 3 bytes",
        }));
    }

    [Test]
    public void A_board_that_speaks_ethernet_asks_by_arp_and_is_answered_in_ethernet_frames()
    {
        byte[] board = [0x00, 0x00, 0x5E, 0x00, 0x53, 0x01];
        byte[] broadcast = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];
        FromBoard([.. broadcast, .. board, 8, 6, 0, 1, 8, 0, 6, 4, 0, 1, .. board, 192, 0, 2, 1, 0, 0, 0, 0, 0, 0, 192, 0, 2, 2]);
        Listen(PeripheralBench.Millisecond);
        var answer = _received.Single();
        var bench = answer[6..12];
        Assert.That(answer, Is.EqualTo((byte[])[.. board, .. bench, 8, 6, 0, 1, 8, 0, 6, 4, 0, 2, .. bench, 192, 0, 2, 2, .. board, 192, 0, 2, 1]));

        var link = _gateway.Open(5683);
        var arrived = 0;
        link.Received += _ => arrived++;
        FromBoard([.. bench, .. board, 8, 0, .. Udp("hi"u8), .. new byte[16]]);
        Assert.That(arrived, Is.EqualTo(1));
        link.Send(IPEndPoint.Parse("192.0.2.1:5683"), "yo"u8);
        Listen(PeripheralBench.Millisecond);
        Assert.That(_received[1][..14], Is.EqualTo((byte[])[.. board, .. bench, 8, 0]));
        Assert.That(Ipv4Packet.TryParse(_received[1].AsSpan(14), out _, out _), Is.True);
    }

    [Test]
    public void An_arp_question_for_somebody_else_is_left_alone()
    {
        byte[] board = [0x00, 0x00, 0x5E, 0x00, 0x53, 0x01];
        FromBoard([.. board, .. board, 8, 6, 0, 1, 8, 0, 6, 4, 0, 1, .. board, 192, 0, 2, 1, 0, 0, 0, 0, 0, 0, 192, 0, 2, 9]);
        Listen(PeripheralBench.Millisecond);
        Assert.That(_received, Is.Empty);
    }

    [Test]
    public void A_datagram_that_is_too_large_is_reported_and_lost()
    {
        _gateway.Open(5683).Send(IPEndPoint.Parse("192.0.2.1:5683"), new byte[1473]);
        Assert.That(_bench.Diagnostics, Has.Exactly(1).Contains("at most 1472 bytes"));
    }

    PacketPassage IPacketFilter.Decide(bool fromBoard, ReadOnlySpan<byte> packet) => _passages.Dequeue();

    private List<(bool FromBoard, PacketFate Fate)> Fates => [.. _bench.Timeline.Snapshot().Cast<PacketEntry>().Select(e => (e.FromBoard, e.Fate))];

    private static byte[] Udp(ReadOnlySpan<byte> data) => Ipv4Packet.BuildUdp(1, (Board, 5683), (Bench, 5683), data).Bytes;

    private void FromBoard(byte[] frame)
    {
        foreach (var value in Slip.Encode(frame))
            _wire.FromChip!(value);
    }

    // The board's receiver: one byte after the other out of its buffer.
    private void Listen(long ticks)
    {
        var end = _bench.Scheduler.Now + ticks;
        while (_bench.Scheduler.NextDue <= end)
        {
            _bench.Run(_bench.Scheduler.NextDue - _bench.Scheduler.Now);
            if (!_uarte.Happened(0x110))
                continue;
            _uarte.Set(0x110, 0);
            _decoder.Push(_bench.Bytes(0, 1)[0]);
        }

        _bench.Run(end - _bench.Scheduler.Now);
    }
}
