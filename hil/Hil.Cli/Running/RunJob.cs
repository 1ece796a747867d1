using System.Globalization;
using System.Runtime.InteropServices;
using Hil.Cli.Commands;
using Hil.Cli.Reliability;
using Hil.NUnit.Attempts;
using Hil.Signoff.Attempts;
using Hil.Signoff.Reports;
using Hil.Signoff.Runs;
using Spectre.Console;

namespace Hil.Cli.Running;

/// <summary>The main job: load what takes part, run the scenarios, judge, leave the report.</summary>
internal sealed class RunJob(RunOrder order, Terminal terminal, TimeProvider clock)
{
    private readonly OutsideWork _outside = new(clock);

    /// <summary>Does the job.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> Do(CancellationToken cancellation)
    {
        var inputs = await RunInputs.Load(order, cancellation);
        await ReportPlace.Prepare(order.Report, _outside);
        var suite = new SuiteRun(inputs.Suite, order.Settings, new ScenarioFilter(order.Filters), order.Workers);
        if (suite.Fault is { } fault)
            throw new Fault($"{order.Suite ?? SuiteAssembly.Own}: {fault}");
        if (suite.Scenarios.Count == 0)
            throw new Fault(order.Filters.Count == 0
                ? $"{order.Suite ?? SuiteAssembly.Own}: scenarios were expected, found none."
                : $"--filter: a part of the name of one of {suite.Total} scenarios was expected, found \"{string.Join("\", \"", order.Filters)}\".");

        var run = Begin(inputs, suite.Scenarios.Count);
        WriteHead(inputs, suite.Scenarios.Count);
        await _outside.Do($"writing {RunRecordFile.FileName}", () => RunRecordFile.Write(order.Report, run));
        await Play(suite, cancellation);
        return await End(suite, run, cancellation.IsCancellationRequested);
    }

    private async Task Play(SuiteRun suite, CancellationToken cancellation)
    {
        IRunProgress progress = terminal.Live
            ? new LiveProgress(terminal.Screen, clock, suite.Scenarios.CountBy(ScenarioFeature.Of).ToDictionary())
            : new PlainProgress(terminal.Out, suite.Scenarios.Count);
        _ = new ProgressFeed(order.Report, suite, progress);
        await using var stopping = cancellation.Register(progress.Stopping);
        await progress.Show(suite.Run(cancellation));
    }

    private async Task<int> End(SuiteRun suite, RunRecord run, bool interrupted)
    {
        UnrecordedAttempts.Append(order.Report, suite.Results);
        run = run with { Stop = clock.GetUtcNow(), Interrupted = interrupted, Retries = _outside.Failures };
        await _outside.Do($"writing {RunRecordFile.FileName}", () => RunRecordFile.Write(order.Report, run));
        await _outside.Do($"writing {HtmlReport.FileName}", () => HtmlReport.Write(order.Report));
        var outcome = RunOutcome.Of(AttemptLog.Read(order.Report), run);
        WriteEnd(outcome, run);
        return ExitCode.Of(outcome.Verdict);
    }

    private RunRecord Begin(RunInputs inputs, int planned) => new()
    {
        Tool = HilCommand.Tool,
        Runtime = RuntimeInformation.FrameworkDescription,
        System = $"{RuntimeInformation.OSDescription} {RuntimeInformation.ProcessArchitecture}",
        Suite = inputs.Suite.GetName().Name ?? SuiteAssembly.Own,
        Command = order.Command,
        Board = order.Settings.Board,
        Firmware = Shown(order.Settings.Firmware),
        FirmwareSha256 = inputs.Inputs.Image.Sha256,
        Profile = Shown(order.Settings.Profile),
        Motions = order.Settings.Motions,
        Seed = order.Settings.Seed,
        Classes = [.. inputs.Inputs.Profile.Classes.Select(pattern => pattern.Label)],
        Planned = planned,
        Start = clock.GetUtcNow(),
    };

    private void WriteHead(RunInputs inputs, int scenarios)
    {
        var settings = order.Settings;
        var profile = inputs.Inputs.Profile;
        Line("firmware", $"{Shown(settings.Firmware)} (SHA-256 {inputs.Inputs.Image.Sha256[..12]})");
        Line("profile", $"{profile.Name}: {string.Join(", ", profile.Classes.Select(pattern => pattern.Label))}");
        Line("board", $"{profile.Board} ({settings.Board}), {order.Workers} at once");
        Line("motions", settings.Motions is { } folder ? $"{inputs.Recordings} recorded in {folder}, and synthesised" : "synthesised; none recorded (--motions DIR brings recordings in)");
        Line("scenarios", string.Create(CultureInfo.InvariantCulture, $"{scenarios}, seed {settings.Seed}"));
        terminal.Out.WriteLine();
    }

    private void WriteEnd(RunOutcome outcome, RunRecord run)
    {
        // Lines of a plain run have told these already.
        if (terminal.Live)
            foreach (var scenario in outcome.Scenarios.Where(scenario => scenario.Verdict is Verdict.Fail or Verdict.NotJudged))
            {
                terminal.Screen.MarkupLineInterpolated($"[{Colour(scenario.Verdict)}]{VerdictWords.Of(scenario.Verdict)}[/] {scenario.Last.Name}");
                foreach (var line in (scenario.Last.Message ?? "").Split('\n'))
                    terminal.Out.WriteLine($"    {line.TrimEnd('\r')}");
            }

        terminal.Out.WriteLine();
        var wall = (run.Stop!.Value - run.Start).TotalSeconds;
        terminal.Screen.MarkupLineInterpolated($"[bold {Colour(outcome.Verdict)}]{(outcome.Verdict == Verdict.Pass ? "PASS" : outcome.Verdict == Verdict.Fail ? "FAIL" : "NOT JUDGED")}[/]  {outcome.Reason}");
        Line("scenarios", $"{outcome.Count(Verdict.Pass)} passed, {outcome.Count(Verdict.Fail)} failed, {outcome.Count(Verdict.NotJudged)} not judged, {outcome.Count(Verdict.Skipped)} skipped");
        Line("time", string.Create(CultureInfo.InvariantCulture, $"{outcome.BoardSeconds:0} s of board time in {wall:0} s"));
        Line("timelines", outcome.TimelinesDigest);
        Line("report", Path.Combine(order.Report, HtmlReport.FileName));
    }

    // A default lies below the folder that people work in as a rule, and is then called as they would call it.
    private static string Shown(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    private void Line(string key, string value) => terminal.Out.WriteLine($"{key,-11}{value}");

    private static string Colour(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "green",
        Verdict.Fail => "red",
        _ => "yellow",
    };
}
