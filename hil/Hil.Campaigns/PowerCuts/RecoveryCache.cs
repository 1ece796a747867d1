using System.Collections.Immutable;
using Hil.Core.Flash;

namespace Hil.Campaigns.PowerCuts;

/// <summary>What devices did, to be found again. Safe for concurrent use.</summary>
/// <remarks>
/// A start from other contents of flash that agree in every word which a run read before it erased it is the same run, instruction by
/// instruction: the emulated board is deterministic, all starts share RAM, clock and devices, and each has a fresh server. That is why a
/// cut in any of the thousand words of a page's copy costs one boot: the recovery erases the page and never looks at it. Agreement is an
/// equivalence, so which of the equal starts is run does not matter, nor the order in which they are met. Neighbouring points mostly lead to
/// the same few recoveries, so those that were found last are looked at first.
/// </remarks>
internal sealed class RecoveryCache
{
    private const int Recent = 32;
    private readonly ThreadLocal<List<Recovery>> _recent = new(() => []);
    private ImmutableList<Recovery> _known = [];

    /// <summary>How many different recoveries are known.</summary>
    public int Count => _known.Count;

    /// <summary>The recovery from contents that agree with these, or null.</summary>
    public Recovery? Find(FlashContents start)
    {
        var recent = _recent.Value!;
        var place = recent.FindIndex(known => known.Reads.Agree(known.Start, start));
        var found = place >= 0 ? recent[place] : _known.FirstOrDefault(known => known.Reads.Agree(known.Start, start));
        if (found is null || place == 0)
            return found;
        if (place > 0 || recent.Count == Recent)
            recent.RemoveAt(place > 0 ? place : Recent - 1);
        recent.Insert(0, found);
        return found;
    }

    /// <summary>Keeps a recovery, unless an equal one came first.</summary>
    public Recovery Add(Recovery recovery)
    {
        Recovery kept = recovery;
        ImmutableInterlocked.Update(ref _known, known =>
        {
            kept = known.FirstOrDefault(one => one.Reads.Agree(one.Start, recovery.Start)) ?? recovery;
            return kept == recovery ? known.Insert(0, recovery) : known;
        });
        return kept;
    }
}
