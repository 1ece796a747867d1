namespace Antmicro.Renode.Peripherals.Nordic
{
    /// <summary>Chance from a seed (SplitMix64, Steele, Lea and Flood 2014): the same seed gives the same numbers on every machine.</summary>
    public sealed class SeededRandom
    {
        public SeededRandom(ulong seed)
        {
            state = seed;
        }

        public ulong Next()
        {
            state += 0x9E3779B97F4A7C15;
            var mixed = state;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }

        private ulong state;
    }
}
