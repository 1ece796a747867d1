using System.Diagnostics;
using Hil.Campaigns.PowerCuts;
using Hil.Campaigns.Reports;
using Hil.Cli.Imaging;
using Hil.Core.Images;
using Hil.NUnit.Settings;
using Spectre.Console;

namespace Hil.Cli.Campaigns;

/// <summary>Carries out a power-cut campaign, shows how it goes, and leaves its report.</summary>
internal sealed class PowerCutJob(CampaignOrder order, Terminal terminal, TimeProvider clock)
{
    /// <summary>Does the work.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> Do(CancellationToken cancellation)
    {
        var update = order.Update ?? Fixture("images", "v2.bin");
        var subject = new CampaignSubject(
            FirmwareFile.Load(order.Factory ?? Fixture("images", "factory.hex")),
            ImageFiles.Bytes(update),
            Path.GetFileName(update),
            ImageFiles.Key(order.Key ?? Fixture("keys", "release.pem")),
            order.Bootloader is null ? null : FirmwareFile.Load(order.Bootloader));
        terminal.Out.WriteLine($"power cuts {subject.Name}, {(order.Options.Exhaustive ? "every word" : $"budget {order.Options.Budget}")}, seed {order.Options.Seed}");
        var began = clock.GetTimestamp();
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var progress = new CampaignProgress(terminal.Out, clock);
        var result = await new PowerCutCampaign(BoardBackends.Find(order.Board), subject, order.Options, progress).Run(cancellation);
        process.Refresh();
        var cost = new CampaignCost(order.Command, clock.GetElapsedTime(began), process.TotalProcessorTime - cpu, order.Options.Workers);
        if (result.Points == 0)
            throw new Fault($"A point to judge was expected, found none: the update has {result.Operations.Values.Sum()} operations, and none of the phases and kinds that were asked for.");
        Show(result);
        CampaignReport.Write(order.Report, result, cost, Reproduce());
        terminal.Out.WriteLine($"report     {Path.Combine(order.Report, CampaignReport.MarkdownFile)}");
        terminal.Out.WriteLine(FormattableString.Invariant(
            $"{(result.Passed ? "pass" : "FAIL")}       {result.Points} points, {result.Failures.Length} failed, {result.Boots} boots, {cost.Wall.TotalSeconds:0} s"));
        return result.Passed ? ExitCode.Pass : ExitCode.Fail;
    }

    private void Show(CampaignResult result)
    {
        var kinds = CampaignReport.Columns(result);
        var table = new Table().AddColumn("phase");
        foreach (var kind in kinds)
            table.AddColumn(kind);
        foreach (var phase in Enum.GetValues<Phase>().Where(phase => result.Cells.Any(cell => cell.Phase == phase)))
            table.AddRow([CampaignReport.Words(phase), .. kinds.Select(kind => CampaignReport.Cell(result, phase, kind))]);
        terminal.Screen.Write(table);
        terminal.Out.WriteLine($"resumed    at {result.ResumePoints.Met} of {result.ResumePoints.All} points");
        terminal.Out.WriteLine(FormattableString.Invariant($"slowest    {result.SlowestRegistration.Time.TotalSeconds:0.000} s of board time from power to registered, at {result.SlowestRegistration.Point}"));
        foreach (var failure in result.Failures)
        {
            terminal.Out.WriteLine($"FAIL       {failure.Point} ({CampaignReport.Words(failure.Phase)}: {failure.Operation}): {failure.Fault}");
            terminal.Out.WriteLine($"           {Reproduce()} --at {failure.Point}");
        }
    }

    private string Reproduce() =>
        $"hil campaign power-cut --seed {order.Options.Seed}{Option("--board", order.Board == "embedded" ? null : order.Board)}{Option("--factory", order.Factory)}{Option("--update", order.Update)}{Option("--bootloader", order.Bootloader)}{Option("--key", order.Key)}";

    private static string Option(string name, string? value) => value is null ? "" : $" {name} {value}";

    private static string Fixture(string folder, string file) =>
        Path.Combine(RunSettings.RootAbove(AppContext.BaseDirectory), "fixtures", folder, file);
}
