using System.Collections.Concurrent;
using Hil.Core.Boards;

namespace Hil.Campaigns.PowerCuts;

/// <summary>What all threads know of starts. Safe for concurrent use.</summary>
internal sealed class SharedStarts
{
    private readonly RecoveryCache[] _powerOns = [new(), new()];

    // After a reset RAM and retained registers are what the phase left of them. The bootloader sets its own RAM up and reads no more of
    // either than why the last image was refused or taken back, which changes no operation on flash.
    private readonly ConcurrentDictionary<(ResetCause, Phase), RecoveryCache> _resets = [];
    private int _boots;
    private RecordedOperation[][] _clean = [];

    /// <summary>How often a device was started.</summary>
    public int Boots => Volatile.Read(ref _boots);

    /// <summary>How many different starts there were.</summary>
    public int Different => _powerOns.Sum(cache => cache.Count) + _resets.Values.Sum(cache => cache.Count);

    /// <summary>What devices did after power came.</summary>
    public RecoveryCache Of(Errand errand) => _powerOns[(int)errand];

    /// <summary>What devices did after a reset.</summary>
    public RecoveryCache Of(ResetCause cause, Phase phase) => _resets.GetOrAdd((cause, phase), _ => new());

    /// <summary>The undisturbed run is known from now on: what ends as it does need not be kept again.</summary>
    public void Know(CleanRun run) => _clean = [[.. run.Update.Operations], [.. run.Revert.Operations]];

    /// <summary>A recovery that shares its last operations with the undisturbed run, where they are equal.</summary>
    public Recovery Share(Recovery recovery) => recovery with
    {
        Operations = _clean.Aggregate(recovery.Operations, (operations, clean) => operations.Shared > 0 ? operations : operations.SharedWith(clean)),
    };

    /// <summary>A device was started.</summary>
    public void Booted() => Interlocked.Increment(ref _boots);
}
