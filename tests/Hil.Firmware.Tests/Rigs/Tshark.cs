using Hil.Core.Timelines;

namespace Hil.Firmware.Tests.Rigs;

/// <summary>Wireshark's dissectors as an oracle for what is on the wire.</summary>
internal static class Tshark
{
    private const uint RawIp = 101;

    /// <summary>The fields of each packet; several values of one field are joined by a comma.</summary>
    public static IReadOnlyList<string[]> Dissect(IEnumerable<PacketEntry> packets, params string[] fields)
    {
        var tshark = Tool.Find("tshark", "tshark");

        var capture = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{TestContext.CurrentContext.Test.ID}.pcap");
        try
        {
            Write(capture, packets);
            string[] arguments =
            [
                "-r", capture, "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", "-T", "fields", "-E", "separator=/t",
                .. fields.SelectMany(f => new[] { "-e", f }),
            ];
            return [.. Tool.Text(tshark, arguments).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t'))];
        }
        finally
        {
            File.Delete(capture);
        }
    }

    private static void Write(string path, IEnumerable<PacketEntry> packets)
    {
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write(0xA1B2C3D4);
        writer.Write((ushort)2);
        writer.Write((ushort)4);
        writer.Write(0L);
        writer.Write(65535);
        writer.Write(RawIp);
        foreach (var packet in packets)
        {
            writer.Write((uint)(packet.At.Nanoseconds / 1_000_000_000));
            writer.Write((uint)(packet.At.Nanoseconds / 1000 % 1_000_000));
            writer.Write(packet.Packet.Length);
            writer.Write(packet.Packet.Length);
            writer.Write(packet.Packet.Span);
        }
    }
}
