using System.Runtime.InteropServices;

namespace Hil.Core.Flash;

/// <summary>
/// What a series of operations makes of flash, whatever stood there before: pages that were erased hold what was written since, of others
/// some bits are cleared. Immutable, safe for every thread.
/// </summary>
/// <remarks>Applying it costs what the pages that it touches cost, not what the operations did: tens of pages in the place of ten thousands of words.</remarks>
public sealed class FlashEffect
{
    private readonly bool _erasesAll;
    private readonly (int Index, FlashPage Page)[] _erased;
    private readonly (int Index, uint[] Kept)[] _written;

    private FlashEffect(bool erasesAll, (int Index, FlashPage Page)[] erased, (int Index, uint[] Kept)[] written) =>
        (_erasesAll, _erased, _written) = (erasesAll, erased, written);

    /// <summary>The effect of operations, in their order, each as <see cref="FlashContents.After(FlashOperation)"/> has it.</summary>
    public static FlashEffect Of(IEnumerable<FlashOperation> operations)
    {
        var erasesAll = false;
        // A write can only clear bits: what remains of a word is what all writes to it since the erase have in common.
        var pages = new SortedDictionary<int, (bool IsErased, uint[]? Kept)>();
        foreach (var operation in operations)
        {
            var index = (int)(operation.Address / FlashPage.Size);
            switch (operation.Kind)
            {
                case FlashOperationKind.EraseAll:
                    (erasesAll, pages) = (true, []);
                    break;
                case FlashOperationKind.ErasePage:
                    pages[index] = (true, null);
                    break;
                case FlashOperationKind.Write:
                    var (isErased, kept) = pages.GetValueOrDefault(index, (erasesAll, null));
                    if (kept is null)
                    {
                        kept = GC.AllocateUninitializedArray<uint>(FlashPage.Size / 4);
                        Array.Fill(kept, uint.MaxValue);
                        pages[index] = (isErased, kept);
                    }

                    kept[operation.Address % FlashPage.Size / 4] &= operation.Value;
                    break;
            }
        }

        return new(
            erasesAll,
            [.. pages.Where(page => page.Value.IsErased).Select(page => (page.Key, page.Value.Kept is { } kept ? PageOf(kept) : FlashPage.Erased))],
            [.. pages.Where(page => !page.Value.IsErased).Select(page => (page.Key, page.Value.Kept!))]);
    }

    /// <summary>These contents after the operations. An operation beyond their end (UICR) changes nothing.</summary>
    public FlashContents Apply(FlashContents contents)
    {
        var pages = contents.Pages.ToArray();
        if (_erasesAll)
            Array.Fill(pages, FlashPage.Erased);
        foreach (var (index, page) in _erased)
            if (index < pages.Length)
                pages[index] = page;
        foreach (var (index, kept) in _written)
        {
            if (index >= pages.Length)
                continue;
            var words = pages[index].Words.ToArray();
            for (var i = 0; i < words.Length; i++)
                words[i] &= kept[i];
            pages[index] = PageOf(words);
        }

        return new(pages);
    }

    private static FlashPage PageOf(uint[] words) => FlashPage.Of(MemoryMarshal.AsBytes(words.AsSpan()));
}
