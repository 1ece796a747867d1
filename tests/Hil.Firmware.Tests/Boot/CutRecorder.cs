using Hil.Core.Flash;

namespace Hil.Firmware.Tests.Boot;

/// <summary>Writes down each operation of a run with what flash held before it, and makes all cuts of it.</summary>
internal sealed class CutRecorder(BootRig rig) : IFlashObserver
{
    private readonly List<(FlashOperation Operation, FlashContents Before)> _operations = [];

    public IReadOnlyList<FlashOperation> Operations => [.. _operations.Select(o => o.Operation)];

    public bool Starting(FlashOperation operation)
    {
        _operations.Add((operation, rig.Flash.Contents));
        return true;
    }

    public void Completed(FlashOperation operation)
    {
    }

    /// <summary>Cuts before each operation, and in it as each seed tears it. What is left twice is given once.</summary>
    /// <param name="tears">How many seeds.</param>
    /// <param name="copiedWords">Of how many words that are copied one is cut at; erases, journal and trailers are never left out.</param>
    public IEnumerable<Cut> Cuts(int tears, int copiedWords = 1)
    {
        var seen = new HashSet<UInt128>();
        for (var i = 0; i < _operations.Count; i++)
        {
            var (operation, before) = _operations[i];
            if (i % copiedWords != 0 && IsCopy(operation))
                continue;
            var continues = i > 0 && operation.Kind == FlashOperationKind.Write && _operations[i - 1].Operation is { Kind: FlashOperationKind.Write } last
                && operation.Address == last.Address + 4;
            if (seen.Add(before.Digest))
                yield return new Cut(continues ? CutKind.BetweenWords : CutKind.Boundary, operation, null, before);
            for (var seed = 0; seed < tears; seed++)
            {
                var tear = new FlashTear((ulong)(i * 4 + seed));
                var torn = before.After(operation, tear);
                if (seen.Add(torn.Digest))
                    yield return new Cut(CutKind.Torn, operation, tear, torn);
            }
        }
    }

    /// <summary>Whether a word of an image is copied, as most operations of a swap do.</summary>
    public static bool IsCopy(FlashOperation operation) =>
        operation.Kind == FlashOperationKind.Write && operation.Address < FlashMap.Journal
        && !IsTrailer(operation.Address - FlashMap.Primary) && !IsTrailer(operation.Address - FlashMap.Secondary);

    private static bool IsTrailer(uint offset) => offset is >= FlashMap.SwapInfo and < FlashMap.SlotSize;
}
