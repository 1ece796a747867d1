using System.Collections.Immutable;
using Hil.Campaigns.Slots;
using Hil.Core.Flash;
using Hil.Core.Images;

namespace Hil.Campaigns.PowerCuts;

/// <summary>
/// An update as it goes when nobody disturbs it: from the factory to the confirmed new image, and from the unconfirmed new image back to
/// the old one. Its operations on flash are numbered from 1 through both stretches.
/// </summary>
internal sealed class CleanRun
{
    private const int BlockSize = 256;
    private readonly FlashContents[] _blocks;
    private readonly bool[] _beginsRun;

    private CleanRun(CampaignSubject subject, Recovery update, Recovery revert)
    {
        var map = subject.Model.Map;
        (Update, Revert) = (update, revert);
        Operations = [.. update.Operations, .. revert.Operations];
        FirstOfSwap = Array.FindIndex(Operations, operation => operation.Author == Author.Bootloader);
        _beginsRun = new bool[Operations.Length];
        var phases = ImmutableArray.CreateBuilder<Phase>(Operations.Length);
        for (var i = 0; i < Operations.Length; i++)
        {
            phases.Add(PhaseOf(i, map));
            _beginsRun[i] = i == 0 || i == update.Operations.Length || !Operations[i].Continues(Operations[i - 1]);
        }

        Phases = phases.MoveToImmutable();
        _blocks = new FlashContents[(Operations.Length + BlockSize - 1) / BlockSize];
        var flash = update.Start;
        for (var i = 0; i < Operations.Length; i++)
        {
            if (i == update.Operations.Length)
                flash = revert.Start;
            if (i % BlockSize == 0)
                _blocks[i / BlockSize] = flash;
            flash = flash.After(Operations[i].Operation);
        }
    }

    /// <summary>From the factory to the confirmed new image.</summary>
    public Recovery Update { get; }

    /// <summary>From power-on with the new image unconfirmed to the old one.</summary>
    public Recovery Revert { get; }

    /// <summary>The operations of both stretches.</summary>
    public RecordedOperation[] Operations { get; }

    /// <summary>The index of the bootloader's first operation.</summary>
    public int FirstOfSwap { get; }

    /// <summary>The phase of each operation.</summary>
    public ImmutableArray<Phase> Phases { get; }

    /// <summary>What the bootloader called the old image when it ran it, and the new one.</summary>
    public (string Old, string New) Runs => (Update.FirstRun!, Update.Said.Last(line => line.StartsWith("run ", StringComparison.Ordinal))["run ".Length..]);

    /// <summary>What the old image gave as <c>/3/0/3</c>, and the new one.</summary>
    public (string Old, string New) Versions => (Revert.Version!, Update.Version!);

    /// <summary>Records.</summary>
    /// <exception cref="ImageException">The update does not even work undisturbed; the message says how it went.</exception>
    public static async ValueTask<CleanRun> Record(Rig rig, CampaignSubject subject, CancellationToken cancellation)
    {
        var update = await rig.PowerOn(subject.Factory, Errand.Update, cancellation);
        if (update.Trouble is { } trouble)
            throw new ImageException($"The update {subject.Name} was expected to work undisturbed, but {trouble}.");
        if (update.ConfirmedBy < 0)
            throw new ImageException($"The update {subject.Name} was expected to end with the new image confirmed, but nobody confirmed it.");
        if (update.End(update.Start).Digest != rig.Flash.Contents.Digest)
            throw new InvalidOperationException("The operations that were seen do not make the flash that the board has.");
        var revert = await rig.PowerOn(update.Unconfirmed(update.Start), Errand.Start, cancellation);
        if (revert.Trouble is { } other)
            throw new ImageException($"The unconfirmed image was expected to be taken back undisturbed, but {other}.");
        var run = new CleanRun(subject, update, revert);
        if (run.Runs.Old == run.Runs.New || run.Versions.Old == run.Versions.New)
            throw new ImageException($"The update {subject.Name} was expected to change what the device says of itself, found {run.Runs.Old} and {run.Versions.Old} before and after.");
        return run;
    }

    /// <summary>Whether a write of words, or an erase, begins with this operation.</summary>
    public bool BeginsRun(int index) => _beginsRun[index];

    /// <summary>Whether it ends with this operation.</summary>
    public bool EndsRun(int index) => index + 1 == Operations.Length || _beginsRun[index + 1];

    /// <summary>Whether the operation belongs to the second stretch.</summary>
    public bool IsRevert(int index) => index >= Update.Operations.Length;

    /// <summary>Flash before an operation.</summary>
    public FlashContents Before(int index)
    {
        var (block, stretch) = (index - index % BlockSize, Update.Operations.Length);
        // A block in which the second stretch begins holds both.
        return block < stretch && index >= stretch
            ? Revert.Start.After(Operations[stretch..index].Select(o => o.Operation))
            : _blocks[index / BlockSize].After(Operations[block..index].Select(o => o.Operation));
    }

    /// <summary>What is known of the update when flash holds these contents before, in, or after an operation.</summary>
    public Truth TruthOf(SlotModel model, int index, FlashContents flash, bool begun, bool done) => Phases[index] switch
    {
        Phase.Download or Phase.Pending => model.TrailerOf(flash, model.Map.Secondary).Magic == Images.Mcuboot.FlagState.Set ? Truth.Asked : Truth.NotAsked,
        Phase.Revert => Truth.Reverting,
        _ when index < Update.ConfirmedBy => Truth.Asked,
        _ when index > Update.ConfirmedBy || done => Truth.Confirmed,
        _ => begun ? Truth.Confirming : Truth.Asked,
    };

    private Phase PhaseOf(int index, SlotMap map)
    {
        if (IsRevert(index))
            return Phase.Revert;
        if (index >= Update.ConfirmedBy)
            return Phase.Confirm;
        var (operation, author, _) = Operations[index];
        if (author == Author.Bootloader)
            return Phase.Swap;
        if (index > FirstOfSwap)
            return Phase.FirstBoot;
        return operation.Kind == FlashOperationKind.Write && map.IsTrailer(map.Secondary, operation.Address) ? Phase.Pending : Phase.Download;
    }
}
