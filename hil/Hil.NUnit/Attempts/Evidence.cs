using System.Text;
using Hil.Core.Timelines;
using Hil.NUnit.Benches;
using Hil.Signoff.Attempts;
using Hil.Signoff.Captures;
using Hil.Signoff.Plots;

namespace Hil.NUnit.Attempts;

/// <summary>The evidence of one attempt: everything that its bench saw, in the forms that people and their tools open.</summary>
internal static class Evidence
{
    /// <summary>Writes the files below <paramref name="place"/>.</summary>
    /// <param name="folder">The report folder.</param>
    /// <param name="place">The attempt's own folder below it, with forward slashes.</param>
    /// <param name="name">The attempt's name, for titles.</param>
    /// <param name="bench">The bench.</param>
    public static IEnumerable<Attachment> Write(string folder, string place, string name, Bench bench)
    {
        var entries = bench.Timeline.Snapshot();
        yield return File("timeline", "timeline.jsonl", "application/x-ndjson", bench.Timeline.WriteJsonLines);
        if (entries.Count > 0)
            yield return File("plot", "plot.svg", "image/svg+xml", stream => TimelinePlot.WriteSvg(entries, Options(name, bench), stream));

        var lines = entries.OfType<ConsoleEntry>().ToList();
        if (lines.Count > 0)
            yield return File("console", "console.log", "text/plain", stream => WriteConsole(lines, stream));

        var packets = entries.OfType<PacketEntry>().ToList();
        if (packets.Count > 0)
            yield return File("datagrams", "datagrams.pcapng", PcapngWriter.MediaType, stream => PcapngWriter.Write(packets, stream, secrets: bench.Timeline.Secrets));

        Attachment File(string what, string file, string mediaType, Action<Stream> write)
        {
            WholeFile.Write(Path.Combine(folder, place, file), write);
            return new(what, $"{place}/{file}", mediaType);
        }
    }

    private static TimelinePlotOptions Options(string name, Bench bench) => new()
    {
        Title = name,
        Classification = bench.Profile.Classification,
        LedOfClass = bench.Profile.Classes.Where(pattern => pattern.Led is not null).ToDictionary(pattern => pattern.Label, pattern => pattern.Led!),
        Window = bench.Profile.Window,
        Leds = bench.Profile.Leds,
    };

    private static void WriteConsole(List<ConsoleEntry> lines, Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        foreach (var line in lines)
            writer.WriteLine($"{Expectations.Said.Number(line.At),10}  {line.Text}");
    }
}
