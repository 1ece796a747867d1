using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Hil.Signoff.Attempts;
using Hil.Signoff.Runs;

namespace Hil.Cli.Tests.Running;

public sealed class RunTests
{
    private const string Rest = "A_board_at_rest_stays_dark";
    private const string Circle = "A_motion_is_shown_by_its_light_and_counted_by_its_detector(circle.01)";
    private readonly Scratch _scratch = new();

    [OneTimeTearDown]
    public void Remove() => _scratch.Dispose();

    [Test]
    public async Task A_firmware_that_does_what_is_expected_passes_and_leaves_a_report()
    {
        var report = _scratch["passed"];
        var run = await Invocation.Of("run", "--filter", Rest, "--report", report);

        Assert.That(run.ExitCode, Is.Zero, run.Out + run.Error);
        Assert.That(run.Error, Is.Empty);
        Assert.That(run.Out, Does.Contain("PASS  The one scenario that was judged passed."));
        Assert.That(run.Line("report"), Is.EqualTo(Path.Combine(report, "index.html")));
        Assert.That(run.Line("timelines"), Does.Match("^[0-9a-f]{64}$"));
        Assert.That(Directory.GetFileSystemEntries(report).Select(Path.GetFileName), Is.SupersetOf(new[] { "index.html", "attempts.jsonl", "run.json", "junit.xml", "allure-results", "evidence" }));
        Assert.That(AttemptLog.Read(report).Single().Verdict, Is.EqualTo(Verdict.Pass));
        Assert.That(RunRecordFile.Read(report)!.Classes, Is.EqualTo(new[] { "idle", "circle", "snake", "up-down" }));
    }

    [Test]
    public async Task A_firmware_that_shows_the_wrong_light_fails_with_evidence()
    {
        var profile = _scratch.Profile("led: red }", "led: white }".Replace("white", "green"));
        File.WriteAllText(profile, File.ReadAllText(profile).Replace("SNAKE,   led: green", "SNAKE,   led: red"));
        var report = _scratch["failed"];
        var run = await Invocation.Of("run", "--filter", Circle, "--profile", profile, "--report", report);

        Assert.That(run.ExitCode, Is.EqualTo(1), run.Out + run.Error);
        Assert.That(run.Out, Does.Contain("FAIL  1 scenario failed.").And.Contain("Expected").And.Contain("Seen").And.Contain("Reproduce"));
        var failure = Page(report).QuerySelector("article.problem.fail")!;
        Assert.That(failure.QuerySelector(".plot svg"), Is.Not.Null);
        Assert.That(failure.QuerySelector(".reproduce code")!.TextContent, Does.StartWith("hil run --filter ").And.Contain(profile));
    }

    [Test]
    public async Task The_same_seed_gives_the_same_timelines_however_many_boards_run_at_once_and_another_gives_others()
    {
        // Matched by a part of the name with blanks for underscores, as reports print it.
        string[] scenarios = ["--filter", "Lost register is sent again", "--filter", "circle.0"];
        var first = await Invocation.Of(["run", .. scenarios, "--seed", "7", "--workers", "1", "--report", _scratch["one"]]);
        var second = await Invocation.Of(["run", .. scenarios, "--seed", "7", "--workers", "3", "--report", _scratch["two"]]);
        var other = await Invocation.Of(["run", .. scenarios, "--seed", "8", "--report", _scratch["three"]]);

        Assert.That((first.ExitCode, second.ExitCode), Is.EqualTo((0, 0)), first.Out);
        Assert.That(AttemptLog.Read(_scratch["one"]), Has.Count.EqualTo(10));
        Assert.That(second.Line("timelines"), Is.EqualTo(first.Line("timelines")));
        Assert.That(other.Line("timelines"), Is.Not.EqualTo(first.Line("timelines")));
    }

    [Test]
    public async Task A_filter_that_matches_nothing_leaves_nothing_judged() =>
        (await Invocation.Of("run", "--filter", "No_such_scenario", "--report", _scratch["none"])).IsRefusedWith("--filter", "No_such_scenario");

    [Test]
    public async Task A_run_that_is_stopped_keeps_what_it_has_and_says_so()
    {
        using var stop = new CancellationTokenSource();
        var report = _scratch["stopped"];
        var run = await Invocation.Of(
            stop.Token,
            line =>
            {
                if (line.StartsWith("[", StringComparison.Ordinal))
                    stop.Cancel();
            },
            "run", "--filter", "A_motion_is_shown", "--workers", "1", "--report", report);

        Assert.That(run.ExitCode, Is.EqualTo(2), run.Out + run.Error);
        Assert.That(run.Out, Does.Contain("Stopping").And.Match("NOT JUDGED  The run was interrupted after \\d+ of \\d+ scenarios"));
        var attempts = AttemptLog.Read(report).Count(attempt => attempt.Verdict == Verdict.Pass);
        Assert.That(attempts, Is.GreaterThanOrEqualTo(1).And.LessThan(RunRecordFile.Read(report)!.Planned));
        Assert.That(RunRecordFile.Read(report)!.Interrupted, Is.True);
        Assert.That(Page(report).QuerySelector(".banner .reason")!.TextContent, Does.StartWith("The run was interrupted"));
    }

    [Test]
    public async Task An_earlier_report_gives_way_and_other_files_stay()
    {
        var report = _scratch["again"];
        await Invocation.Of("run", "--filter", Rest, "--report", report);
        _scratch.Text("again/mine.txt", "mine");
        _scratch.Text("again/evidence/old/old.txt", "old");
        var run = await Invocation.Of("run", "--filter", Rest, "--report", report);

        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(AttemptLog.Read(report), Has.Count.EqualTo(1));
        Assert.That(File.Exists(Path.Combine(report, "mine.txt")), Is.True);
        Assert.That(Directory.Exists(Path.Combine(report, "evidence/old")), Is.False);
    }

    [Test]
    public async Task A_suite_of_ones_own_is_an_assembly_with_scenarios()
    {
        var own = Path.Combine(AppContext.BaseDirectory, "Hil.Scenarios.dll");

        Assert.That((await Invocation.Of("run", "--suite", own, "--filter", Rest, "--report", _scratch["suite"])).ExitCode, Is.Zero);
        (await Invocation.Of("run", "--suite", _scratch["none.dll"])).IsRefusedWith("none.dll", "no such file");
        (await Invocation.Of("run", "--suite", _scratch.Text("text.dll", "text"))).IsRefusedWith("text.dll", "no .NET assembly");
    }

    [Test]
    public async Task Every_link_of_a_report_leads_to_a_file()
    {
        var report = _scratch["links"];
        await Invocation.Of("run", "--filter", Rest, "--report", report);
        var links = Page(report).QuerySelectorAll(".files a").Select(link => Uri.UnescapeDataString(link.GetAttribute("href")!)).ToList();

        Assert.That(links, Has.Count.GreaterThanOrEqualTo(4));
        foreach (var link in links)
            Assert.That(new FileInfo(Path.Combine(report, link)).Length, Is.GreaterThan(0), link);
    }

    [Test]
    public async Task Output_for_logs_has_no_control_sequences_and_a_line_for_each_scenario()
    {
        var run = await Invocation.Of("run", "--filter", "circle.0", "--report", _scratch["log"]);

        Assert.That(run.Out, Does.Not.Contain("\u001b"));
        Assert.That(Regex.Count(run.Out, @"^\[\d+/\d+\] pass ", RegexOptions.Multiline), Is.EqualTo(AttemptLog.Read(_scratch["log"]).Count));
    }

    private static AngleSharp.Dom.IDocument Page(string report) => new HtmlParser().ParseDocument(File.ReadAllText(Path.Combine(report, "index.html")));
}
