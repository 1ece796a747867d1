using System.Collections.Immutable;
using Hil.Campaigns.Slots;

namespace Hil.Campaigns.PowerCuts;

/// <summary>Counts what was judged. Safe for concurrent use; its sums do not depend on the order.</summary>
internal sealed class Tally(CleanRun run, ICampaignProgress? progress, int mostFailures)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<(Phase Phase, string Kind), (int Points, int Failures)> _cells = [];
    private readonly SortedDictionary<string, int> _rows = new(SlotModel.Rows.ToDictionary(row => row, _ => 0), StringComparer.Ordinal);
    private readonly SortedSet<string> _resumePoints = new(StringComparer.Ordinal);
    private readonly List<CampaignFailure> _failures = [];
    private (TimeSpan Time, CutPoint? Point) _slowestRun;
    private (TimeSpan Time, CutPoint? Point) _slowestRegistration;

    /// <summary>Whether so many points failed that it is time to stop.</summary>
    public bool IsEnough
    {
        get
        {
            lock (_gate)
                return _failures.Count >= mostFailures;
        }
    }

    public ImmutableArray<CampaignCell> Cells => [.. _cells.Select(cell => new CampaignCell(cell.Key.Phase, cell.Key.Kind, cell.Value.Points, cell.Value.Failures))];

    public ImmutableSortedDictionary<string, int> Rows => _rows.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public IReadOnlyCollection<string> ResumePoints => _resumePoints;

    public ImmutableArray<CampaignFailure> Failures =>
        [.. _failures.Order(Comparer<CampaignFailure>.Create((one, other) => CutPoint.Order(one.Point, other.Point)))];

    public (TimeSpan Time, CutPoint? Point) SlowestRun => _slowestRun;

    public (TimeSpan Time, CutPoint? Point) SlowestRegistration => _slowestRegistration;

    /// <summary>A point was judged.</summary>
    public void Add(CutPoint point, Judgement judgement)
    {
        var index = point.Operation - 1;
        var failure = judgement.Fault is { } fault ? new CampaignFailure(point, run.Phases[index], Describe(index), fault) : null;
        // Resets during the first boot come after the last operation of the swap.
        var phase = point.IsReset && point.Pattern > 0 && index + 1 == run.Update.ConfirmedBy ? Phase.FirstBoot : run.Phases[index];
        lock (_gate)
        {
            var cell = (phase, point.Again is null ? CutPoint.Words[point.Kind] : CampaignResult.Again);
            var (points, failures) = _cells.GetValueOrDefault(cell);
            _cells[cell] = (points + 1, failures + (failure is null ? 0 : 1));
            _rows[judgement.Plan.Row] = _rows.GetValueOrDefault(judgement.Plan.Row) + 1;
            if (judgement.Plan.ResumePoint is { } resume)
                _resumePoints.Add($"{judgement.Plan.Kind} {resume}");
            if (failure is not null)
                _failures.Add(failure);
            Slower(ref _slowestRun, judgement.First.UntilRun, point);
            Slower(ref _slowestRegistration, judgement.First.UntilRegistered, point);
        }

        progress?.Judged();
        if (failure is not null)
            progress?.Failed(failure);
    }

    private string Describe(int index)
    {
        var (operation, author, at) = run.Operations[index];
        return FormattableString.Invariant(
            $"{author.ToString().ToLowerInvariant()} {(run.Operations[index].IsErase ? "erases the page" : $"writes 0x{operation.Value:x8} to")} 0x{operation.Address:x8} at {at} of the {(run.IsRevert(index) ? "revert" : "update")}");
    }

    private static void Slower(ref (TimeSpan Time, CutPoint? Point) slowest, TimeSpan? time, CutPoint point)
    {
        if (time is not { } took || took < slowest.Time)
            return;
        // Of equally slow points the first counts, whichever was judged first.
        if (took > slowest.Time || slowest.Point is null || CutPoint.Order(point, slowest.Point) < 0)
            slowest = (took, point);
    }
}
