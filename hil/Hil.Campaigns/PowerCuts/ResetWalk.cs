using Hil.Core.Boards;
using Hil.Core.Flash;

namespace Hil.Campaigns.PowerCuts;

/// <summary>
/// Goes through the undisturbed run once more. At each point of its share the board is copied to another, which is reset and goes on; the
/// first board never knows.
/// </summary>
/// <param name="run">The undisturbed run.</param>
/// <param name="subject">What is judged.</param>
/// <param name="judge">Judges.</param>
/// <param name="tally">Counts.</param>
/// <param name="rig">The board that walks.</param>
/// <param name="starts">The boards that are reset.</param>
/// <param name="isDecisive">Which operations are so weighty that a reset at them is made even if an equal one is known.</param>
internal sealed class ResetWalk(CleanRun run, CampaignSubject subject, Judge judge, Tally tally, Rig rig, Starts starts, Func<RecordedOperation, bool> isDecisive)
{
    private readonly List<ITimer> _moments = [];

    /// <summary>Judges resets at points of one stretch.</summary>
    public async ValueTask Do(CutPoint[] share, CancellationToken cancellation)
    {
        var byOperation = share.ToLookup(point => point.Operation - 1);
        var isRevert = run.IsRevert(share[0].Operation - 1);
        var stretch = isRevert ? run.Revert : run.Update;
        var offset = isRevert ? run.Update.Operations.Length : 0;
        var flash = stretch.Start;
        rig.Completed = number =>
        {
            var index = offset + number;
            if (index >= run.Operations.Length || run.Operations[index].Operation with { Number = 0 } != stretch.Operations[number].Operation with { Number = 0 })
                throw new InvalidOperationException("The run that is walked through is not the one that was recorded.");
            flash = flash.After(run.Operations[index].Operation);
            foreach (var point in byOperation[index])
            {
                if (point.Pattern == 0)
                    Judge(point, index, flash, cancellation);
                else
                    _moments.Add(rig.Board.Clock.CreateTimer(
                        _ => Judge(point, index, flash, cancellation), null, (run.Operations[index + 1].At - run.Operations[index].At) * (point.Pattern / 10.0), Timeout.InfiniteTimeSpan));
            }
        };
        await rig.PowerOn(stretch.Start, isRevert ? Errand.Start : Errand.Update, cancellation);
        foreach (var moment in _moments)
            await moment.DisposeAsync();
    }

    // On the thread that runs the walking board, in the midst of its run: the other board runs to its end meanwhile.
    private void Judge(CutPoint point, int index, FlashContents flash, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (tally.IsEnough)
            return;
        var cause = point.Kind == CutKind.Pin ? ResetCause.Pin : ResetCause.Watchdog;
        var port = rig.Board.Port<ISnapshotPort>();
        var truth = run.TruthOf(subject.Model, index, flash, begun: true, done: true);
        var first = starts.Reset(port.Capture, flash, cause, run.Phases[index], point.Pattern > 0 || isDecisive(run.Operations[index]), cancellation).AsTask().GetAwaiter().GetResult();
        tally.Add(point, judge.Of(flash, truth, first, starts, cancellation).AsTask().GetAwaiter().GetResult());
    }
}
