using System.Security.Cryptography;
using System.Text;
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
        var written = attempt with { Attachments = bench is null ? [] : [.. Evidence.Write(folder, place, attempt.Name, bench)] };
        AttemptLog.Append(folder, written);
        AllureResults.Write(folder, written);
    }

    /// <summary>Renders what is rendered from all attempts.</summary>
    public void Render() => JUnitReport.Write(folder, AttemptLog.Read(folder));

    // Readable, and different for names that differ only in what a file system does not take.
    private static string Slug(string name)
    {
        var tail = name[(name[..(name.IndexOf('(', StringComparison.Ordinal) is >= 0 and var at ? at : name.Length)].LastIndexOf('.') + 1)..];
        var plain = string.Concat(tail.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' ? c : '-')).Trim('-');
        return $"{plain[..Math.Min(plain.Length, 80)]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..6]}";
    }
}
