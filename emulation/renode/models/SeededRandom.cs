using System;

namespace Antmicro.Renode.Peripherals.Miscellaneous
{
    /// <summary>Chance from a seed (SplitMix64, Steele, Lea and Flood 2014): one word of state, the same on every machine.</summary>
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

        /// <summary>From 0 to 1, 1 left out.</summary>
        public double NextUnit()
        {
            return (Next() >> 11) * (1.0 / (1UL << 53));
        }

        /// <summary>A value of the normal distribution with mean 0 and deviation 1 (Box and Muller).</summary>
        public double NextNormal()
        {
            return Math.Sqrt(-2 * Math.Log(1 - NextUnit())) * Math.Cos(2 * Math.PI * NextUnit());
        }

        private ulong state;
    }
}
