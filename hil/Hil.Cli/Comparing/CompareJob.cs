using Hil.Cli.Reliability;
using Hil.Cli.Running;
using Hil.NUnit.Benches;
using Hil.Signoff.Comparison;

namespace Hil.Cli.Comparing;

/// <summary>Runs the same scenarios on two boards, or takes two reports that are there, and tells in what the boards differ.</summary>
internal sealed class CompareJob(CompareOrder order, Terminal terminal, TimeProvider clock)
{
    private const int MostShown = 3;

    private readonly OutsideWork _outside = new(clock);

    /// <summary>Does the job.</summary>
    /// <returns>The exit code: 0 where the boards agree, 1 where they differ, 2 where that could not be judged.</returns>
    public async Task<int> Do(CancellationToken cancellation)
    {
        // Before anything runs: a run of the first board takes minutes, and should not be for nothing.
        var judgements = order.Judgements is { } file ? JudgementFile.Load(file) : [];
        var reports = order.Reports.Count > 0 ? order.Reports : await RunBoth(cancellation);
        var (left, right) = ReportSide.Read(reports[0], reports[1]);
        var agreement = Agreement.Of(left, right, order.Tolerance, judgements);
        await Write(agreement);
        Tell(agreement);
        return ExitCode.Of(agreement.Verdict);
    }

    private async Task<IReadOnlyList<string>> RunBoth(CancellationToken cancellation)
    {
        var suite = SuiteAssembly.Load(order.Run.Suite);
        foreach (var board in order.Boards)
            _ = Backends.Find(suite, board);

        var reports = new List<string>();
        foreach (var board in order.Boards)
        {
            // The same board twice tells whether it is deterministic.
            var name = reports.Any(report => Path.GetFileName(report) == board) ? $"{board}-2" : board;
            var report = Path.Combine(order.Run.Report, name);
            reports.Add(report);
            var run = order.Run with { Settings = order.Run.Settings with { Board = board, Report = report } };

            // A firmware that fails on both boards alike is none of this command's business.
            await new RunJob(run, terminal, clock).Do(cancellation);
            cancellation.ThrowIfCancellationRequested();
            terminal.Out.WriteLine();
        }

        return reports;
    }

    private async Task Write(Agreement agreement)
    {
        foreach (var (file, text) in ((string, string)[])[
            (AgreementMarkdown.FileName, AgreementMarkdown.Write(agreement, order.Run.Command)),
            (AgreementJson.FileName, AgreementJson.Write(agreement, order.Run.Command))])
            await _outside.Do($"writing {file}", () =>
            {
                Directory.CreateDirectory(order.Run.Report);
                File.WriteAllText(Path.Combine(order.Run.Report, file), text);
            });
    }

    private void Tell(Agreement agreement)
    {
        foreach (var scenario in agreement.Scenarios.Where(scenario => scenario.Verdict is AgreementVerdict.Differ or AgreementVerdict.NotJudged))
        {
            terminal.Out.WriteLine($"{(scenario.Verdict == AgreementVerdict.Differ ? "DIFFER" : "not judged")} {scenario.Name}{(scenario.Reason is { } reason ? $": {reason}" : "")}");
            var open = scenario.Differences.Where(each => each.Judgement is null).Select(each => each.Difference).ToList();
            foreach (var difference in open.Take(MostShown))
            {
                terminal.Out.WriteLine($"    {difference.Kind.ToString().ToLowerInvariant()} {difference.Lane}: {difference.Text}");
                terminal.Out.WriteLine($"        {difference.Words}");
            }

            if (open.Count > MostShown)
                terminal.Out.WriteLine($"    and {open.Count - MostShown} more");
        }

        foreach (var unused in agreement.Unused)
            terminal.Out.WriteLine($"{order.Judgements}: fits nothing: {unused}.");
        terminal.Out.WriteLine(AgreementMarkdown.Sentence(agreement));
        terminal.Out.WriteLine($"report     {Path.Combine(order.Run.Report, AgreementMarkdown.FileName)}");
    }
}
