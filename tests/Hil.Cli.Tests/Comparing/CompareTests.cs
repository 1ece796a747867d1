using Hil.Signoff.Attempts;

namespace Hil.Cli.Tests.Comparing;

public sealed class CompareTests
{
    private const string Circle = "A_motion_is_shown_by_its_light_and_counted_by_its_detector(circle.01)";
    private const string RedOn = "\"channel\":\"led\",\"text\":\"red on\"";
    private readonly Scratch _scratch = new();
    private string _one = "";

    [OneTimeSetUp]
    public async Task Run()
    {
        _one = _scratch["one"];
        var run = await Invocation.Of("run", "--filter", Circle, "--report", _one);
        Assert.That(run.ExitCode, Is.Zero, run.Out + run.Error);
    }

    [OneTimeTearDown]
    public void Remove() => _scratch.Dispose();

    [Test]
    public async Task A_board_agrees_with_itself_and_the_report_is_the_same_each_time()
    {
        string[] compare = ["compare", "--boards", "embedded,embedded", "--filter", Circle, "--report", _scratch["itself"]];
        var first = await Invocation.Of(compare);
        var page = File.ReadAllText(_scratch["itself/agreement.md"]);
        var json = File.ReadAllText(_scratch["itself/agreement.json"]);
        var second = await Invocation.Of(compare);

        Assert.That((first.ExitCode, second.ExitCode), Is.EqualTo((0, 0)), first.Out + first.Error + second.Out + second.Error);
        Assert.That(first.Out, Does.Contain("Agree: of 1 scenarios 1 were compared; 1 agree."));
        Assert.That(page, Does.Contain("# Agreement of embedded and embedded-2").And.Contain("| agree |").And.Contain("25 ms + 2 %"));
        Assert.That(File.ReadAllText(_scratch["itself/agreement.md"]), Is.EqualTo(page));
        Assert.That(File.ReadAllText(_scratch["itself/agreement.json"]), Is.EqualTo(json));
        Assert.That(AttemptLog.Read(_scratch["itself/embedded-2"]), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_light_that_stayed_dark_on_one_board_is_told_until_somebody_has_judged_it()
    {
        var other = Doctored("dark", lines => lines.Where(line => !line.Contains(RedOn, StringComparison.Ordinal)));
        var judgements = _scratch.Text("judgements.yaml", "judgements:\n  - { lane: led red, kind: missing, fault: embedded, reason: The lamp is out. }\n  - { lane: console, fault: bench, reason: Long ago. }\n");

        var open = await Invocation.Of("compare", "--reports", _one, other, "--report", _scratch["open"]);
        var judged = await Invocation.Of("compare", "--reports", _one, other, "--judgements", judgements, "--report", _scratch["judged"]);

        Assert.That(open.ExitCode, Is.EqualTo(1), open.Out + open.Error);
        Assert.That(open.Out, Does.Contain("missing led red: red on").And.Contain("one had it at ").And.Contain("dark had not").And.Not.Contain("extra"));
        Assert.That(File.ReadAllText(_scratch["open/agreement.md"]), Does.Contain("**differ**").And.Contain("**missing** led red: `red on`").And.Match(@">\s+\S+ s\s+–  led red"));
        Assert.That(judged.ExitCode, Is.Zero, judged.Out + judged.Error);
        Assert.That(judged.Out, Does.Contain("fits nothing: judgement 2").And.Contain("1 differ as judgements explain"));
        Assert.That(File.ReadAllText(_scratch["judged/agreement.md"]), Does.Contain("* **embedded**: The lamp is out. (1 difference, judgement 1)").And.Contain("| explained |"));
    }

    [Test]
    public async Task A_tolerance_of_ones_own_lets_more_pass_or_less()
    {
        var other = Doctored("late", lines => lines.Select(line => line.Contains(RedOn, StringComparison.Ordinal) ? Later(line, 100_000_000) : line));

        Assert.That((await Invocation.Of("compare", "--reports", _one, other, "--tolerance", "150 ms", "--report", _scratch["loose"])).ExitCode, Is.Zero);
        var strict = await Invocation.Of("compare", "--reports", _one, other, "--tolerance", "5 ms", "--report", _scratch["strict"]);
        Assert.That(strict.ExitCode, Is.EqualTo(1));
        Assert.That(strict.Out, Does.Contain("led red: red on"));
    }

    [Test]
    public async Task A_firmware_that_shows_circles_by_another_light_differs_in_lights_and_verdict()
    {
        var profile = _scratch.Profile("led: red }", "led: green }");
        File.WriteAllText(profile, File.ReadAllText(profile).Replace("SNAKE,   led: green", "SNAKE,   led: red"));
        await Invocation.Of("run", "--filter", Circle, "--profile", profile, "--report", _scratch["another"]);
        var compare = await Invocation.Of("compare", "--reports", _one, _scratch["another"], "--report", _scratch["verdicts"]);

        Assert.That(compare.ExitCode, Is.EqualTo(1), compare.Out + compare.Error);
        Assert.That(compare.Out, Does.Contain("one: pass; another: fail."));
    }

    [Test]
    public async Task What_is_in_one_run_alone_leaves_the_comparison_not_judged()
    {
        await Invocation.Of("run", "--filter", "A_board_at_rest_stays_dark", "--report", _scratch["rest"]);
        var compare = await Invocation.Of("compare", "--reports", _one, _scratch["rest"], "--report", _scratch["apart"]);

        Assert.That(compare.ExitCode, Is.EqualTo(2), compare.Out + compare.Error);
        Assert.That(compare.Out, Does.Contain("It is not in the run on rest.").And.Contain("It is not in the run on one.").And.Contain("Not judged: of 2 scenarios 0 were compared"));
    }

    [Test]
    public async Task Bad_input_is_named_before_anything_runs()
    {
        (await Invocation.Of("compare", "--boards", "embedded,abacus", "--report", _scratch["no"])).IsRefusedWith("abacus", "embedded");
        (await Invocation.Of("compare", "--boards", "embedded", "--report", _scratch["no"])).IsRefusedWith("--boards", "\"embedded\"");
        (await Invocation.Of("compare", "--reports", _one, _scratch.Folder("empty"), "--report", _scratch["no"])).IsRefusedWith("empty", "run.json");
        (await Invocation.Of("compare", "--reports", _one, _one, "--tolerance", "much", "--report", _scratch["no"])).IsRefusedWith("--tolerance", "much");
        (await Invocation.Of("compare", "--reports", _one, _one, "--judgements", _scratch.Text("bad.yaml", "judgements:\n  - fault: me\n"), "--report", _scratch["no"])).IsRefusedWith("bad.yaml(2)", "judgements[0].fault");
        Assert.That((await Invocation.Of("compare", "--reports", _one, _one, "--boards", "embedded,renode")).ExitCode, Is.EqualTo(2));
        Assert.That(Directory.Exists(_scratch["no"]), Is.False);
    }

    // A copy of the first report whose timelines are changed.
    private string Doctored(string name, Func<IEnumerable<string>, IEnumerable<string>> change)
    {
        foreach (var file in Directory.GetFiles(_one, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_scratch[name], Path.GetRelativePath(_one, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        foreach (var timeline in Directory.GetFiles(_scratch[name], "timeline.jsonl", SearchOption.AllDirectories))
            File.WriteAllLines(timeline, change(File.ReadAllLines(timeline)).ToList());
        return _scratch[name];
    }

    private static string Later(string line, long nanoseconds)
    {
        var end = line.IndexOf(',', StringComparison.Ordinal);
        return $"{{\"ns\":{long.Parse(line["{\"ns\":".Length..end], System.Globalization.CultureInfo.InvariantCulture) + nanoseconds}{line[end..]}";
    }
}
