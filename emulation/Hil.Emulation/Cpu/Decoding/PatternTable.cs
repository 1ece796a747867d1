namespace Hil.Emulation.Cpu.Decoding;

/// <summary>Finds the first pattern that matches, by way of buckets of some bits that most patterns fix.</summary>
internal sealed class PatternTable
{
    private readonly Pattern[][] _buckets;
    private readonly int _shift;

    /// <summary>Makes a table.</summary>
    /// <param name="patterns">In order: of two that match, the first counts.</param>
    /// <param name="shift">The lowest bit of the bucket number.</param>
    /// <param name="bits">How many bits it has.</param>
    public PatternTable(IReadOnlyList<Pattern> patterns, int shift, int bits)
    {
        _shift = shift;
        _buckets = new Pattern[1 << bits][];
        var bucketMask = ((1u << bits) - 1) << shift;
        for (var bucket = 0u; bucket < _buckets.Length; bucket++)
            _buckets[bucket] = [.. patterns.Where(p => ((p.Value ^ (bucket << shift)) & p.Mask & bucketMask) == 0)];
    }

    /// <summary>Builds what matches; <see cref="Operation.Undefined"/> where nothing does.</summary>
    public Instruction Decode(uint raw)
    {
        foreach (var pattern in _buckets[(raw >> _shift) & (uint)(_buckets.Length - 1)])
        {
            if (pattern.Matches(raw))
                return pattern.Build(raw);
        }

        return new Instruction { Operation = Operation.Undefined };
    }
}
