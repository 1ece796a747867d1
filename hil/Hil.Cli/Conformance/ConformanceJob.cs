using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Hil.Cli.Running;
using Hil.NUnit.Conformance;
using Spectre.Console;

namespace Hil.Cli.Conformance;

/// <summary>Puts cases to a client, prints the matrix, and leaves the report.</summary>
internal sealed class ConformanceJob(ConformanceOrder order, Terminal terminal)
{
    /// <summary>Does the work.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> Do(CancellationToken cancellation)
    {
        var cases = order.Cases.Choose(ConformanceCase.In(SuiteAssembly.Load(null)));
        await using IClients clients = order.Socket is { } socket ? new SocketClients(socket, order.Settings.Seed, terminal.Out) : new EmulatedClients(order);
        var facts = await clients.Open(cancellation);
        foreach (var (key, value) in facts)
            terminal.Out.WriteLine($"{key,-11}{value}");
        terminal.Out.WriteLine();

        var results = new ConcurrentBag<CaseResult>();
        var inOrder = clients.AtOnce == 1 ? cases.OrderBy(oma => oma.MayLoseTheClient) : cases.AsEnumerable();
        await Parallel.ForEachAsync(inOrder, new ParallelOptions { MaxDegreeOfParallelism = clients.AtOnce, CancellationToken = cancellation }, async (oma, ct) =>
        {
            var result = await clients.Judge(oma, ct);
            results.Add(result);
            if (clients.AtOnce == 1)
                terminal.Out.WriteLine($"{oma.Number,-5}{ConformanceReport.Word(result.Verdict),-15}{oma.Title}");
        });

        var record = new ConformanceRecord(
            [("command", order.Command), ("tool", Commands.HilCommand.Tool), .. facts], [.. results.OrderBy(result => result.Case.Number)]);
        Show(record.Results);
        var report = order.Settings.Report ?? "report";
        ConformanceReport.Write(report, record);
        terminal.Out.WriteLine($"report     {Path.Combine(report, ConformanceReport.MarkdownFile)}");
        return End(record.Results);
    }

    private int End(ImmutableArray<CaseResult> results)
    {
        var failed = results.Any(result => result.Verdict == CaseVerdict.Failed);
        var judged = failed || results.Any(result => result.Verdict == CaseVerdict.Passed);
        terminal.Out.WriteLine($"{(failed ? "FAIL" : judged ? "PASS" : "NOT JUDGED"),-11}{ConformanceReport.Counts(results)}");
        return failed ? ExitCode.Fail : judged ? ExitCode.Pass : ExitCode.NotJudged;
    }

    private void Show(ImmutableArray<CaseResult> results)
    {
        var table = new Table().AddColumn("case").AddColumn("title").AddColumn("verdict").AddColumn("why");
        foreach (var area in results.GroupBy(result => result.Case.Area))
        {
            table.AddRow(new Markup(""), new Markup($"[bold]{Markup.Escape(area.Key)}[/]"), new Markup(""), new Markup(""));
            foreach (var result in area)
                table.AddRow(
                    new Markup(result.Case.Number.ToString(CultureInfo.InvariantCulture)),
                    new Markup(Markup.Escape(result.Case.Title)),
                    new Markup($"[{Colour(result.Verdict)}]{ConformanceReport.Word(result.Verdict)}[/]"),
                    new Markup(Markup.Escape(result.Reason)));
        }

        terminal.Screen.Write(table);
        foreach (var failed in results.Where(result => result.Verdict == CaseVerdict.Failed))
        {
            terminal.Out.WriteLine($"{failed.Case.Id}: {failed.Reason}");
            foreach (var line in failed.Evidence)
                terminal.Out.WriteLine($"    {line}");
        }
    }

    private static string Colour(CaseVerdict verdict) => verdict switch
    {
        CaseVerdict.Passed => "green",
        CaseVerdict.Failed => "red",
        CaseVerdict.Inconclusive => "yellow",
        _ => "grey",
    };
}
