using System.Collections.Concurrent;
using System.Collections.Immutable;
using Hil.Campaigns.Slots;
using Hil.Core.Boards;
using Hil.Core.Flash;
using Hil.Core.Images;
using Hil.Core.Motions;

namespace Hil.Campaigns.PowerCuts;

/// <summary>
/// Cuts power, and resets, at the operations on flash of an update, and judges what becomes of the device: <c>power-cuts.md</c> says how.
/// </summary>
/// <param name="backend">Makes the boards.</param>
/// <param name="subject">What is judged.</param>
/// <param name="options">What is done of all that could be.</param>
/// <param name="progress">Who is told how it goes on, or null.</param>
public sealed class PowerCutCampaign(IBoardBackend backend, CampaignSubject subject, CampaignOptions options, ICampaignProgress? progress = null)
{
    private const int BlockSize = 128;
    private const int PointsOfAudit = 400;
    private readonly SharedStarts _shared = new();

    /// <summary>Runs the campaign.</summary>
    /// <exception cref="PortMissingException">The board cannot do what a campaign needs.</exception>
    /// <exception cref="ImageException">The update does not even work undisturbed.</exception>
    public async Task<CampaignResult> Run(CancellationToken cancellation = default)
    {
        progress?.Begins("the undisturbed update", 1);
        CleanRun run;
        await using (var rig = await NewRig(cancellation))
            run = await CleanRun.Record(rig, subject, cancellation);
        _shared.Know(run);
        progress?.Judged();

        var planner = new CutPlanner(run, subject.Model.Map, options);
        var judge = new Judge(subject, run);
        var tally = new Tally(run, progress, options.MostFailures);
        var firsts = new ConcurrentDictionary<Recovery, Origin>(ReferenceEqualityComparer.Instance);
        var planned = Enumerable.Range(0, run.Operations.Length).SelectMany(planner.At).ToLookup(point => point.IsReset);

        progress?.Begins("power cuts", planned[false].Count());
        await OnAllCores(Blocks(run, planned[false]), (block, starts) => Cut(run, block, judge, tally, firsts, starts, cancellation), cancellation);
        if (options.Again || options.At?.Again is not null)
            await CutAgain(run, planner, judge, tally, firsts, cancellation);
        progress?.Begins("resets", planned[true].Count());
        await Reset(run, planner, planned[true], judge, tally, cancellation);
        var audited = options.At is null && !tally.IsEnough ? await Audit(run, planned[false], cancellation) : 0;

        return new()
        {
            Subject = subject.Name,
            Exhaustive = options.Exhaustive,
            Seed = options.Seed,
            Operations = run.Phases.CountBy(phase => phase).ToImmutableSortedDictionary(),
            CleanUpdate = run.Update.Operations[^1].At - Core.Time.BoardTime.Zero,
            Cells = tally.Cells,
            Failures = tally.Failures,
            GaveUp = tally.IsEnough,
            Rows = tally.Rows,
            ResumePoints = (tally.ResumePoints.Count, AllResumePoints(run)),
            SlowestRun = tally.SlowestRun,
            SlowestRegistration = tally.SlowestRegistration,
            States = judge.States,
            DifferentStarts = _shared.Different,
            Boots = _shared.Boots,
            Audited = audited,
        };
    }

    private ValueTask<Rig> NewRig(CancellationToken cancellation) => Rig.Create(backend, subject, options.Seed, cancellation);

    private static IEnumerable<CutPoint[]> Blocks(CleanRun run, IEnumerable<CutPoint> points) =>
        points.GroupBy(point => (run.IsRevert(point.Operation - 1), (point.Operation - 1) / BlockSize)).Select(block => block.ToArray());

    /// <summary>Every point where power goes, in ascending order of their operations.</summary>
    private async ValueTask Cut(
        CleanRun run, CutPoint[] points, Judge judge, Tally tally, ConcurrentDictionary<Recovery, Origin> firsts, Starts starts, CancellationToken cancellation)
    {
        var at = points[0].Operation - 1;
        var flash = run.Before(at);
        foreach (var point in points)
        {
            cancellation.ThrowIfCancellationRequested();
            if (tally.IsEnough)
                return;
            for (; at < point.Operation - 1; at++)
                flash = flash.After(run.Operations[at].Operation);
            var cut = Disturbed(flash, run.Operations[at], point);
            var truth = run.TruthOf(subject.Model, at, cut, begun: point.Kind is not (CutKind.Before or CutKind.Words), done: point.Kind == CutKind.After);
            var judgement = await judge.Of(cut, truth, starts, cancellation);
            tally.Add(point, judgement);
            firsts.AddOrUpdate(judgement.First, new Origin(point, cut, truth, judgement), (_, known) => CutPoint.Order(known.Point, point) <= 0 ? known : new(point, cut, truth, judgement));
        }
    }

    /// <summary>
    /// Cuts each different recovery again, up to where its flash is that of the undisturbed run and so are the operations that follow: from
    /// there on its points are points of the undisturbed run.
    /// </summary>
    private async ValueTask CutAgain(
        CleanRun run, CutPlanner planner, Judge judge, Tally tally, ConcurrentDictionary<Recovery, Origin> firsts, CancellationToken cancellation)
    {
        var points = firsts.Values.Order(Comparer<Origin>.Create((one, other) => CutPoint.Order(one.Point, other.Point)))
            .Select(origin => (Origin: origin, Length: OwnPart(run, origin)))
            .Where(one => one.Length > 0)
            .SelectMany(one => Again(planner, one.Origin, one.Length).Select(point => (one.Origin, Point: point)))
            .ToArray();
        var work = points
            .GroupBy(one => one.Origin, ReferenceEqualityComparer.Instance)
            .SelectMany(group => group.Select(one => one.Point).Chunk(BlockSize).Select(cuts => (Origin: (Origin)group.Key!, Points: cuts)))
            .ToArray();
        progress?.Begins("power cuts during the recovery", work.Sum(one => one.Points.Length));
        await OnAllCores(work, async (one, starts) =>
        {
            var (origin, cuts) = one;
            var at = cuts[0].Operation - 1;
            var operations = origin.Judgement.First.Operations;
            var flash = origin.Judgement.First.Before(origin.Flash, at);
            foreach (var point in cuts)
            {
                cancellation.ThrowIfCancellationRequested();
                if (tally.IsEnough)
                    return;
                for (; at < point.Operation - 1; at++)
                    flash = flash.After(operations[at].Operation);
                var truth = Judge.After(origin.Truth, origin.Judgement, at, done: point.Kind == CutKind.After);
                if (point.Kind is CutKind.Before or CutKind.Words && at == origin.Judgement.First.ConfirmedBy)
                    truth = Judge.After(origin.Truth, origin.Judgement, at - 1, done: true);
                tally.Add(origin.Point with { Again = point }, await judge.Of(Disturbed(flash, operations[at], point), truth, starts, cancellation));
            }
        }, cancellation);
    }

    private IEnumerable<CutPoint> Again(CutPlanner planner, Origin origin, int length)
    {
        if (options.At is { } only)
            return only.Again is { } again && again.Operation <= origin.Judgement.First.Operations.Length ? [again] : [];
        var operations = origin.Judgement.First.Operations;
        return Enumerable.Range(0, length).Where(i => options.Exhaustive || planner.IsDecisive(operations[i])).SelectMany(i => (IEnumerable<CutPoint>)
            [.. i == 0 ? [] : (CutPoint[])[new(i + 1, CutKind.Before)], .. planner.Tears(i + 1, operations[i], operations[i].IsErase ? 2 : 1)]);
    }

    /// <summary>How many operations of a recovery the undisturbed run does not have.</summary>
    private static int OwnPart(CleanRun run, Origin origin)
    {
        var operations = origin.Judgement.First.Operations;
        var best = operations.Length;
        foreach (var clean in (Recovery[])[run.Update, run.Revert])
        {
            // Where the operations to come are the same, flash once equal stays equal: the first such place is found by halving.
            var (low, high) = (0, operations.CommonEnd(clean.Operations));
            while (low < high)
            {
                var shared = (low + high + 1) / 2;
                if (origin.Judgement.First.Before(origin.Flash, operations.Length - shared).Digest == clean.Before(clean.Start, clean.Operations.Length - shared).Digest)
                    low = shared;
                else
                    high = shared - 1;
            }

            best = Math.Min(best, operations.Length - low);
        }

        return best;
    }

    /// <summary>
    /// Every core goes through the undisturbed run on a board of its own, and at each of its points lets another board go on from there
    /// with a reset.
    /// </summary>
    private async ValueTask Reset(CleanRun run, CutPlanner planner, IEnumerable<CutPoint> points, Judge judge, Tally tally, CancellationToken cancellation)
    {
        var all = points.ToArray();
        if (all.Length == 0)
            return;
        // Neighbours go to different cores: they cost alike.
        var shares = Enumerable.Range(0, options.Workers)
            .SelectMany(worker => new[] { false, true }.Select(revert => all.Where((point, i) => i % options.Workers == worker && run.IsRevert(point.Operation - 1) == revert).ToArray()))
            .Where(share => share.Length > 0);
        await OnAllCores(shares, async (share, starts) =>
        {
            await using var rig = await NewRig(cancellation);
            await new ResetWalk(run, subject, judge, tally, rig, starts, operation => !options.Exhaustive || planner.IsDecisive(operation)).Do(share, cancellation);
        }, cancellation);
    }

    /// <summary>Starts some of the points for which an equal start was known, and compares.</summary>
    private async ValueTask<int> Audit(CleanRun run, IEnumerable<CutPoint> points, CancellationToken cancellation)
    {
        var all = points.ToArray();
        var chance = SeededChance.For(options.Seed, "audit");
        var sample = Enumerable.Range(0, all.Length / PointsOfAudit).Select(_ => all[chance.Next() % (ulong)all.Length]).ToArray();
        progress?.Begins("audit: starts that were found equal, made again", sample.Length);
        await OnAllCores(sample.Chunk(1), async (chunk, starts) =>
        {
            var point = chunk[0];
            var flash = Disturbed(run.Before(point.Operation - 1), run.Operations[point.Operation - 1], point);
            var known = _shared.Of(Errand.Start).Find(flash)!;
            var found = await starts.StartAnyway(flash, Errand.Start, cancellation);
            if (!known.Said.SequenceEqual(found.Said) || known.Operations.Length != found.Operations.Length || known.Operations.CommonEnd(found.Operations) != found.Operations.Length
                || (known.Version, known.Trouble, known.UntilRegistered) != (found.Version, found.Trouble, found.UntilRegistered))
                throw new InvalidOperationException($"The start at {point} was taken for one that it does not equal.");
            progress?.Judged();
        }, cancellation);
        return sample.Length;
    }

    private async Task OnAllCores<T>(IEnumerable<T> work, Func<T, Starts, ValueTask> what, CancellationToken cancellation)
    {
        var rest = new ConcurrentQueue<T>(work);
        await Task.WhenAll(Enumerable.Range(0, options.Workers).Select(_ => Task.Run(
            async () =>
            {
                await using var starts = new Starts(NewRig, _shared, options.At is null ? null : progress);
                while (rest.TryDequeue(out var one))
                    await what(one, starts);
            },
            cancellation)));
    }

    /// <summary>What flash holds when power has gone at a point.</summary>
    internal static FlashContents Disturbed(FlashContents before, RecordedOperation operation, CutPoint point) => point.Kind switch
    {
        CutKind.Before or CutKind.Words => before,
        CutKind.Bits or CutKind.PartErased => before.After(operation.Operation, new FlashTear(point.Pattern)),
        _ => before.After(operation.Operation),
    };

    private static int AllResumePoints(CleanRun run)
    {
        // Each step of each page has its word, and in each of two swaps all may be done with the journal still open.
        var journal = SlotMap.Thingy91.Journal;
        return 2 + run.Operations.Count(o => o is { IsErase: false, Author: Author.Bootloader } && SwapJournal.IsStatus(o.Operation.Address - journal));
    }

    /// <summary>The first of the points that lead to a recovery.</summary>
    internal sealed record Origin(CutPoint Point, FlashContents Flash, Truth Truth, Judgement Judgement);
}
