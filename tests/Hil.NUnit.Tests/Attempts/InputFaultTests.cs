using Hil.NUnit.Samples;
using Hil.Signoff.Attempts;
using NUnit.Framework.Interfaces;

namespace Hil.NUnit.Tests.Attempts;

/// <summary>What the bench was given is wrong: nothing is judged, and the reason names it.</summary>
[NonParallelizable]
public sealed class InputFaultTests
{
    private readonly List<string> _files = [];

    [TearDown]
    public void Remove() => _files.ForEach(File.Delete);

    [Test]
    public void A_board_that_nobody_makes_is_named_with_those_there_are() =>
        NotJudged("HIL_BOARD", "jlink", "Board jlink: expected one of embedded, poor, which Hil.NUnit.Samples declares.");

    [Test]
    public void An_image_that_is_not_there_is_named() => NotJudged("HIL_FIRMWARE", "/no/such.elf", "/no/such.elf");

    [Test]
    public void An_image_that_is_none_is_named() => NotJudged("HIL_FIRMWARE", Write("no firmware at all"), "hil-input");

    [Test]
    public void A_profile_that_is_malformed_is_named_with_its_line() => NotJudged("HIL_PROFILE", Write("name: mine\nboard\n"), "): expected ");

    [Test]
    public void A_profile_for_another_board_is_named() =>
        NotJudged("HIL_PROFILE", Profile("thingy91", "thingy52"), "\"thingy52\" was asked for");

    [Test]
    public void A_profile_with_a_light_that_the_board_lacks_is_named() =>
        NotJudged("HIL_PROFILE", Profile("red", "purple"), "leds: expected lights of the board thingy91 (");

    [Test]
    public void A_port_that_the_board_lacks_skips_the_scenario_with_that_reason()
    {
        using var run = SampleRun.Of<Retried>(("HIL_BOARD", "poor"));

        Assert.That(run.Attempts, Is.Not.Empty);
        Assert.That(run.Attempts.Select(attempt => (attempt.Verdict, attempt.Message)), Is.All.EqualTo((Verdict.Skipped, "The board thingy91 (poor) has no network port.")));
    }

    [Test]
    public void A_report_folder_that_cannot_be_written_is_named()
    {
        var file = Write("a file where a folder should be");

        var result = SampleRun.Of(typeof(WithoutBench), file).Result;

        Assert.That(Deepest(result).Message, Does.Contain($"Report folder {file}: expected a folder that can be written, found: "));
    }

    private static void NotJudged(string setting, string value, string reason)
    {
        using var run = SampleRun.Of<Retried>((setting, value));

        Assert.That(run.Result.ResultState.Status, Is.Not.EqualTo(TestStatus.Failed));
        Assert.That(run.Attempts, Has.Count.EqualTo(3).Or.Count.EqualTo(4), "three scenarios, of which one is repeated");
        Assert.That(run.Attempts.Select(attempt => attempt.Verdict), Is.All.EqualTo(Verdict.NotJudged));
        Assert.That(run.Attempts.Select(attempt => attempt.Message), Is.All.Contains(reason));
    }

    private string Profile(string from, string to) => Write(
        File.ReadAllText(Hil.NUnit.Settings.RunSettings.From(_ => null, _ => null, AppContext.BaseDirectory).Profile).Replace(from, to, StringComparison.Ordinal));

    private string Write(string text)
    {
        var file = Path.Combine(Path.GetTempPath(), $"hil-input-{Environment.ProcessId}-{_files.Count}.txt");
        File.WriteAllText(file, text);
        _files.Add(file);
        return file;
    }

    private static ITestResult Deepest(ITestResult result) => result.HasChildren ? Deepest(result.Children.First()) : result;
}
