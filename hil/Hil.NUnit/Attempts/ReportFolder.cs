using System.Security.Cryptography;
using System.Text;
using Hil.Core.Timelines;
using Hil.NUnit.Allure;
using Hil.NUnit.Benches;
using Hil.Signoff.Attempts;

namespace Hil.NUnit.Attempts;

/// <summary>The folder of a run: <c>attempts.jsonl</c>, the evidence, Allure results and JUnit XML.</summary>
internal sealed class ReportFolder(string folder)
{
    /// <summary>Writes the evidence of an attempt, then the attempt. A file is there whole or not at all.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Add(Attempt attempt, Bench? bench)
    {
        var place = $"evidence/{Slug(attempt.FullName)}-{attempt.Number}";
        var written = attempt with { Attachments = bench is null ? [] : [.. Evidence(bench, place)] };
        AttemptLog.Append(folder, written);
        AllureResults.Write(folder, written);
    }

    /// <summary>Renders what is rendered from all attempts.</summary>
    public void Render() => JUnitReport.Write(folder, AttemptLog.Read(folder));

    private IEnumerable<Attachment> Evidence(Bench bench, string place)
    {
        yield return Write("timeline", $"{place}/timeline.jsonl", "application/x-ndjson", bench.Timeline.WriteJsonLines);

        var lines = bench.Timeline.Snapshot().OfType<ConsoleEntry>().ToList();
        if (lines.Count > 0)
            yield return Write("console", $"{place}/console.log", "text/plain", stream =>
            {
                using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
                foreach (var line in lines)
                    writer.WriteLine($"{Expectations.Said.Number(line.At),10}  {line.Text}");
            });
    }

    private Attachment Write(string name, string file, string mediaType, Action<Stream> write)
    {
        WholeFile.Write(Path.Combine(folder, file), write);
        return new(name, file, mediaType);
    }

    // Readable, and different for names that differ only in what a file system does not take.
    private static string Slug(string name)
    {
        var tail = name[(name[..(name.IndexOf('(', StringComparison.Ordinal) is >= 0 and var at ? at : name.Length)].LastIndexOf('.') + 1)..];
        var plain = string.Concat(tail.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' ? c : '-')).Trim('-');
        return $"{plain[..Math.Min(plain.Length, 80)]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..6]}";
    }
}
