using System.CommandLine;
using Hil.Cli.Commands;

namespace Hil.Cli.Tests.Commands;

public sealed class HelpTests
{
    [Test]
    public async Task Without_arguments_the_command_tells_what_it_can_do()
    {
        var call = await Invocation.Of();

        Assert.That(call.ExitCode, Is.Zero);
        Assert.That(call.Out, Does.Contain("run").And.Contain("motions").And.Contain("model").And.Contain("Exit codes"));
    }

    [Test]
    public async Task The_version_is_told() => Assert.That((await Invocation.Of("--version")).Out.Trim(), Does.Match(@"^\d+\.\d+\.\d+$"));

    [Test]
    public void Every_command_and_option_is_described_and_defaults_are_said()
    {
        using var paper = new StringWriter();
        foreach (var command in Below(HilCommand.Create(Terminal.Paper(paper, paper))))
        {
            Assert.That(command.Description, Is.Not.Empty.And.EndsWith("."), command.Name);
            foreach (var option in command.Options.Where(option => option is not (System.CommandLine.Help.HelpOption or VersionOption)))
                Assert.That(option.Description, Is.Not.Null.And.Not.Empty, $"{command.Name} {option.Name}");
        }
    }

    private static IEnumerable<Command> Below(Command command) => command.Subcommands.SelectMany(Below).Prepend(command);
}
