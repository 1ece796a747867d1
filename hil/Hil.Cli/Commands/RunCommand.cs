using System.CommandLine;
using Hil.Cli.Running;

namespace Hil.Cli.Commands;

/// <summary><c>hil run</c>: the main job.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions();
        var filter = new Option<string[]>("--filter") { HelpName = "TEXT", Description = "Only scenarios whose full name contains this text; may be given more than once. A blank stands for _ too.", AllowMultipleArgumentsPerToken = false };
        var suite = new Option<string?>("--suite") { HelpName = "DLL", Description = "A suite of your own: an assembly of scenarios. [default: Hil's own]" };
        var command = new Command("run", "Run the scenarios on a firmware image and leave a report. Exit code 0: it passed; 1: it failed; 2: not judged.")
        {
            common.Board, common.Firmware, common.Profile, common.Updates, common.Motions, filter, common.Seed, common.Report, common.Workers, suite,
        };
        command.Does(terminal, (parsed, cancellation) =>
        {
            var settings = common.Settings(parsed);
            var order = new RunOrder(
                settings with { Report = settings.Report ?? "report" },
                parsed.GetValue(suite),
                parsed.GetValue(filter) ?? [],
                common.WorkersOf(parsed),
                "hil " + string.Join(' ', parsed.Tokens.Select(token => token.Value)));
            return new RunJob(order, terminal, TimeProvider.System).Do(cancellation);
        });
        return command;
    }
}
