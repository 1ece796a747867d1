using System.Globalization;
using System.Text;
using System.Text.Json;
using Hil.Campaigns.PowerCuts;

namespace Hil.Campaigns.Reports;

/// <summary>Writes what a campaign found: Markdown for people, JSON for programs.</summary>
public static class CampaignReport
{
    /// <summary>The Markdown file in a report folder.</summary>
    public const string MarkdownFile = "power-cut.md";

    /// <summary>The JSON file in a report folder.</summary>
    public const string JsonFile = "power-cut.json";

    /// <summary>Boots a CPU second of MCUboot's own C, compiled natively, on an image of 320 KiB without a check of signatures.</summary>
    private const double NativeBoots = 750;
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>Writes both files.</summary>
    /// <param name="folder">Where to; it is made.</param>
    /// <param name="result">What was found.</param>
    /// <param name="cost">What it took.</param>
    /// <param name="reproduce">The command line up to <c>--at</c> that judges one point again.</param>
    public static void Write(string folder, CampaignResult result, CampaignCost cost, string reproduce)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, MarkdownFile), Markdown(result, cost, reproduce));
        using var file = File.Create(Path.Combine(folder, JsonFile));
        WriteJson(file, result, cost, reproduce);
    }

    /// <summary>The report as Markdown.</summary>
    public static string Markdown(CampaignResult result, CampaignCost cost, string reproduce)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"# Power cuts: {result.Subject}");
        Line($"");
        Line($"**{(result.Passed ? "Passed" : "FAILED")}**, {(result.Exhaustive ? "every word covered" : "every erase and every word of trailers, journal and headers covered, other words drawn")}, seed {result.Seed}.");
        Line($"");
        Line($"    {cost.Command}");
        Line($"");
        var kinds = Columns(result);
        Line($"| Phase | Operations | {string.Join(" | ", kinds)} |");
        Line($"|---|---|{string.Concat(kinds.Select(_ => "---|"))}");
        foreach (var phase in Enum.GetValues<Phase>())
            Line($"| {Words(phase)} | {result.Operations.GetValueOrDefault(phase)} | {string.Join(" | ", kinds.Select(kind => Cell(result, phase, kind)))} |");
        Line($"");
        Line($"A cell is the number of points, with those that failed behind a slash. Words that follow each other count as one write in *before* and *after*.");
        Line($"");
        Line($"| | |");
        Line($"|---|---|");
        Line($"| Points judged | {result.Points} |");
        Line($"| Different states of flash | {result.States} |");
        Line($"| Starts that differ in what they read of flash | {result.DifferentStarts} |");
        Line($"| Boots | {result.Boots} |");
        Line($"| Starts taken for equal, made again and found equal | {result.Audited} |");
        Line($"| Wall time | {cost.Wall.TotalSeconds:0} s on {cost.Workers} cores |");
        Line($"| CPU time | {cost.Cpu.TotalSeconds:0} s |");
        Line($"| Boots per CPU second | {BootsPerSecond(result, cost):0.0}: {BootsPerSecond(result, cost) / NativeBoots:0.000} of MCUboot's own C, compiled natively (750, 320 KiB, no signature) |");
        Line($"| Points per CPU second | {result.Points / cost.Cpu.TotalSeconds:0}: {result.Points / cost.Cpu.TotalSeconds / NativeBoots:0.0} of it, since equal starts are made once |");
        Line($"| Resume points met | {result.ResumePoints.Met} of {result.ResumePoints.All} |");
        Line($"| Slowest from power to a running application | {result.SlowestRun.Time.TotalSeconds:0.000} s of board time, at {result.SlowestRun.Point} |");
        Line($"| Slowest from power to registered | {result.SlowestRegistration.Time.TotalSeconds:0.000} s of board time, at {result.SlowestRegistration.Point} |");
        Line($"");
        Line($"| What flash asked for | Points |");
        Line($"|---|---|");
        foreach (var (row, points) in result.Rows)
            Line($"| {row} | {(points == 0 ? "none: this update never comes to it" : points)} |");
        if (result.Passed)
            return text.ToString();
        Line($"");
        Line($"## Failures{(result.GaveUp ? " (it gave up after these)" : "")}");
        foreach (var failure in result.Failures)
        {
            Line($"");
            Line($"* **{failure.Point}**, {Words(failure.Phase)}: {failure.Operation}. {Capital(failure.Fault)}.");
            Line($"  `{reproduce} --at {failure.Point}`");
        }

        return text.ToString();
    }

    /// <summary>The columns that have points, in the order of the kinds.</summary>
    public static IReadOnlyList<string> Columns(CampaignResult result) =>
        [.. CutPoint.Words.Values.Append(CampaignResult.Again).Where(kind => result.Cells.Any(cell => cell.Kind == kind))];

    /// <summary>A cell of the table as people read it: points, and failures where there are any.</summary>
    public static string Cell(CampaignResult result, Phase phase, string kind) =>
        result.Cells.FirstOrDefault(cell => cell.Phase == phase && cell.Kind == kind) is not { } found ? "–"
            : found.Failures == 0 ? found.Points.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{found.Points} / {found.Failures} failed");

    /// <summary>A phase in words.</summary>
    public static string Words(Phase phase) => phase == Phase.FirstBoot ? "first boot" : phase.ToString().ToLowerInvariant();

    private static double BootsPerSecond(CampaignResult result, CampaignCost cost) => result.Boots / cost.Cpu.TotalSeconds;

    private static string Capital(string sentence) => string.Concat(char.ToUpperInvariant(sentence[0]).ToString(), sentence.AsSpan(1));

    private static void WriteJson(Stream stream, CampaignResult result, CampaignCost cost, string reproduce)
    {
        using var json = new Utf8JsonWriter(stream, Indented);
        json.WriteStartObject();
        json.WriteString("subject", result.Subject);
        json.WriteBoolean("passed", result.Passed);
        json.WriteBoolean("exhaustive", result.Exhaustive);
        json.WriteNumber("seed", result.Seed);
        json.WriteString("command", cost.Command);
        json.WriteNumber("points", result.Points);
        json.WriteNumber("states", result.States);
        json.WriteNumber("differentStarts", result.DifferentStarts);
        json.WriteNumber("boots", result.Boots);
        json.WriteNumber("audited", result.Audited);
        json.WriteNumber("wallSeconds", Math.Round(cost.Wall.TotalSeconds, 1));
        json.WriteNumber("cpuSeconds", Math.Round(cost.Cpu.TotalSeconds, 1));
        json.WriteNumber("resumePointsMet", result.ResumePoints.Met);
        json.WriteNumber("resumePoints", result.ResumePoints.All);
        json.WriteNumber("slowestRunSeconds", result.SlowestRun.Time.TotalSeconds);
        json.WriteNumber("slowestRegistrationSeconds", result.SlowestRegistration.Time.TotalSeconds);
        json.WriteStartArray("cells");
        foreach (var cell in result.Cells)
        {
            json.WriteStartObject();
            json.WriteString("phase", Words(cell.Phase));
            json.WriteString("kind", cell.Kind);
            json.WriteNumber("points", cell.Points);
            json.WriteNumber("failures", cell.Failures);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("rows");
        foreach (var (row, points) in result.Rows)
            json.WriteNumber(row, points);
        json.WriteEndObject();
        json.WriteStartArray("failures");
        foreach (var failure in result.Failures)
        {
            json.WriteStartObject();
            json.WriteString("at", failure.Point.ToString());
            json.WriteString("phase", Words(failure.Phase));
            json.WriteString("operation", failure.Operation);
            json.WriteString("fault", failure.Fault);
            json.WriteString("reproduce", $"{reproduce} --at {failure.Point}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
