using Hil.Firmware.Tests.Rigs;

namespace Hil.Firmware.Tests.Network;

internal sealed class NetworkTests
{
    private static readonly byte[] Hello = "hello, board"u8.ToArray();

    [Test]
    public void A_ping_is_answered_with_its_own_data()
    {
        using var rig = Ready();
        var answers = Exchange(rig, Packets.Slip(Packets.Echo(7, Hello)));
        Assert.That(answers, Has.Count.EqualTo(1));
        var reply = answers[0];
        Assert.That(reply.AsSpan(12, 8).ToArray(), Is.EqualTo(new byte[] { 192, 0, 2, 1, 192, 0, 2, 2 }));
        Assert.That(Packets.Checksum(reply.AsSpan(0, 20)), Is.Zero, "checksum of the header");
        Assert.That(Packets.Checksum(reply.AsSpan(20)), Is.Zero, "checksum of the message");
        Assert.That(reply[20..22], Is.EqualTo(new byte[] { 0, 0 }), "an echo reply");
        Assert.That(reply[24..], Is.EqualTo(Packets.Echo(7, Hello)[24..]));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(255)]
    [TestCase(256)]
    [TestCase(1000)]
    [TestCase(1252)]
    public void Pings_up_to_the_MTU_of_1280_bytes_are_answered(int length)
    {
        using var rig = Ready();
        var data = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        var answers = Exchange(rig, Packets.Slip(Packets.Echo(1, data)));
        Assert.That(answers.Single()[28..], Is.EqualTo(data));
    }

    [TestCase(1253)]
    [TestCase(4000)]
    public void A_packet_beyond_the_MTU_is_dropped_and_the_next_one_is_heard(int length)
    {
        using var rig = Ready();
        Assert.That(Exchange(rig, Packets.Slip(Packets.Echo(1, new byte[length])), 0.2), Is.Empty);
        Assert.That(Exchange(rig, Packets.Slip(Packets.Echo(2, Hello))), Has.Count.EqualTo(1));
    }

    [Test]
    public void Data_full_of_the_line_protocols_own_bytes_comes_through()
    {
        using var rig = Ready();
        byte[] data = [.. Enumerable.Range(0, 500).Select(i => (byte)(i % 4 switch { 0 => 0xC0, 1 => 0xDB, 2 => 0xDC, _ => 0xDD }))];
        Assert.That(Exchange(rig, Packets.Slip(Packets.Echo(1, data))).Single()[28..], Is.EqualTo(data));
    }

    [Test]
    public void Noise_and_a_bad_escape_cost_only_the_packet_that_they_are_in()
    {
        using var rig = Ready();
        var good = Packets.Slip(Packets.Echo(2, Hello));
        byte[] bad = [0xC0, 0x45, 0xDB, 0x01, 0x02, 0xC0];
        byte[] cutInEscape = [0xC0, 0x45, 0xDB, 0xC0];
        byte[] empty = [0xC0, 0xC0, 0xC0];
        Assert.That(Exchange(rig, [0x13, 0x37, 0xDB, .. good, .. bad, .. good, .. cutInEscape, .. empty, .. good]), Has.Count.EqualTo(3));
    }

    [Test]
    public void A_packet_byte_by_byte_with_pauses_is_still_one_packet()
    {
        using var rig = Ready();
        var before = rig.Sent().Count;
        foreach (var value in Packets.Slip(Packets.Echo(1, Hello)))
        {
            rig.Line.Send([value]);
            rig.Run(0.0031);
        }

        Assert.That(rig.Sent(), Has.Count.EqualTo(before + 1));
    }

    [Test]
    public void A_line_that_is_full_without_a_pause_loses_nothing()
    {
        using var rig = Ready();
        // 12 KB in one go at 1 Mbaud, three times the ring; a window ends and is classified meanwhile.
        rig.Run(2.02 - rig.Clock.Now.Seconds);
        List<byte> burst = [];
        for (ushort i = 0; i < 150; i++)
            burst.AddRange(Packets.Slip(Packets.Echo(i, new byte[50])));
        var answers = Exchange(rig, [.. burst], 0.5);
        Assert.That(answers.Select(a => a[26] << 8 | a[27]), Is.EqualTo(Enumerable.Range(0, 150)));
        Assert.That(rig.ConsoleLines, Has.Some.StartsWith("class"));
        Assert.That(rig.ConsoleLines, Has.None.Contains("overrun"));
    }

    [Test]
    public void What_is_not_for_it_or_not_whole_is_not_answered()
    {
        using var rig = Ready();
        var echo = Packets.Echo(1, Hello);
        byte[] Changed(int at, byte value)
        {
            var copy = (byte[])echo.Clone();
            copy[at] = value;
            return copy;
        }

        byte[][] packets =
        [
            Changed(0, 0x65), // IP version 6
            Changed(0, 0x44), // a header of 16 bytes
            Changed(0, 0x4F), // a header that is longer than the packet
            Changed(3, 0xFF), // longer than what came
            Changed(10, 0xFF), // the header's checksum
            Changed(24, 0xFF), // the message's checksum
            echo[..19], echo[..10], [0x45],
            Packets.Ip(Packets.Icmp, echo.AsSpan(20), fragment: 0x2000), // more fragments
            Packets.Ip(Packets.Icmp, echo.AsSpan(20), fragment: 0x0001), // an offset
            Packets.Ip(Packets.Icmp, echo.AsSpan(20), destination: [192, 0, 2, 9]),
            Packets.Ip(Packets.Icmp, echo.AsSpan(20), source: [192, 0, 2, 1]), // from itself
            Packets.Ip(6, echo.AsSpan(20)), // TCP
            Packets.Ip(Packets.Icmp, []), Packets.Ip(Packets.Udp, []),
            Packets.Ip(Packets.Udp, [0x16, 0x33, 0x16, 0x33, 0, 7, 0, 0]), // a UDP length below its header
            Packets.Ip(Packets.Udp, [0x16, 0x33, 0x16, 0x33, 0, 99, 0, 0]), // a UDP length beyond the packet
        ];
        Assert.That(Exchange(rig, [.. packets.SelectMany(p => Packets.Slip(p))], 0.2), Is.Empty);
        Assert.That(Exchange(rig, Packets.Slip(echo)), Has.Count.EqualTo(1));
    }

    [Test]
    public void Options_in_the_IP_header_are_skipped()
    {
        using var rig = Ready();
        var echo = Packets.Echo(3, Hello);
        byte[] packet = [.. echo[..20], 1, 1, 1, 1, .. echo[20..]];
        (packet[0], packet[3], packet[10], packet[11]) = (0x46, (byte)packet.Length, 0, 0);
        var sum = Packets.Checksum(packet.AsSpan(0, 24));
        (packet[10], packet[11]) = ((byte)(sum >> 8), (byte)sum);
        Assert.That(Exchange(rig, Packets.Slip(packet)).Single()[28..], Is.EqualTo(Hello));
    }

    [Test]
    public void A_datagram_without_checksum_is_heard_and_one_with_a_wrong_one_is_not()
    {
        using var rig = Ready();
        byte[] coapPing = [0x40, 0x00, 0x12, 0x34];
        Assert.That(Exchange(rig, Packets.Slip(Packets.Datagram(coapPing, checksum: 0))), Has.Count.EqualTo(1));
        coapPing[3] = 0x35;
        Assert.That(Exchange(rig, Packets.Slip(Packets.Datagram(coapPing, checksum: 0x1234))), Is.Empty);
    }

    [Test]
    public void Only_the_server_is_talked_with()
    {
        using var rig = Ready();
        byte[] coapPing = [0x40, 0x00, 0x12, 0x34];
        Assert.That(Exchange(rig, Packets.Slip(Packets.Datagram(coapPing, sourcePort: 1024))), Is.Empty);
        Assert.That(Exchange(rig, Packets.Slip(Packets.Datagram(coapPing, destinationPort: 7))), Is.Empty);
        Assert.That(Exchange(rig, Packets.Slip(Packets.Datagram(coapPing))), Has.Count.EqualTo(1));
    }

    // A rig whose device is registered, so that it says nothing of its own for a while.
    private static Rig Ready()
    {
        var rig = Rig.Started();
        var server = rig.Serve();
        Assert.That(rig.RunUntil(() => server.Find(Rig.Endpoint) is not null, 1), Is.True);
        rig.Run(0.1);
        return rig;
    }

    private static List<byte[]> Exchange(Rig rig, byte[] line, double seconds = 0.05)
    {
        var before = rig.Sent().Count;
        rig.Line.Send(line);
        rig.Run(seconds);
        return [.. rig.Sent().Skip(before).Select(p => p.Packet.ToArray())];
    }
}
