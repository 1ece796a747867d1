namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>
    /// What a loss of power leaves of an operation on flash that was under way: some bits have changed and others have not. Which ones is
    /// drawn from a seed, with other densities for other seeds: by its remainder of four half of the bits are late, a quarter, three
    /// quarters, or all from some word of the page on (of a word: its upper half).
    /// </summary>
    /// <remarks>
    /// Documents of the nRF9160 say nothing of it. A write moves bits from 1 to 0, so the torn word lies between the old one and its AND
    /// with the new one; an erase moves them from 0 to 1.
    /// </remarks>
    public static class FlashTear
    {
        /// <summary>The word that a broken write leaves.</summary>
        public static uint Write(ulong seed, uint old, uint value)
        {
            var late = seed % 4 == 3 ? 0xFFFF0000 : Draw(seed, new Miscellaneous.SeededRandom(seed));
            return old & (value | late);
        }

        /// <summary>The words of a page that a broken erase leaves.</summary>
        /// <param name="seed">Where the bits come from.</param>
        /// <param name="address">The page's first address: pages that are erased together are torn each in its own way.</param>
        /// <param name="words">What the page holds, changed in place.</param>
        public static void Erase(ulong seed, uint address, uint[] words)
        {
            var random = new Miscellaneous.SeededRandom(seed ^ ((ulong)address << 32));
            var from = seed % 4 == 3 ? (int)(random.Next() % (ulong)words.Length) : -1;
            for(var i = 0; i < words.Length; i++)
            {
                words[i] |= from < 0 ? Draw(seed, random) : i < from ? uint.MaxValue : 0;
            }
        }

        private static uint Draw(ulong seed, Miscellaneous.SeededRandom random)
        {
            var drawn = (uint)random.Next();
            switch(seed % 4)
            {
            case 1:
                return drawn & (uint)random.Next();
            case 2:
                return drawn | (uint)random.Next();
            default:
                return drawn;
            }
        }
    }
}
