using System.IO.Compression;
using System.Text;
using Hil.Core.Timelines;
using Hil.Lwm2m.Model;
using Hil.Signoff.Captures;

namespace Hil.Serve.Exports;

/// <summary>What memory holds of what happened, as one ZIP file with the files of an <see cref="ExportFolder"/>.</summary>
internal static class ExportArchive
{
    public const string MediaType = "application/zip";

    /// <summary>Makes the file.</summary>
    /// <param name="timeline">What happened.</param>
    /// <param name="registrations">The text of <c>registrations.json</c>.</param>
    /// <param name="model">Names and units.</param>
    /// <param name="began">The civil time at board time zero.</param>
    public static byte[] Make(Timeline timeline, byte[] registrations, ObjectModel model, DateTimeOffset began)
    {
        var forgotten = timeline.First;
        var entries = timeline.Snapshot();
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, ExportFolder.TimelineFile, began, stream =>
            {
                foreach (var entry in entries)
                    Timeline.WriteJsonLine(ExportFolder.Shown(entry, timeline.Secrets), stream);
            });
            Add(zip, ExportFolder.CaptureFile, began, stream =>
            {
                PcapngWriter.WriteHeader(stream);
                foreach (var packet in entries.OfType<PacketEntry>())
                    PcapngWriter.WritePacket(packet, stream, began, secrets: timeline.Secrets);
            });
            Add(zip, ExportFolder.ValuesFile, began, stream =>
            {
                using var table = new ValueTable(stream, model, began);
                foreach (var entry in entries)
                    table.Write(entry);
            });
            Add(zip, ExportFolder.RegistrationsFile, began, stream => stream.Write(registrations));
            Add(zip, "README.txt", began, stream => stream.Write(Encoding.UTF8.GetBytes(
                "What `hil serve` saw.\n\n"
                + $"{ExportFolder.TimelineFile}      everything that happened, one JSON object a line; ns counts from {began:yyyy-MM-dd HH:mm:ss.fff} UTC\n"
                + $"{ExportFolder.CaptureFile}    the datagrams, for Wireshark; those of coaps:// as they were inside DTLS\n"
                + $"{ExportFolder.ValuesFile}          the values that devices told\n"
                + $"{ExportFolder.RegistrationsFile}  the devices and their last values\n"
                + (forgotten > 0 ? $"\nThe first {forgotten} entries were forgotten before this file was made: --export DIR keeps all of them.\n" : ""))));
        }

        return file.ToArray();
    }

    private static void Add(ZipArchive zip, string name, DateTimeOffset time, Action<Stream> write)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = time;
        using var stream = entry.Open();
        write(stream);
    }
}
