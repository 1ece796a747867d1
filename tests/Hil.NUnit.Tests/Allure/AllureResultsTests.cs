using System.Text.Json;
using Hil.NUnit.Samples;

namespace Hil.NUnit.Tests.Allure;

[NonParallelizable]
public sealed class AllureResultsTests
{
    private SampleRun _run = null!;
    private JsonElement _said;
    private JsonElement _failed;

    [OneTimeSetUp]
    public void Run()
    {
        _run = SampleRun.Of<Described>(("HIL_SEED", "7"));
        _said = AllureFiles.Results(_run).Single(result => result.GetProperty("name").GetString() == "A name for people");
        _failed = AllureFiles.Results(_run).Single(result => result.GetProperty("name").GetString() == "Fails in a step");
    }

    [OneTimeTearDown]
    public void Remove() => _run.Dispose();

    [Test]
    public void A_result_has_the_fields_that_the_format_asks_for()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Text(_said, "status"), Is.EqualTo("passed"));
            Assert.That(Text(_said, "stage"), Is.EqualTo("finished"));
            Assert.That(Text(_said, "fullName"), Is.EqualTo("Hil.NUnit.Samples.Described.Says_much_of_itself"));
            Assert.That(Text(_said, "description"), Is.EqualTo("What *it* is about."));
            Assert.That(Guid.TryParse(Text(_said, "uuid"), out _));
            Assert.That(Text(_said, "historyId"), Does.Match("^[0-9a-f]{32}$"));
            Assert.That(Text(_said, "testCaseId"), Does.Match("^[0-9a-f]{32}$"));
            Assert.That(_said.GetProperty("stop").GetInt64(), Is.GreaterThanOrEqualTo(_said.GetProperty("start").GetInt64()));
            Assert.That(_said.GetProperty("titlePath").EnumerateArray().Select(part => part.GetString()), Is.EqualTo(new[] { "Hil.NUnit.Samples", "Hil", "NUnit", "Samples", "Described" }));
        });
    }

    [Test]
    public void What_is_said_nearest_to_the_scenario_counts()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Labels(_said, "epic"), Is.EqualTo(new[] { "Samples" }), "of the assembly");
            Assert.That(Labels(_said, "feature"), Is.EqualTo(new[] { "Words" }), "of the class");
            Assert.That(Labels(_said, "story"), Is.EqualTo(new[] { "A story" }), "of the method");
            Assert.That(Labels(_said, "owner"), Is.EqualTo(new[] { "the method" }));
            Assert.That(Labels(_failed, "owner"), Is.EqualTo(new[] { "the class" }));
            Assert.That(Labels(_said, "severity"), Is.EqualTo(new[] { "minor" }));
            Assert.That(Labels(_said, "tag"), Is.EqualTo(new[] { "one", "two", "slow on boards" }), "NUnit's categories are tags too");
            Assert.That(Labels(_said, "parentSuite"), Is.EqualTo(new[] { "Hil.NUnit.Samples" }));
            Assert.That(Labels(_said, "suite"), Is.EqualTo(new[] { "A suite" }));
            Assert.That(Labels(_said, "subSuite"), Is.EqualTo(new[] { "A part of it" }));
            Assert.That(Labels(_failed, "suite"), Is.EqualTo(new[] { "Described" }));
            Assert.That(Labels(_said, "framework"), Is.EqualTo(new[] { "NUnit" }));
            Assert.That(Labels(_said, "host"), Has.One.Not.Empty);
            Assert.That(Labels(_said, "thread"), Has.One.Not.Empty);
        });
    }

    [Test]
    public void Links_carry_their_kind()
    {
        Assert.That(_said.GetProperty("links").EnumerateArray().Select(link => (Text(link, "type"), Text(link, "name"), Text(link, "url"))), Is.EquivalentTo(new[]
        {
            ("link", "manual", "https://example.org/manual"), ("issue", "4711", "https://example.org/4711"), ("tms", "T1", "https://example.org/t1"),
        }));
    }

    [Test]
    public void What_a_scenario_was_run_with_does_not_split_its_history()
    {
        var parameters = _said.GetProperty("parameters").EnumerateArray().ToDictionary(parameter => Text(parameter, "name"), parameter => parameter);

        Assert.That(parameters.Keys, Is.SupersetOf(new[] { "board", "seed", "firmware", "firmware sha256", "profile", "board time", "timeline sha256" }));
        Assert.That(parameters.Values.Select(parameter => parameter.GetProperty("excluded").GetBoolean()), Is.All.True);
        Assert.That(Text(parameters["seed"], "value"), Is.EqualTo("7"));
    }

    [Test]
    public void Steps_nest_and_the_one_that_failed_says_so()
    {
        var steps = _said.GetProperty("steps").EnumerateArray().ToList();

        Assert.That(steps.Select(step => Text(step, "name")), Is.EqualTo(new[] { "boot", "say" }));
        Assert.That(steps[0].GetProperty("steps").EnumerateArray().Select(step => Text(step, "name")), Is.EqualTo(new[] { "rest" }));
        Assert.That(steps[0].GetProperty("stop").GetInt64() - steps[0].GetProperty("start").GetInt64(), Is.InRange(3000, 3500), "in board time");
        Assert.That(_failed.GetProperty("steps").EnumerateArray().Select(step => (Text(step, "name"), Text(step, "status"))), Is.EqualTo(new[] { ("look", "failed") }));
    }

    [Test]
    public void A_failure_has_its_message_and_its_trace()
    {
        Assert.That(Text(_failed, "status"), Is.EqualTo("failed"));
        Assert.That(Text(_failed.GetProperty("statusDetails"), "message"), Does.StartWith("Expected   red on within 1.0 s"));
        Assert.That(Text(_failed.GetProperty("statusDetails"), "trace"), Does.Contain(nameof(Described.Fails_in_a_step)));
    }

    [Test]
    public void Attachments_lie_beside_the_results_under_the_names_that_the_format_asks_for()
    {
        var attachments = _said.GetProperty("attachments").EnumerateArray().Select(each => (Name: Text(each, "name"), Source: Text(each, "source"), Type: Text(each, "type"))).ToList();

        Assert.That(attachments.Select(each => (each.Name, each.Type)), Is.EqualTo(new[]
        {
            ("timeline", "application/x-ndjson"), ("plot", "image/svg+xml"), ("console", "text/plain"), ("datagrams", "application/x-pcapng"),
        }));
        Assert.That(attachments.Select(each => each.Source), Is.All.Match(@"^[0-9a-f-]{36}-attachment\.(jsonl|svg|log|pcapng)$"));
        Assert.That(attachments.Select(each => new FileInfo(Path.Combine(_run.AllureFolder, each.Source)).Length), Is.All.GreaterThan(0));
    }

    [Test]
    public void Each_result_is_the_child_of_a_container()
    {
        Assert.That(
            AllureFiles.Containers(_run).SelectMany(container => container.GetProperty("children").EnumerateArray().Select(child => child.GetString())),
            Is.EquivalentTo(AllureFiles.Results(_run).Select(result => Text(result, "uuid"))));
    }

    [Test]
    public void The_environment_names_firmware_and_board()
    {
        var lines = File.ReadAllLines(Path.Combine(_run.AllureFolder, "environment.properties"));

        Assert.That(lines, Has.One.EqualTo("board=thingy91 (embedded)"));
        Assert.That(lines, Has.One.Match("^firmware.sha256=[0-9a-f]{64}$"));
    }

    [Test]
    public void The_name_of_a_class_is_shown_as_words()
    {
        using var run = SampleRun.Of<WithoutBench>();

        Assert.That(Labels(AllureFiles.Results(run).Single(), "suite"), Is.EqualTo(new[] { "Without bench" }));
    }

    [Test]
    public void The_same_run_again_gives_files_of_the_same_names()
    {
        using var again = SampleRun.Of<Described>(("HIL_SEED", "7"));
        using var other = SampleRun.Of<Described>(("HIL_SEED", "8"));

        static IEnumerable<string> Uuids(SampleRun run) => AllureFiles.Results(run).Select(result => Text(result, "uuid"));
        static IEnumerable<string> Histories(SampleRun run) => AllureFiles.Results(run).Select(result => Text(result, "historyId")).Order(StringComparer.Ordinal);
        Assert.That(Uuids(again), Is.EquivalentTo(Uuids(_run)));
        Assert.That(Uuids(other), Is.All.Not.AnyOf(Uuids(_run).ToArray<object>()));
        Assert.That(Histories(other), Is.EqualTo(Histories(_run)), "a seed makes no other test");
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";

    private static IEnumerable<string> Labels(JsonElement result, string name) =>
        result.GetProperty("labels").EnumerateArray().Where(label => Text(label, "name") == name).Select(label => Text(label, "value"));
}
