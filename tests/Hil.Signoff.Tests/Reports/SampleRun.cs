using Hil.Core.Motions;
using Hil.Signoff.Attempts;
using Hil.Signoff.Plots;
using Hil.Signoff.Runs;
using Hil.Signoff.Tests.Plots;

namespace Hil.Signoff.Tests.Reports;

/// <summary>A report folder with every kind of verdict in it.</summary>
internal static class SampleRun
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public static RunRecord Run { get; } = new()
    {
        Tool = "hil 0.1.0",
        Runtime = ".NET 10.0.1",
        System = "Linux X64",
        Suite = "Hil.Scenarios",
        Command = "hil run --seed 41",
        Board = "embedded",
        Firmware = "fixtures/images/pattern-detector.elf",
        FirmwareSha256 = "5f2d6a0c3b9e47d1a1f0e8c7b6a5948372615049382716051423324150617283",
        Profile = "fixtures/profiles/pattern-detector.yaml",
        Seed = 41,
        Classes = ["idle", "circle", "snake", "up-down"],
        Planned = 14,
        Start = Noon,
        Stop = Noon.AddSeconds(21.4),
    };

    public static string Write(bool withFailures = true)
    {
        var folder = Directory.CreateTempSubdirectory("hil-report-").FullName;
        RunRecordFile.Write(folder, Run);
        foreach (var (label, i) in ((string[])["circle", "circle", "snake", "up-down", "idle"]).Select((label, i) => (label, i)))
            AttemptLog.Append(folder, Scenario(folder, $"A motion is shown ({label}.{i:00})", "Patterns") with
            {
                Windows = [Window(label, label, 1), Window(label, label, 2), Window(label, label, 3), Window(label, i == 1 ? "snake" : label, 4)],
                Parameters = [new("motion", $"{label}.{i:00}"), new("motion source", "synthesised (synthesised)"), new("motion sha256", $"{i}")],
                Steps = [new("boot", 0, 1_200_000_000, Verdict.Pass, []), new("play", 1_200_000_000, 8_000_000_000, Verdict.Pass, [])],
            });
        AttemptLog.Append(folder, Scenario(folder, "Wave is no class", "Patterns") with
        {
            Windows = [Window("wave", "none", 1), Window("wave", "snake", 2), .. Recorded("circle", "circle", 40), .. Recorded("idle", "idle", 38), .. Recorded("idle", "none", 2)],
        });
        AttemptLog.Append(folder, Scenario(folder, "Ten minutes lose no detection", "Endurance") with { BoardTime = 612_000_000_000 });
        AttemptLog.Append(folder, Scenario(folder, "The device registers after power-on", "Registration") with { Number = 1, Verdict = withFailures ? Verdict.Fail : Verdict.Pass, Message = "late" });
        AttemptLog.Append(folder, Scenario(folder, "The device registers after power-on", "Registration") with { Number = 2 });
        AttemptLog.Append(folder, Scenario(folder, "A dead board is powered off", "Power") with { Verdict = Verdict.Skipped, Message = "The board thingy91 (renode) has no snapshot port.", Attachments = [] });
        if (!withFailures)
            return folder;
        AttemptLog.Append(folder, Scenario(folder, "Idle stays dark <script>alert(1)</script>", "Patterns & \"lights\"") with
        {
            Verdict = Verdict.Fail,
            Message = "Expected   no light within 2.0 s after window 1 of idle.03 ended (at 4.020 s)\nSeen       green on at 4.031 s <b>not bold</b>\nWatched    4.020 s … 6.020 s of board time\nLast       4.029  console  class snake 0.91\n           4.031  led      green on\nReproduce  hil run --filter Idle_stays_dark --seed 41",
            Reproduce = "hil run --filter 'Idle_stays_dark' --seed 41",
        });
        AttemptLog.Append(folder, Scenario(folder, "Every recording is shown", "Patterns") with
        {
            Verdict = Verdict.NotJudged, BoardTime = null, TimelineDigest = null, Attachments = [], Message = "motions/: recordings (.cbor, .json, .csv) were expected, found none.",
        });
        return folder;
    }

    public static Attempt Scenario(string folder, string name, string feature)
    {
        var plot = $"evidence/{name.Length}-{feature.Length}/plot.svg";
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, plot))!);
        using (var stream = File.Create(Path.Combine(folder, plot)))
            TimelinePlot.WriteSvg(Story.Entries, Story.Options, stream);
        return new()
        {
            FullName = $"Suite.{name}",
            Name = name,
            Method = $"Suite.{name.Split(' ')[0]}",
            Suite = "Suite",
            Number = 1,
            Verdict = Verdict.Pass,
            Start = Noon,
            Stop = Noon.AddSeconds(1),
            BoardTime = 10_020_000_000,
            Seed = 41,
            TimelineDigest = "a3f1c2d4e5f60718293a4b5c6d7e8f90112233445566778899aabbccddeeff00",
            Labels = [new("feature", feature)],
            Parameters = [new("board", "thingy91 (embedded)")],
            Attachments = [new("plot", plot, "image/svg+xml"), new("timeline", $"evidence/{name.Length}/time line#1.jsonl", "application/x-ndjson")],
        };
    }

    private static WindowResult Window(string label, string predicted, int number) =>
        new("synthesised", MotionSource.Synthesised, $"{label}.01", number, label, predicted, 0.9);

    private static IEnumerable<WindowResult> Recorded(string label, string predicted, int count) =>
        Enumerable.Range(1, count).Select(number => new WindowResult("xiao-imu-acc", MotionSource.Recorded, $"{label}.01", number, label, predicted, 0.9));
}
