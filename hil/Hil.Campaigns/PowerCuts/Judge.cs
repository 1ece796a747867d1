using System.Collections.Concurrent;
using Hil.Campaigns.Slots;
using Hil.Core.Flash;
using Hil.Images.Mcuboot;

namespace Hil.Campaigns.PowerCuts;

/// <summary>
/// Says whether a device that starts from given contents of flash does what it must: it runs an image that verifies, the old or the new
/// one as flash and history allow; an image on trial is gone after one more reset; what is confirmed stays; the device registers and can
/// be updated again. Safe for concurrent use.
/// </summary>
/// <param name="subject">What is judged.</param>
/// <param name="run">How it goes undisturbed: what both images call themselves.</param>
internal sealed class Judge(CampaignSubject subject, CleanRun run)
{
    private readonly ConcurrentDictionary<(UInt128 Flash, Truth Truth), Judgement> _judged = [];

    /// <summary>How many different states of flash were judged.</summary>
    public int States => _judged.Count;

    private SlotModel Model => subject.Model;

    /// <summary>Judges a start from contents of flash after a loss of power.</summary>
    /// <param name="flash">What flash holds.</param>
    /// <param name="truth">What else is known.</param>
    /// <param name="starts">Starts devices.</param>
    /// <param name="cancellation">Ends everything.</param>
    public async ValueTask<Judgement> Of(FlashContents flash, Truth truth, Starts starts, CancellationToken cancellation)
    {
        if (_judged.TryGetValue((flash.Digest, truth), out var known))
            return known;
        var first = await starts.Start(flash, Errand.Start, cancellation);
        return _judged.GetOrAdd((flash.Digest, truth), await Of(flash, truth, first, starts, cancellation));
    }

    /// <summary>Judges what a device did first, however it was started.</summary>
    public async ValueTask<Judgement> Of(FlashContents flash, Truth truth, Recovery first, Starts starts, CancellationToken cancellation)
    {
        var plan = Model.Plan(flash);
        return new(await Fault(flash, truth, plan, first, starts, cancellation), plan, first);
    }

    /// <summary>What is known after an operation of a recovery, or in it.</summary>
    public static Truth After(Truth truth, Judgement judgement, int operation, bool done)
    {
        var first = judgement.First;
        if (first.ConfirmedBy >= 0 && operation >= first.ConfirmedBy)
            return operation > first.ConfirmedBy || done ? Truth.Confirmed : Truth.Confirming;
        return truth is Truth.Asked or Truth.Confirming && judgement.Plan.Kind == SwapType.Revert ? Truth.Reverting : truth;
    }

    private async ValueTask<string?> Fault(
        FlashContents flash, Truth truth, BootPlan plan, Recovery first, Starts starts, CancellationToken cancellation)
    {
        if (first.Trouble is { } trouble)
            return trouble;
        var planned = plan.Runs ?? (plan.Kind == SwapType.Revert ? subject.Old : subject.New);
        var expected = truth switch
        {
            Truth.NotAsked or Truth.Reverting => subject.Old,
            Truth.Confirmed => subject.New,
            _ => planned,
        };
        var end = first.End(flash);
        if (Fault(first, expected) is { } wrong)
            return $"{wrong} ({Because(truth, plan)})";
        if (planned != expected)
            return $"flash asks for {planned} ({plan.Row}), but {Because(truth, plan)}";
        if (plan.ResumePoint is { } point && first.Said.FirstOrDefault(line => line.StartsWith("resume ", StringComparison.Ordinal)) is var said && said != $"resume {point}")
            return $"the journal says to resume at {point}, but the bootloader said {said ?? "nothing of it"}";
        if (Model.ImageOf(end, Model.Map.Primary) is { IsGood: false } image)
            return $"the image that runs does not verify: {image.Faults[0]}";
        if (first.ConfirmedBy >= 0)
        {
            var unconfirmed = first.Unconfirmed(flash);
            var taken = await starts.Start(unconfirmed, Errand.Start, cancellation);
            if (taken.Trouble is { } lost)
                return $"with the new image unconfirmed, after one more loss of power, {lost}";
            if (Fault(taken, subject.Old) is { } stays)
                return $"the unconfirmed image is not gone after one more loss of power: {stays}";
        }
        else if (truth == Truth.Asked && expected == subject.New)
            return "the new image runs for good, though it never confirmed itself";

        var again = await starts.Start(end, Errand.Start, cancellation);
        if (again.Trouble is { } later)
            return $"after the next loss of power, {later}";
        if (Fault(again, expected) is { } changed)
            return $"the next loss of power changes what runs: {changed}";
        var updated = await starts.Start(end, Errand.Update, cancellation);
        return updated.Trouble is { } refused ? $"it cannot be updated again: {refused}"
            : updated.Version != run.Versions.New ? $"it cannot be updated again: it runs {updated.Version} after an update to {run.Versions.New}"
            : Model.IsOnTrial(updated.End(end)) ? "after the next update, the new image stays unconfirmed"
            : null;
    }

    /// <summary>Whether a device ran another image than it must.</summary>
    private string? Fault(Recovery first, ImageVersion expected)
    {
        var (runs, version) = expected == subject.New ? (run.Runs.New, run.Versions.New) : (run.Runs.Old, run.Versions.Old);
        return first.FirstRun != runs ? $"{runs} was expected to run, found {first.FirstRun ?? "nothing"}"
            : first.Version != version ? $"{version} was expected as /3/0/3, found {first.Version}"
            : null;
    }

    private static string Because(Truth truth, BootPlan plan) => truth switch
    {
        Truth.NotAsked => "the update is not asked for yet",
        Truth.Confirmed => "the new image has confirmed itself",
        Truth.Reverting => "the new image never confirmed itself and is being taken back",
        _ => $"flash says: {plan.Row}{(plan.ResumePoint is null ? "" : $" at {plan.ResumePoint}")}",
    };
}
