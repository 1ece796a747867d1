using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;
using Hil.NUnit.Attempts;

namespace Hil.NUnit.Conformance;

/// <summary>Writes what conformance cases said of a client: Markdown for people, JSON for programs, JUnit XML for CI.</summary>
public static class ConformanceReport
{
    /// <summary>The name of the Markdown file.</summary>
    public const string MarkdownFile = "conformance.md";

    /// <summary>The name of the JSON file.</summary>
    public const string JsonFile = "conformance.json";

    /// <summary>The name of the JUnit file.</summary>
    public const string JUnitFile = "conformance.junit.xml";

    /// <summary>Writes the three files; each is there whole or not at all.</summary>
    /// <param name="folder">The folder; it is made where it is not there.</param>
    /// <param name="record">What is reported.</param>
    public static void Write(string folder, ConformanceRecord record)
    {
        WholeFile.Write(Path.Combine(folder, MarkdownFile), stream => stream.Write(Encoding.UTF8.GetBytes(Markdown(record))));
        WholeFile.Write(Path.Combine(folder, JsonFile), stream => WriteJson(stream, record));
        WholeFile.Write(Path.Combine(folder, JUnitFile), stream => WriteJUnit(stream, record));
    }

    /// <summary>The word for a verdict.</summary>
    public static string Word(CaseVerdict verdict) => verdict switch
    {
        CaseVerdict.Passed => "passed",
        CaseVerdict.Failed => "FAILED",
        CaseVerdict.NotApplicable => "not applicable",
        _ => "inconclusive",
    };

    /// <summary>How many of each verdict there are, such as <c>12 passed, 0 failed, 3 not applicable, 1 inconclusive</c>.</summary>
    public static string Counts(ImmutableArray<CaseResult> results) => string.Join(", ", Enum.GetValues<CaseVerdict>()
        .Select(verdict => string.Create(CultureInfo.InvariantCulture, $"{results.Count(result => result.Verdict == verdict)} {Word(verdict).ToLowerInvariant()}")));

    private static string Markdown(ConformanceRecord record)
    {
        var text = new StringBuilder();
        text.Append("# LwM2M conformance\n\n");
        foreach (var (key, value) in record.Facts)
            text.Append(CultureInfo.InvariantCulture, $"* {key}: {value}\n");
        text.Append(CultureInfo.InvariantCulture, $"\n{Counts(record.Results)}.\n");
        foreach (var area in record.Results.GroupBy(result => result.Case.Area))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {area.Key}\n\n| case | title | verdict | why |\n|---|---|---|---|\n");
            foreach (var result in area)
                text.Append(CultureInfo.InvariantCulture, $"| {result.Case.Number} | {Cell(result.Case.Title)} | {Word(result.Verdict)} | {Cell(result.Reason)} |\n");
        }

        foreach (var failed in record.Results.Where(result => result.Verdict == CaseVerdict.Failed))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {failed.Case.Id} failed\n\n{failed.Reason}\n\n```\n");
            text.Append(string.Join('\n', failed.Evidence)).Append("\n```\n");
        }

        return text.ToString();
    }

    private static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);

    private static void WriteJson(Stream stream, ConformanceRecord record)
    {
        using var json = new Utf8JsonWriter(stream, new() { Indented = true });
        json.WriteStartObject();
        json.WriteStartObject("facts");
        foreach (var (key, value) in record.Facts)
            json.WriteString(key, value);
        json.WriteEndObject();
        json.WriteStartArray("cases");
        foreach (var result in record.Results)
        {
            json.WriteStartObject();
            json.WriteString("id", result.Case.Id);
            json.WriteNumber("number", result.Case.Number);
            json.WriteString("title", result.Case.Title);
            json.WriteString("area", result.Case.Area);
            json.WriteString("verdict", JsonNamingPolicy.CamelCase.ConvertName(result.Verdict.ToString()));
            json.WriteString("reason", result.Reason);
            json.WriteNumber("seconds", Math.Round(result.Took.TotalSeconds, 3));
            WriteLines(json, "checks", result.Checks);
            WriteLines(json, "evidence", result.Evidence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteLines(Utf8JsonWriter json, string name, ImmutableArray<string> lines)
    {
        json.WriteStartArray(name);
        foreach (var line in lines)
            json.WriteStringValue(line);
        json.WriteEndArray();
    }

    private static void WriteJUnit(Stream stream, ConformanceRecord record)
    {
        using var xml = XmlWriter.Create(stream, new() { Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n", CheckCharacters = false });
        xml.WriteStartElement("testsuites");
        foreach (var area in record.Results.GroupBy(result => result.Case.Area))
        {
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", $"LwM2M conformance: {area.Key}");
            xml.WriteAttributeString("tests", Number(area.Count()));
            xml.WriteAttributeString("failures", Number(area.Count(result => result.Verdict == CaseVerdict.Failed)));
            xml.WriteAttributeString("errors", Number(area.Count(result => result.Verdict == CaseVerdict.Inconclusive)));
            xml.WriteAttributeString("skipped", Number(area.Count(result => result.Verdict == CaseVerdict.NotApplicable)));
            foreach (var result in area)
                WriteCase(xml, result);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, CaseResult result)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", $"conformance.{result.Case.Area.Replace(' ', '-')}");
        xml.WriteAttributeString("name", result.Case.ToString());
        xml.WriteAttributeString("time", result.Took.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture));
        var element = result.Verdict switch
        {
            CaseVerdict.Failed => "failure",
            CaseVerdict.NotApplicable => "skipped",
            CaseVerdict.Inconclusive => "error",
            _ => null,
        };
        if (element is not null)
        {
            xml.WriteStartElement(element);
            xml.WriteAttributeString("message", result.Reason);
            if (!result.Evidence.IsEmpty)
                xml.WriteString(string.Join('\n', result.Evidence));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
