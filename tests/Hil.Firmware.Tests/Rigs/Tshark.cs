using System.Diagnostics;
using Hil.Core.Timelines;

namespace Hil.Firmware.Tests.Rigs;

/// <summary>Wireshark's dissectors as an oracle for what is on the wire.</summary>
internal static class Tshark
{
    private const uint RawIp = 101;

    /// <summary>The fields of each packet; several values of one field are joined by a comma.</summary>
    public static IReadOnlyList<string[]> Dissect(IEnumerable<PacketEntry> packets, params string[] fields)
    {
        if (Find("tshark") is not { } tshark)
        {
            Assert.Ignore("tshark is not installed (apt-get install tshark)");
            return [];
        }

        var capture = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{TestContext.CurrentContext.Test.ID}.pcap");
        try
        {
            Write(capture, packets);
            string[] arguments =
            [
                "-r", capture, "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", "-T", "fields", "-E", "separator=/t",
                .. fields.SelectMany(f => new[] { "-e", f }),
            ];
            return [.. Run(tshark, arguments).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t'))];
        }
        finally
        {
            File.Delete(capture);
        }
    }

    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    public static string Run(string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, () => $"{program}: {errors.Result}");
        return output;
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
