using System.CommandLine;
using Hil.Cli.Comparing;
using Hil.Cli.Running;
using Hil.NUnit.Settings;
using Hil.Signoff.Comparison;

namespace Hil.Cli.Commands;

/// <summary><c>hil compare</c>: the same scenarios on two boards.</summary>
internal static class CompareCommand
{
    private const string DefaultJudgements = "fixtures/boards/agreement.yaml";

    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions();
        var run = new SuiteOptions();
        var boards = new Option<string?>("--boards") { HelpName = "A,B", Description = "The two backends; the second is measured by the first. [default: embedded,renode]" };
        var reports = new Option<string[]>("--reports") { HelpName = "DIR DIR", Description = "Two reports of hil run in the place of two boards: nothing is run.", Arity = new ArgumentArity(2, 2), AllowMultipleArgumentsPerToken = true };
        var tolerance = new Option<string?>("--tolerance") { HelpName = "TIME", Description = $"How far apart in time an event may be, beside a share of the time since the last one. [default: {Tolerance.Default}]" };
        var judgements = new Option<string?>("--judgements") { HelpName = "FILE", Description = $"What is known of differences: whose fault, and why, YAML. [default: {DefaultJudgements}, where it is there]" };
        var command = new Command("compare", "Run the same scenarios on two boards and tell in what they differ. Exit code 0: they agree; 1: they differ; 2: not judged.")
        {
            boards, reports, common.Firmware, common.Profile, common.Updates, common.Motions, run.Filter, common.Seed, common.Report, common.Workers, run.Suite, tolerance, judgements,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(boards) is { Implicit: false } && result.GetResult(reports) is { Implicit: false })
                result.AddError("--boards, --reports: one of the two was expected, found both.");
        });
        command.Does(terminal, (parsed, cancellation) =>
        {
            var settings = common.Settings(parsed);
            var order = new CompareOrder(
                ReadBoards(parsed.GetValue(boards) ?? "embedded,renode"),
                parsed.GetValue(reports) ?? [],
                new RunOrder(
                    settings with { Report = settings.Report ?? "agreement" },
                    parsed.GetValue(run.Suite),
                    parsed.GetValue(run.Filter) ?? [],
                    common.WorkersOf(parsed),
                    "hil " + string.Join(' ', parsed.Tokens.Select(token => token.Value))),
                ReadTolerance(parsed.GetValue(tolerance)),
                parsed.GetValue(judgements) ?? FindJudgements());
            return new CompareJob(order, terminal, TimeProvider.System).Do(cancellation);
        });
        return command;
    }

    private static string[] ReadBoards(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries) is [{ Length: > 0 }, { Length: > 0 }] both
            ? both
            : throw new Fault($"--boards: two names with a comma between them were expected, such as embedded,renode, found \"{text}\".");

    private static Tolerance ReadTolerance(string? text) => text is null ? Tolerance.Default
        : Tolerance.TryParse(text, out var tolerance) ? tolerance
        : throw new Fault($"--tolerance: a time, a share or both were expected, such as \"{Tolerance.Default}\", found \"{text}\".");

    private static string? FindJudgements() =>
        Path.Combine(RunSettings.RootAbove(AppContext.BaseDirectory), DefaultJudgements) is var file && File.Exists(file) ? file : null;
}
