namespace Hil.Emulation.Peripherals;

/// <summary>Chance from a seed (SplitMix64, Steele, Lea and Flood 2014): one word of state, so that it fits into a snapshot.</summary>
internal sealed class SeededRandom(ulong seed)
{
    public ulong State { get; set; } = seed;

    public ulong Next()
    {
        State += 0x9E37_79B9_7F4A_7C15;
        var mixed = State;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>From 0 to 1, 1 left out.</summary>
    public double NextUnit() => (Next() >> 11) * (1.0 / (1ul << 53));

    /// <summary>A value of the normal distribution with mean 0 and deviation 1 (Box and Muller).</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextUnit())) * Math.Cos(2 * Math.PI * NextUnit());
}
