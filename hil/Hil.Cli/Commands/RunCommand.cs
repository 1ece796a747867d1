using System.CommandLine;
using Hil.Cli.Running;

namespace Hil.Cli.Commands;

/// <summary><c>hil run</c>: the main job.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions();
        var suite = new SuiteOptions();
        var command = new Command("run", "Run the scenarios on a firmware image and leave a report. Exit code 0: it passed; 1: it failed; 2: not judged.")
        {
            common.Board, common.Firmware, common.Profile, common.Updates, common.Motions, suite.Filter, common.Seed, common.Report, common.Workers, suite.Suite,
        };
        command.Does(terminal, (parsed, cancellation) =>
        {
            var settings = common.Settings(parsed);
            var order = new RunOrder(
                settings with { Report = settings.Report ?? "report" },
                parsed.GetValue(suite.Suite),
                parsed.GetValue(suite.Filter) ?? [],
                common.WorkersOf(parsed),
                "hil " + string.Join(' ', parsed.Tokens.Select(token => token.Value)));
            return new RunJob(order, terminal, TimeProvider.System).Do(cancellation);
        });
        return command;
    }
}
