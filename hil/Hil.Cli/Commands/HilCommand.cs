using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Hil.Cli.Commands;

/// <summary>The whole command line.</summary>
internal static class HilCommand
{
    /// <summary>What the command is called and which version it is.</summary>
    public static string Tool { get; } =
        $"hil {typeof(HilCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion}";

    /// <summary>Carries out a command line.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> Run(IReadOnlyList<string> arguments, Terminal terminal, CancellationToken cancellation = default)
    {
        var root = Create(terminal);
        var parsed = root.Parse(arguments.Count > 0 ? arguments : ["--help"]);
        var result = await parsed.InvokeAsync(
            new InvocationConfiguration
            {
                Output = terminal.Out,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                // A scenario that runs when Ctrl-C comes is let end, and the report is rendered: a second Ctrl-C would lose both.
                ProcessTerminationTimeout = TimeSpan.FromMinutes(2),
            },
            cancellation);
        return parsed.Errors.Count > 0 ? ExitCode.NotJudged : result;
    }

    /// <summary>The commands, not yet parsed.</summary>
    public static RootCommand Create(Terminal terminal)
    {
        var root = CreateRoot(terminal);

        // By itself it tells the version of whatever started this process.
        root.Options.OfType<VersionOption>().Single().Action = new TellVersion();
        return root;
    }

    private static RootCommand CreateRoot(Terminal terminal) => new(
        "Tells whether a firmware image may be released: boots it on a board, moves the board, watches lights and LwM2M objects, and leaves a report.\n\n" +
        "Exit codes: 0 it passed; 1 the firmware failed; 2 nothing was judged, since the harness or its input is at fault or the run was stopped.")
    {
        RunCommand.Create(terminal),
        CompareCommand.Create(terminal),
        new Command("motions", "Work with recorded and synthesised motions.")
        {
            CheckCommand.Create(terminal),
            PlotCommand.Create(terminal),
            ExploreCommand.Create(terminal),
        },
        new Command("model", "Work with the reference firmware's classifier.") { TrainCommand.Create(terminal) },
        ImageCommand.Create(terminal),
        CampaignCommand.Create(terminal),
        ConformanceCommand.Create(terminal),
        ServeCommand.Create(terminal),
        RenodeCommand.Create(terminal),
    };

    private sealed class TellVersion : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(Tool["hil ".Length..]);
            return ExitCode.Pass;
        }
    }

    /// <summary>Gives a command its work, and turns what the work throws into one line and an exit code.</summary>
    public static void Does(this Command command, Terminal terminal, Func<ParseResult, CancellationToken, Task<int>> work) =>
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                return await work(parsed, cancellation);
            }
            catch (OperationCanceledException)
            {
                terminal.Error.WriteLine("hil: stopped.");
                return ExitCode.NotJudged;
            }
            catch (Exception exception)
            {
                // One of several boards' exceptions tells enough.
                var cause = exception is AggregateException { InnerException: { } inner } ? inner : exception;
                terminal.Error.WriteLine(Fault.Line(cause) is { } line ? $"hil: {line}" : $"hil: a defect of the harness itself, please report it: {cause}");
                return ExitCode.NotJudged;
            }
        });
}
