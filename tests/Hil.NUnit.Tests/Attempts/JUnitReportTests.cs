using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Hil.NUnit.Attempts;
using Hil.NUnit.Samples;
using Hil.Signoff.Attempts;

namespace Hil.NUnit.Tests.Attempts;

[NonParallelizable]
public sealed class JUnitReportTests
{
    [TestCase(typeof(Outcomes)), TestCase(typeof(Retried)), TestCase(typeof(WithoutBench))]
    public void A_real_run_passes_the_schema(Type sample)
    {
        using var run = SampleRun.Of(sample, null);

        Assert.That(FaultsOf(XDocument.Load(Path.Combine(run.Folder, JUnitReport.FileName))), Is.Empty);
    }

    [Test]
    public void The_schema_finds_faults()
    {
        var wrong = XDocument.Parse("<testsuites tests='one' failures='0' errors='0' time='0'><testcase/></testsuites>");

        Assert.That(FaultsOf(wrong), Has.Count.GreaterThanOrEqualTo(2));
    }

    [Test]
    public void A_scenario_is_one_case_judged_by_its_last_attempt()
    {
        var xml = Render(Make("flaky", 1, Verdict.Fail), Make("flaky", 2, Verdict.Pass), Make("bad", 2, Verdict.Fail), Make("bad", 1, Verdict.NotJudged), Make("good", 1, Verdict.Pass));

        Assert.That(xml.Root!.Element("testsuite")!.Elements("testcase").Select(each => (string)each.Attribute("name")!), Is.EqualTo(new[] { "bad", "flaky", "good" }));
        Assert.That(Elements(xml, "flaky"), Is.EqualTo(new[] { "flakyFailure", "system-out" }));
        Assert.That(Elements(xml, "bad"), Is.EqualTo(new[] { "failure", "rerunError", "system-out" }));
        Assert.That(Elements(xml, "good"), Is.EqualTo(new[] { "system-out" }));
        Assert.That((Count(xml, "tests"), Count(xml, "failures"), Count(xml, "errors")), Is.EqualTo((3, 1, 0)));
        Assert.That(FaultsOf(xml), Is.Empty);
    }

    [TestCase(Verdict.NotJudged, false, "error", "not-judged")]
    [TestCase(Verdict.NotJudged, true, "error", "broken")]
    [TestCase(Verdict.Fail, false, "failure", "firmware")]
    public void What_is_not_judged_looks_neither_like_a_pass_nor_like_a_fault_of_the_firmware(Verdict verdict, bool broken, string element, string type)
    {
        var xml = Render(Make("it", 1, verdict) with { Broken = broken, Message = "first line\nsecond line", Trace = "at here" });

        var fault = xml.Descendants(element).Single();
        Assert.That((string)fault.Attribute("type")!, Is.EqualTo(type));
        Assert.That((string)fault.Attribute("message")!, Is.EqualTo("first line"));
        Assert.That(fault.Value, Is.EqualTo("first line\nsecond line\nat here"));
    }

    [Test]
    public void A_skipped_scenario_is_counted_and_says_why()
    {
        var xml = Render(Make("it", 1, Verdict.Skipped) with { Message = "The board has no network port." });

        Assert.That(Count(xml, "skipped", "testsuite"), Is.EqualTo(1));
        Assert.That((string)xml.Descendants("skipped").Single().Attribute("message")!, Is.EqualTo("The board has no network port."));
    }

    [Test]
    public void What_XML_cannot_hold_is_replaced()
    {
        var xml = Render(Make("it", 1, Verdict.Fail) with { Message = "a\u0000b\u001bc\ud800d <&> 💡" });

        Assert.That((string)xml.Descendants("failure").Single().Attribute("message")!, Is.EqualTo("a\ufffdb\ufffdc\ufffdd <&> 💡"));
    }

    [Test]
    public void Suites_and_cases_stand_in_the_order_of_their_names_whatever_ended_first()
    {
        Attempt[] attempts = [Make("b", 1, Verdict.Pass), Make("a", 1, Verdict.Pass), Make("c", 1, Verdict.Pass) with { Suite = "A", FullName = "A.c" }];

        Assert.That(Render([.. attempts.Reverse()]).ToString(), Is.EqualTo(Render(attempts).ToString()));
    }

    [Test]
    public void A_run_without_attempts_is_an_empty_report() => Assert.That(FaultsOf(Render()), Is.Empty);

    private static XDocument Render(params Attempt[] attempts)
    {
        using var stream = new MemoryStream();
        JUnitReport.Write(stream, attempts);
        stream.Position = 0;
        return XDocument.Load(stream);
    }

    private static List<string> FaultsOf(XDocument document)
    {
        var schemas = new XmlSchemaSet();
        using var schema = typeof(JUnitReportTests).Assembly.GetManifestResourceStream("junit.xsd")!;
        schemas.Add(null, XmlReader.Create(schema));
        var faults = new List<string>();
        document.Validate(schemas, (_, fault) => faults.Add(fault.Message));
        return faults;
    }

    private static IEnumerable<string> Elements(XDocument xml, string scenario) =>
        xml.Descendants("testcase").Single(each => (string)each.Attribute("name")! == scenario).Elements().Select(each => each.Name.LocalName);

    private static int Count(XDocument xml, string attribute, string element = "testsuites") => (int)xml.Descendants(element).First().Attribute(attribute)!;

    private static Attempt Make(string name, int number, Verdict verdict) => new()
    {
        FullName = $"Suite.{name}",
        Name = name,
        Method = $"Suite.{name}",
        Suite = "Suite",
        Number = number,
        Verdict = verdict,
        Start = DateTimeOffset.UnixEpoch,
        Stop = DateTimeOffset.UnixEpoch.AddSeconds(1.5),
    };
}
