using System.Net;
using Hil.Core.Boards;
using Hil.Core.Timelines;
using Hil.Serve.Network;
using Hil.Signoff.Captures;

namespace Hil.Serve.Tests.Network;

public sealed class UdpPacketTests
{
    [Test]
    public void Tshark_finds_addresses_ports_payload_and_good_checksums_in_packets_of_both_families()
    {
        // Of even and odd lengths, with bytes that make sums overflow.
        var payloads = Enumerable.Range(0, 24).Select(i => Enumerable.Range(0, i * i).Select(j => (byte)(255 - (j * i))).ToArray()).ToArray();
        var packets = payloads.Select((payload, index) => new PacketEntry(new(index * 1_000_000L), true, index % 2 == 0
            ? UdpPacket.Make(new(IPAddress.Parse("192.0.2.9"), 40_000 + index), new(IPAddress.Loopback, 56_830), payload)
            : UdpPacket.Make(new(IPAddress.Parse("2001:db8::9"), 40_000 + index), new(IPAddress.IPv6Loopback, 56_830), payload), PacketFate.Delivered)).ToArray();
        var file = Path.Combine(Directory.CreateTempSubdirectory("hil-udp-").FullName, "packets.pcapng");
        using (var stream = File.Create(file))
            PcapngWriter.Write(packets, stream);
        var tshark = Tool.Find("tshark", "tshark");

        string[] arguments = ["-r", file, "-o", "udp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE", "-T", "fields", "-e", "ip.src", "-e", "ipv6.src", "-e", "udp.srcport", "-e", "udp.checksum.status", "-e", "ip.checksum.status", "-e", "udp.payload"];
        var lines = Tool.Text(tshark, arguments).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).ToArray();

        Assert.That(lines, Has.Length.EqualTo(payloads.Length));
        for (var i = 0; i < lines.Length; i++)
        {
            Assert.That((lines[i][0], lines[i][1]), Is.EqualTo(i % 2 == 0 ? ("192.0.2.9", "") : ("", "2001:db8::9")));
            Assert.That((lines[i][2], lines[i][3], lines[i][4]), Is.EqualTo(($"{40_000 + i}", "1", i % 2 == 0 ? "1" : "")));
            Assert.That(lines[i][5], Is.EqualTo(Convert.ToHexStringLower(payloads[i])));
        }
    }
}
