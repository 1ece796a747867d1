using System.Buffers.Binary;
using Hil.Core.Boards;
using Hil.Core.Timelines;
using Hil.Signoff.Captures;

namespace Hil.Signoff.Tests.Captures;

public sealed class PcapngWriterTests
{
    private static readonly string[] Fields = ["frame.time_epoch", "ip.src", "udp.dstport", "coap.code", "coap.mid", "frame.comment", "frame.packet_flags_direction"];

    [Test]
    public void A_capture_without_packets_has_the_bytes_that_the_format_asks_for()
    {
        using var stream = new MemoryStream();
        PcapngWriter.Write([], stream, "Hil");

        Assert.That(Convert.ToHexString(stream.ToArray()), Is.EqualTo(
            "0A0D0D0A" + "28000000" + "4D3C2B1A" + "0100" + "0000" + "FFFFFFFFFFFFFFFF" + "0400" + "0300" + "48696C00" + "00000000" + "28000000"
            + "01000000" + "2C000000" + "6500" + "0000" + "00000000" + "0200" + "0500" + "626F617264000000" + "0900" + "0100" + "09000000" + "00000000" + "2C000000"));
    }

    [Test]
    public void Tshark_reads_times_directions_comments_and_CoAP_and_finds_nothing_malformed()
    {
        PacketEntry[] packets =
        [
            new(new(4_031_250_015), true, Packet([192, 0, 2, 1], [192, 0, 2, 2], [0x40, 0x01, 0x12, 0x34]), PacketFate.Delivered),
            new(new(5_000_000_000_000), false, Packet([192, 0, 2, 2], [192, 0, 2, 1], [0x60, 0x45, 0x12, 0x34]), PacketFate.Lost),
        ];
        var file = Path.Combine(Directory.CreateTempSubdirectory("hil-pcapng-").FullName, "packets.pcapng");
        using (var stream = File.Create(file))
            PcapngWriter.Write(packets, stream);

        var lines = Tshark(["-r", file, "-T", "fields", "-E", "separator=|", .. Fields.SelectMany(field => (string[])["-e", field])]);
        var malformed = Tshark(["-r", file, "-Y", "_ws.malformed || ip.checksum.status == 0"]);

        Assert.That(lines[0], Does.StartWith("4.031250015|192.0.2.1|5683|1|4660||"));
        Assert.That(lines[1], Does.StartWith("5000.000000000|192.0.2.2|5683|69|4660|lost on the way by the bench|"));
        Assert.That(lines[0].Split('|')[^1], Is.Not.EqualTo(lines[1].Split('|')[^1]), "directions");
        Assert.That(malformed, Is.Empty);
    }

    [Test]
    public void Secrets_are_overwritten_and_a_comment_says_so()
    {
        byte[] key = [0xde, 0xad, 0xbe, 0xef, 0x01, 0x02];
        var secrets = new Secrets();
        secrets.Add(key);
        secrets.Add([0x40, 0x03]);
        PacketEntry[] packets =
        [
            new(new(1), true, Packet([192, 0, 2, 1], [192, 0, 2, 2], [0x40, 0x03, 0x12, 0x34, 0xff, .. key, 0x09, .. key]), PacketFate.Lost),
            new(new(2), true, Packet([192, 0, 2, 1], [192, 0, 2, 2], [0x40, 0x03, 0x12, 0x35]), PacketFate.Delivered),
        ];
        using var stream = new MemoryStream();
        PcapngWriter.Write(packets, stream, secrets: secrets);

        var hex = Convert.ToHexString(stream.ToArray());
        Assert.That(hex, Does.Not.Contain(Convert.ToHexString(key)));
        Assert.That(hex, Does.Contain("40031234FF787878787878" + "09" + "787878787878"), "in their place, and nothing else is touched");
        Assert.That(System.Text.Encoding.UTF8.GetString(stream.ToArray()), Does.Contain("lost on the way by the bench; secrets are overwritten"));
        Assert.That(packets[0].Packet.Span.IndexOf(key), Is.GreaterThan(0), "the timeline keeps what was sent");
        Assert.That(secrets.Hide(packets[1].Packet, out var found), Is.EqualTo(packets[1].Packet));
        Assert.That(found, Is.False);
    }

    private static byte[] Packet(byte[] source, byte[] destination, byte[] coap)
    {
        var packet = new byte[28 + coap.Length];
        packet[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        (packet[8], packet[9]) = (64, 17);
        source.CopyTo(packet, 12);
        destination.CopyTo(packet, 16);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(20), 5683);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(22), 5683);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(24), (ushort)(8 + coap.Length));
        coap.CopyTo(packet, 28);
        var sum = 0;
        for (var i = 0; i < 20; i += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(i));
        while (sum > 0xFFFF)
            sum = (sum & 0xFFFF) + (sum >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(10), (ushort)~sum);
        return packet;
    }

    private static List<string> Tshark(IEnumerable<string> arguments) =>
        [.. Tool.Text(Tool.Find("tshark", "tshark"), ["-o", "ip.check_checksum:TRUE", .. arguments]).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
}
