using System.Buffers.Binary;
using Hil.Core.Network.Gateway;

namespace Hil.Core.Tests.Network.Gateway;

/// <summary>Packets of ours as another implementation reads them.</summary>
public sealed class TsharkTests
{
    private const uint RawIp = 101;

    [Test]
    public void Packets_are_well_formed_and_their_checksums_right_to_tshark()
    {
        var datagram = Ipv4Packet.BuildUdp(1, (0xC0000202, 40001), (0xC0000201, 40000), "odd"u8);
        byte[][] packets =
        [
            datagram.Bytes,
            Ipv4Packet.BuildUdp(2, (0xC0000202, 40001), (0xC0000201, 40000), new byte[1472]).Bytes,
            Ipv4Packet.BuildIcmp(3, 0xC0000202, 0xC0000201, 8, 0, 0x00070001, "ping!"u8).Bytes,
            Ipv4Packet.BuildIcmp(4, 0xC0000202, 0xC0000201, 3, 3, 0, datagram.Bytes.AsSpan(0, 28)).Bytes,
        ];
        var fields = Read(packets, "ip.checksum.status", "udp.checksum.status", "icmp.checksum.status", "icmp.type", "udp.length", "_ws.malformed");
        // 1 is good; the third column of the last line is of the message, the second of the datagram that it quotes.
        Assert.That(fields.Select(f => (f[0][..1], f[2], f[3], f[5])), Is.EqualTo(new[] { ("1", "", "", ""), ("1", "", "", ""), ("1", "1", "8", ""), ("1", "1", "3", "") }));
        Assert.That(fields.Take(2).Select(f => (f[1], f[4])), Is.EqualTo(new[] { ("1", "11"), ("1", "1480") }));
    }

    private static string[][] Read(byte[][] packets, params string[] fields)
    {
        var tshark = Tool.Find("tshark", "tshark");
        var path = Path.Combine(Path.GetTempPath(), $"hil-{Environment.ProcessId}-tshark.pcap");
        try
        {
            using (var file = File.Create(path))
            {
                // libpcap's file format: magic, version 2.4, no time zone, largest packet, link type; then time, lengths and bytes of each.
                file.Write(Words(0xA1B2C3D4, 0x00040002, 0, 0, 65535, RawIp));
                foreach (var packet in packets)
                {
                    file.Write(Words(0, 0, (uint)packet.Length, (uint)packet.Length));
                    file.Write(packet);
                }
            }

            string[] arguments =
            [
                "-r", path, "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", "-T", "fields", .. fields.SelectMany(f => new[] { "-e", f }),
            ];
            var lines = Tool.Text(tshark, arguments).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.That(lines, Has.Length.EqualTo(packets.Length));
            return [.. lines.Select(l => l.Split('\t'))];
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Words(params uint[] words)
    {
        var bytes = new byte[4 * words.Length];
        for (var i = 0; i < words.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * i), words[i]);
        return bytes;
    }
}
