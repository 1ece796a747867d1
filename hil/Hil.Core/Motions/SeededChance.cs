namespace Hil.Core.Motions;

/// <summary>
/// Chance from a seed: the SplitMix64 sequence (Steele, Lea and Flood, 2014), which is the same on every machine and every version of
/// .NET, as <see cref="Random"/> with a seed does not promise to be.
/// </summary>
public sealed class SeededChance
{
    private ulong _state;

    /// <summary>Starts the sequence of a seed.</summary>
    public SeededChance(ulong seed) => _state = seed;

    /// <summary>Starts a sequence of its own for a seed and a name, so that what is drawn for one thing does not depend on the others.</summary>
    public static SeededChance For(ulong seed, string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in name)
            hash = (hash ^ letter) * 1099511628211UL;
        var chance = new SeededChance(seed ^ hash);
        chance.Next();
        return new(chance.Next());
    }

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15UL;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>Evenly distributed over 0 (included) to 1 (not included).</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Evenly distributed between two bounds.</summary>
    public double Between(double low, double high) => low + (high - low) * Unit();

    /// <summary>
    /// Nearly normally distributed with mean 0 and deviation 1: twelve even draws, added. Additions are exact on every machine where
    /// logarithm and cosine are not, and no draw is further out than 6.
    /// </summary>
    public double Normal()
    {
        var sum = 0.0;
        for (var i = 0; i < 12; i++)
            sum += Unit();
        return sum - 6;
    }
}
