using System.Globalization;
using System.Text;
using System.Xml;
using Hil.Signoff.Attempts;

namespace Hil.NUnit.Attempts;

/// <summary>Renders attempts as JUnit XML in the common form that Jenkins and GitLab read.</summary>
/// <remarks>
/// A scenario is one test case, judged by its last attempt. Attempts before it stay visible as Surefire writes them: <c>flakyFailure</c>
/// under a pass, <c>rerunFailure</c> under a failure. What is not judged is an <c>error</c>: it must not look like a pass, nor like a fault of
/// the firmware.
/// </remarks>
public static class JUnitReport
{
    /// <summary>The name of the file in the report folder.</summary>
    public const string FileName = "junit.xml";

    /// <summary>Writes <c>junit.xml</c>; it is there whole or not at all.</summary>
    /// <param name="report">The report folder.</param>
    /// <param name="attempts">The attempts, in the order in which they ended.</param>
    public static void Write(string report, IReadOnlyList<Attempt> attempts) =>
        WholeFile.Write(Path.Combine(report, FileName), stream => Write(stream, attempts));

    /// <summary>Writes the attempts as JUnit XML.</summary>
    public static void Write(Stream stream, IReadOnlyList<Attempt> attempts)
    {
        // The order of names and not of ends: parallel runs end in any order.
        var suites = attempts
            .GroupBy(attempt => attempt.FullName)
            .Select(scenario => new Scenario([.. scenario.OrderBy(attempt => attempt.Number)]))
            .GroupBy(scenario => scenario.Last.Suite)
            .OrderBy(suite => suite.Key, StringComparer.Ordinal)
            .Select(suite => (Name: suite.Key, Scenarios: suite.OrderBy(scenario => scenario.Last.FullName, StringComparer.Ordinal).ToList()))
            .ToList();
        using var xml = XmlWriter.Create(stream, new() { Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n", CheckCharacters = false });
        xml.WriteStartElement("testsuites");
        WriteCounts(xml, [.. suites.SelectMany(suite => suite.Scenarios)]);
        foreach (var (name, scenarios) in suites)
        {
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", name);
            WriteCounts(xml, scenarios);
            xml.WriteAttributeString("skipped", Number(scenarios.Count(scenario => scenario.Last.Verdict == Verdict.Skipped)));
            xml.WriteAttributeString("timestamp", scenarios.Min(scenario => scenario.Attempts[0].Start).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
            foreach (var scenario in scenarios)
                WriteScenario(xml, scenario);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteCounts(XmlWriter xml, List<Scenario> scenarios)
    {
        xml.WriteAttributeString("tests", Number(scenarios.Count));
        xml.WriteAttributeString("failures", Number(scenarios.Count(scenario => scenario.Last.Verdict == Verdict.Fail)));
        xml.WriteAttributeString("errors", Number(scenarios.Count(scenario => scenario.Last.Verdict == Verdict.NotJudged)));
        xml.WriteAttributeString("time", Seconds(scenarios.Sum(scenario => scenario.Seconds)));
    }

    private static void WriteScenario(XmlWriter xml, Scenario scenario)
    {
        var last = scenario.Last;
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("name", CaseName(last));
        xml.WriteAttributeString("classname", last.Suite);
        xml.WriteAttributeString("time", Seconds(scenario.Seconds));
        switch (last.Verdict)
        {
            case Verdict.Skipped:
                xml.WriteStartElement("skipped");
                xml.WriteAttributeString("message", Legal(last.Message ?? ""));
                xml.WriteEndElement();
                break;
            case Verdict.Fail:
                WriteFault(xml, "failure", "firmware", last);
                break;
            case Verdict.NotJudged:
                WriteFault(xml, "error", last.Broken ? "broken" : "not-judged", last);
                break;
        }

        foreach (var before in scenario.Attempts.SkipLast(1).Where(attempt => attempt.Verdict is Verdict.Fail or Verdict.NotJudged))
            WriteFault(
                xml,
                $"{(last.Verdict == Verdict.Pass ? "flaky" : "rerun")}{(before.Verdict == Verdict.Fail ? "Failure" : "Error")}",
                before.Verdict == Verdict.Fail ? "firmware" : "not-judged",
                before);
        xml.WriteElementString("system-out", Legal(Facts(scenario)));
        xml.WriteEndElement();
    }

    private static void WriteFault(XmlWriter xml, string element, string type, Attempt attempt)
    {
        xml.WriteStartElement(element);
        xml.WriteAttributeString("message", Legal(attempt.Message?.Split('\n')[0] ?? ""));
        xml.WriteAttributeString("type", type);
        xml.WriteString(Legal($"{attempt.Message}\n{attempt.Trace}".TrimEnd()));
        xml.WriteEndElement();
    }

    private static string Facts(Scenario scenario)
    {
        var text = new StringBuilder();
        foreach (var attempt in scenario.Attempts)
        {
            text.Append(CultureInfo.InvariantCulture, $"attempt {attempt.Number}: {(attempt.Verdict == Verdict.NotJudged ? "not judged" : attempt.Verdict.ToString().ToLowerInvariant())}\n");
            foreach (var parameter in attempt.Parameters)
                text.Append(CultureInfo.InvariantCulture, $"{parameter.Name}: {parameter.Value}\n");
            if (attempt.TimelineDigest is { } digest)
                text.Append(CultureInfo.InvariantCulture, $"timeline sha256: {digest}\n");
            if (attempt.Reproduce is { } reproduce)
                text.Append(CultureInfo.InvariantCulture, $"reproduce: {reproduce}\n");

            // The form that Jenkins' and GitLab's readers look for.
            foreach (var attachment in attempt.Attachments)
                text.Append(CultureInfo.InvariantCulture, $"[[ATTACHMENT|{attachment.File}]]\n");
        }

        return text.ToString();
    }

    private static string CaseName(Attempt attempt) =>
        attempt.FullName.StartsWith(attempt.Suite + ".", StringComparison.Ordinal) ? attempt.FullName[(attempt.Suite.Length + 1)..] : attempt.FullName;

    // A console may print what XML 1.0 cannot hold.
    private static string Legal(string text) => string.Concat(text.EnumerateRunes().Select(rune =>
        rune.Value is '\t' or '\n' or '\r' or (>= 0x20 and <= 0xD7FF) or (>= 0xE000 and <= 0xFFFD) or >= 0x10000 ? rune.ToString() : "\uFFFD"));

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);

    private sealed record Scenario(IReadOnlyList<Attempt> Attempts)
    {
        public Attempt Last => Attempts[^1];

        public double Seconds => Attempts.Sum(attempt => (attempt.Stop - attempt.Start).TotalSeconds);
    }
}
