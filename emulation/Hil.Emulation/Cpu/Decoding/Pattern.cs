namespace Hil.Emulation.Cpu.Decoding;

/// <summary>
/// One row of a decoding table: the bits of an encoding as the manual prints them. 0 and 1 must be so, letters name fields, <c>_</c> and
/// blanks only part them.
/// </summary>
internal sealed class Pattern
{
    private readonly Func<uint, Instruction> _build;

    public Pattern(string bits, Func<uint, Instruction> build)
    {
        _build = build;
        var length = 0;
        foreach (var bit in bits)
        {
            if (bit is '_' or ' ')
                continue;
            length++;
            Mask = (Mask << 1) | (bit is '0' or '1' ? 1u : 0u);
            Value = (Value << 1) | (bit is '1' ? 1u : 0u);
        }

        if (length is not (16 or 32))
            throw new ArgumentException($"16 or 32 bits were expected, found {length} in \"{bits}\".");
    }

    public uint Mask { get; }

    public uint Value { get; }

    public bool Matches(uint raw) => (raw & Mask) == Value;

    public Instruction Build(uint raw) => _build(raw);
}
