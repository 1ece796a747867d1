using Hil.Core.Boards;
using Hil.Core.Flash;

namespace Hil.Campaigns.PowerCuts;

/// <summary>Starts devices, each different start once. One rig, one thread; what was done is shared with other threads.</summary>
/// <param name="rigs">Makes rigs.</param>
/// <param name="shared">What was done so far.</param>
/// <param name="told">Who is told of each start, or null.</param>
internal sealed class Starts(Func<CancellationToken, ValueTask<Rig>> rigs, SharedStarts shared, ICampaignProgress? told) : IAsyncDisposable
{
    /// <summary>A board keeps its timeline, so a new one is taken from time to time.</summary>
    private const int StartsOfRig = 60;

    private Rig? _rig;
    private int _starts;

    /// <summary>The rig to be used for the next start.</summary>
    public async ValueTask<Rig> Rig(CancellationToken cancellation)
    {
        if (_rig is not null && _starts++ < StartsOfRig)
            return _rig;
        if (_rig is not null)
            await _rig.DisposeAsync();
        _starts = 0;
        return _rig = await rigs(cancellation);
    }

    /// <summary>Applies power to a device, or finds what an equal one did.</summary>
    public async ValueTask<Recovery> Start(FlashContents flash, Errand errand, CancellationToken cancellation)
    {
        var cache = shared.Of(errand);
        if (cache.Find(flash) is { } known)
            return known;
        var rig = await Rig(cancellation);
        var recovery = await rig.PowerOn(flash, errand, cancellation);
        shared.Booted();
        told?.Started(errand == Errand.Start ? "power comes" : "power comes, and the update once more", rig.Story());
        return cache.Add(shared.Share(recovery));
    }

    /// <summary>Applies power whatever is known.</summary>
    public async ValueTask<Recovery> StartAnyway(FlashContents flash, Errand errand, CancellationToken cancellation)
    {
        var rig = await Rig(cancellation);
        shared.Booted();
        return await rig.PowerOn(flash, errand, cancellation);
    }

    /// <summary>Resets a device at some point of its life, or finds what an equal one did.</summary>
    /// <param name="at">Where it is; taken only if it is needed.</param>
    /// <param name="flash">What its flash holds.</param>
    /// <param name="cause">The reset.</param>
    /// <param name="phase">Where in the update it is.</param>
    /// <param name="anyway">Whether it is reset whatever is known.</param>
    /// <param name="cancellation">Ends everything.</param>
    public async ValueTask<Recovery> Reset(
        Func<IBoardSnapshot> at, FlashContents flash, ResetCause cause, Phase phase, bool anyway, CancellationToken cancellation)
    {
        var cache = shared.Of(cause, phase);
        if (!anyway && cache.Find(flash) is { } known)
            return known;
        var rig = await Rig(cancellation);
        shared.Booted();
        var recovery = await rig.Reset(at(), cause, Errand.Start, cancellation);
        told?.Started($"a reset ({cause.ToString().ToLowerInvariant()})", rig.Story());
        return cache.Add(shared.Share(recovery));
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _rig?.DisposeAsync() ?? ValueTask.CompletedTask;
}
