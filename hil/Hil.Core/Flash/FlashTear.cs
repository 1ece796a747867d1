using Hil.Core.Motions;

namespace Hil.Core.Flash;

/// <summary>
/// What a loss of power leaves of an operation that was under way: some bits have changed and others have not. Which ones is drawn from a
/// seed, with other densities for other seeds, since a cell that was nearly done and one that had hardly begun are both to be met.
/// </summary>
/// <remarks>
/// Documents of the nRF9160 say nothing of it. A write moves bits from 1 to 0, so the torn word lies between the old one and its AND with
/// the new one; an erase moves them from 0 to 1.
/// </remarks>
/// <param name="Seed">Where the bits come from. By its remainder of four: half of the bits are late, a quarter, three quarters, or all from
/// some word of the page on (of a word: its upper half).</param>
public readonly record struct FlashTear(ulong Seed)
{
    /// <summary>The word that a broken write leaves.</summary>
    /// <param name="old">What stood there.</param>
    /// <param name="value">What was written.</param>
    public uint Write(uint old, uint value)
    {
        var chance = new SeededChance(Seed);
        var late = Seed % 4 == 3 ? 0xFFFF0000 : Draw(chance);
        return old & (value | late);
    }

    /// <summary>The page that a broken erase leaves.</summary>
    /// <param name="page">What it held.</param>
    /// <param name="address">Its first address: pages that are erased together are torn each in its own way.</param>
    public FlashPage Erase(FlashPage page, uint address)
    {
        var chance = new SeededChance(Seed ^ ((ulong)address << 32));
        var from = Seed % 4 == 3 ? (int)(chance.Next() % (FlashPage.Size / 4)) : -1;
        var words = page.Words.ToArray();
        for (var i = 0; i < words.Length; i++)
            words[i] |= from < 0 ? Draw(chance) : i < from ? uint.MaxValue : 0;
        return FlashPage.Of(System.Runtime.InteropServices.MemoryMarshal.AsBytes(words.AsSpan()));
    }

    private uint Draw(SeededChance chance)
    {
        var drawn = (uint)chance.Next();
        return (Seed % 4) switch
        {
            1 => drawn & (uint)chance.Next(),
            2 => drawn | (uint)chance.Next(),
            _ => drawn,
        };
    }
}
