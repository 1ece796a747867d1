using System.Text.RegularExpressions;
using YamlDotNet.Serialization;

namespace Hil.Cli.Tests.Pipelines;

public sealed class PipelineTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Scratch.Root, "README.md"));

    [Test]
    public void GitHub_runs_the_two_commands_of_the_README_and_keeps_the_report_whatever_comes_of_them()
    {
        var steps = List(Map(Map(Yaml("github-actions.yml")["jobs"])["sign-off"])["steps"]).Select(Map).ToList();

        Assert.That(steps.Where(step => step.ContainsKey("run")).Select(step => step["run"]), Is.EqualTo(TwoCommands()));
        var upload = steps.Single(step => step.TryGetValue("uses", out var uses) && ((string)uses).StartsWith("actions/upload-artifact@", StringComparison.Ordinal));
        Assert.That(upload["if"], Is.EqualTo("always()"));
        Assert.That(Map(upload["with"])["path"], Is.EqualTo("report/"));
        Assert.That(steps.Select(step => step.TryGetValue("with", out var with) && Map(with).TryGetValue("report_paths", out var paths) ? paths : null), Has.One.EqualTo("report/junit.xml"));
    }

    [Test]
    public void GitLab_runs_the_two_commands_of_the_README_and_keeps_the_report_whatever_comes_of_them()
    {
        var jobs = Yaml("gitlab-ci.yml").Where(job => job.Value is IDictionary<object, object> map && map.ContainsKey("script") && (string)job.Key != "renode").Select(job => Map(job.Value)).ToList();

        Assert.That(jobs.SelectMany(job => List(job["script"])), Is.EqualTo(TwoCommands()));
        var artifacts = Map(jobs[0]["artifacts"]);
        Assert.That(artifacts["when"], Is.EqualTo("always"));
        Assert.That(List(artifacts["paths"]), Is.EqualTo(new[] { "report/" }));
        Assert.That(Map(artifacts["reports"])["junit"], Is.EqualTo("report/junit.xml"));
    }

    [Test]
    public async Task Both_install_the_release_of_Renode_that_the_README_names_and_run_commands_that_there_are()
    {
        var release = Regex.Match(Readme, @"renode-(\d+\.\d+\.\d+)\.linux-portable-dotnet\.tar\.gz").Groups[1].Value;
        Assert.That(release, Is.Not.Empty);
        foreach (var file in (string[])["github-actions.yml", "gitlab-ci.yml"])
        {
            var text = await File.ReadAllTextAsync(Path.Combine(Scratch.Root, "pipelines", file));
            Assert.That(text, Does.Contain($"RENODE_VERSION: {release}").And.Contain("HIL_REQUIRE_RENODE: \"1\"").And.Contain("--board renode-remote"), file);
            foreach (var command in Regex.Matches(text, @"hil/Hil\.Cli -- (\w+)((?: --[a-z]+ \S+)+)").Cast<Match>())
            {
                var help = await Invocation.Of(command.Groups[1].Value, "--help");
                foreach (var option in Regex.Matches(command.Groups[2].Value, "--[a-z]+").Select(match => match.Value))
                    Assert.That(help.Out, Does.Contain(option), command.Value);
            }
        }
    }

    [Test]
    public void Every_room_of_the_README_is_there()
    {
        var rooms = Regex.Match(Readme, @"## Rooms(.*)", RegexOptions.Singleline).Groups[1].Value;
        var named = Regex.Matches(rooms, @"`([^`*]+)`").Select(match => match.Groups[1].Value).Where(name => name.Contains('/') || name is "fixtures" or "pipelines").ToList();

        Assert.That(named, Has.Count.GreaterThan(8));
        foreach (var room in named)
            Assert.That(Directory.Exists(Path.Combine(Scratch.Root, room)), Is.True, room);
    }

    [Test]
    public async Task Every_option_that_the_README_names_is_one()
    {
        foreach (var command in Regex.Matches(Readme, @"^\| `hil ((?:[a-z][a-z-]* ?)+)[^|]*\|.*$", RegexOptions.Multiline).Cast<Match>())
        {
            var help = await Invocation.Of([.. command.Groups[1].Value.Trim().Split(' '), "--help"]);
            Assert.That(help.ExitCode, Is.Zero, command.Value);
            foreach (var option in Regex.Matches(command.Value, "--[a-z-]+").Select(match => match.Value))
                Assert.That(help.Out, Does.Contain(option), command.Value);
        }
    }

    // The first line of each of the first two blocks of shell.
    private static List<string> TwoCommands() =>
        [.. Regex.Matches(Readme, "```sh\n(.*?)\n", RegexOptions.Singleline).Take(2).Select(match => match.Groups[1].Value)];

    private static IDictionary<object, object> Yaml(string file) =>
        new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(File.ReadAllText(Path.Combine(Scratch.Root, "pipelines", file)));

    private static IDictionary<object, object> Map(object node) => (IDictionary<object, object>)node;

    private static IEnumerable<object> List(object node) => (IEnumerable<object>)node;
}
