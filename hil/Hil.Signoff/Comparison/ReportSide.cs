using Hil.Signoff.Attempts;
using Hil.Signoff.Runs;

namespace Hil.Signoff.Comparison;

/// <summary>One of two reports that are compared.</summary>
/// <param name="Name">What its board is called in the comparison; the backend's name where that tells the two apart.</param>
/// <param name="Folder">The report folder.</param>
/// <param name="Run">The record of its run.</param>
/// <param name="Outcome">What its run came to.</param>
public sealed record ReportSide(string Name, string Folder, RunRecord Run, RunOutcome Outcome)
{
    /// <summary>Reads two reports.</summary>
    /// <param name="left">The folder of the first, by which the second is measured.</param>
    /// <param name="right">The folder of the second.</param>
    /// <exception cref="InvalidDataException">One of them is no report of a run.</exception>
    public static (ReportSide Left, ReportSide Right) Read(string left, string right)
    {
        var (one, other) = (Read(left), Read(right));
        if (one.Name != other.Name)
            return (one, other);
        var (first, second) = (FolderName(left), FolderName(right));
        return first != second
            ? (one with { Name = first }, other with { Name = second })
            : (one with { Name = $"{one.Name} 1" }, other with { Name = $"{other.Name} 2" });
    }

    /// <summary>The timeline of an attempt, ready to be compared; null where it left none.</summary>
    /// <exception cref="InvalidDataException">It has a line that is no entry.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public ComparableTimeline? TimelineOf(Attempt attempt) =>
        attempt.Attachments.FirstOrDefault(each => each.Name == "timeline") is { } timeline
            ? ComparableTimeline.Of(RecordedEntry.ReadAll(Path.Combine(Folder, timeline.File)), attempt.BoardTime)
            : null;

    private static ReportSide Read(string folder)
    {
        var run = RunRecordFile.Read(folder)
            ?? throw new InvalidDataException($"{folder}: expected the report of hil run with {RunRecordFile.FileName}, found no such file.");
        return new(run.Board, folder, run, RunOutcome.Of(AttemptLog.Read(folder), run));
    }

    private static string FolderName(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
}
