using Hil.Campaigns.Slots;
using Hil.Core.Flash;
using Hil.Core.Motions;

namespace Hil.Campaigns.PowerCuts;

/// <summary>Chooses the points of a campaign.</summary>
internal sealed class CutPlanner
{
    private const int Moments = 9;
    private readonly CleanRun _run;
    private readonly SlotMap _map;
    private readonly CampaignOptions _options;
    private readonly bool[] _chosen;

    public CutPlanner(CleanRun run, SlotMap map, CampaignOptions options)
    {
        (_run, _map, _options) = (run, map, options);
        _chosen = new bool[run.Operations.Length];
        var others = new List<int>();
        for (var i = 0; i < _chosen.Length; i++)
        {
            if (options.Exhaustive || IsDecisive(run.Operations[i]))
                _chosen[i] = true;
            else
                others.Add(i);
        }

        // An even draw without repetition: each step puts one of the rest in front (Fisher and Yates).
        var chance = SeededChance.For(options.Seed, "words");
        for (var (taken, points) = (0, 0); taken < others.Count && points < options.Budget; taken++)
        {
            var next = taken + (int)(chance.Next() % (ulong)(others.Count - taken));
            (others[taken], others[next]) = (others[next], others[taken]);
            _chosen[others[taken]] = true;
            points += At(others[taken]).Count();
        }
    }

    /// <summary>
    /// Whether every pass covers an operation: an erase, or a word of a trailer, of the journal, or of a header. Of an erase in parts it is
    /// the last, after which the page is erased.
    /// </summary>
    public bool IsDecisive(RecordedOperation operation) => operation.Operation.Kind switch
    {
        FlashOperationKind.ErasePartial => false,
        FlashOperationKind.Write => _map.IsDecisive(operation.Operation.Address),
        _ => true,
    };

    /// <summary>The points at an operation, by its index.</summary>
    public IEnumerable<CutPoint> At(int index)
    {
        if (_options.At is { } only)
            return only.Operation == index + 1 ? [only with { Again = null }] : [];
        return _chosen[index] && _options.Phases.Contains(_run.Phases[index]) ? Kinds(index).Concat(FirstBoot(index)) : FirstBoot(index);
    }

    /// <summary>The ways to tear an operation.</summary>
    public IEnumerable<CutPoint> Tears(int number, RecordedOperation operation, int many)
    {
        // The same operation is torn in the same ways wherever it occurs, so that equal states are met again.
        var (kind, address, value) = (operation.Operation.Kind, operation.Operation.Address, operation.Operation.Value);
        var chance = new SeededChance(_options.Seed ^ ((ulong)address << 32 | value));
        for (var i = 0; i < many; i++)
        {
            var pattern = 4 * (chance.Next() % 10_000) + (ulong)((i + 1) % 4);
            yield return new(number, kind == FlashOperationKind.Write ? CutKind.Bits : CutKind.PartErased, pattern);
        }
    }

    private IEnumerable<CutPoint> Kinds(int index)
    {
        var operation = _run.Operations[index];
        var number = index + 1;
        if (_options.Kinds.Contains(_run.BeginsRun(index) ? CutKind.Before : CutKind.Words))
            yield return new(number, _run.BeginsRun(index) ? CutKind.Before : CutKind.Words);
        foreach (var tear in Tears(number, operation, operation.IsErase || _options.Exhaustive || IsDecisive(operation) ? 4 : 1))
            if (_options.Kinds.Contains(tear.Kind))
                yield return tear;
        if (_run.EndsRun(index) && _options.Kinds.Contains(CutKind.After))
            yield return new(number, CutKind.After);
        foreach (var reset in (CutKind[])[CutKind.Pin, CutKind.Watchdog])
            if (_options.Kinds.Contains(reset))
                yield return new(number, reset);
    }

    /// <summary>While the new image runs on trial flash stands still: resets come at tenths of that time, after the last operation before it.</summary>
    private IEnumerable<CutPoint> FirstBoot(int index)
    {
        if (index + 1 != _run.Update.ConfirmedBy || !_options.Phases.Contains(Phase.FirstBoot))
            yield break;
        foreach (var reset in (CutKind[])[CutKind.Pin, CutKind.Watchdog])
            for (var moment = 1ul; moment <= Moments; moment++)
                if (_options.Kinds.Contains(reset))
                    yield return new(index + 1, reset, moment);
    }
}
