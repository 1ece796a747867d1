using static Hil.Emulation.Cpu.Decoding.Operation;

namespace Hil.Emulation.Cpu.Decoding;

/// <summary>
/// Turns half-words into <see cref="Instruction"/>s. The tables follow the chapter "T32 instruction set encoding" of the Armv8-M
/// Architecture Reference Manual, one partial file a group; letters in a pattern are the manual's fields.
/// </summary>
internal static partial class Decoder
{
    private static readonly PatternTable Narrow = new(NarrowPatterns(), 8, 8);

    private static readonly PatternTable Wide = new(
        [.. WideDataProcessing(), .. WideMultiply(), .. WideLoadStore(), .. WideSystem(), .. WideFloatingPoint(), .. WideCoprocessor()], 20, 9);

    /// <summary>Whether a half-word is the first of two.</summary>
    public static bool IsWide(uint first) => first >= 0xE800;

    /// <summary>Decodes one instruction.</summary>
    /// <param name="first">Its first half-word.</param>
    /// <param name="second">The half-word after it, if it is the first of two.</param>
    public static Instruction Decode(uint first, uint second)
    {
        var isWide = IsWide(first);
        var raw = isWide ? (first << 16) | second : first;
        var decoded = (isWide ? Wide : Narrow).Decode(raw);
        decoded.Raw = raw;
        decoded.Length = isWide ? (byte)4 : (byte)2;
        return decoded;
    }

    /// <summary>Decodes the instruction at an offset of a page; one that goes on in the next page is <see cref="Straddling"/>.</summary>
    public static Instruction DecodeAt(ReadOnlySpan<byte> page, int offset)
    {
        var first = HalfWord(page, offset);
        if (!IsWide(first))
            return Decode(first, 0);
        return offset + 4 <= page.Length
            ? Decode(first, HalfWord(page, offset + 2))
            : new Instruction { Operation = Straddling, Raw = first };
    }

    private static uint HalfWord(ReadOnlySpan<byte> page, int offset) => page[offset] | (uint)page[offset + 1] << 8;

    private static Instruction Make(
        Operation operation, uint rd = 0, uint rn = 0, uint rm = 0, uint immediate = 0, uint ra = 0, uint kind = 0) => new()
        {
            Operation = operation,
            Rd = (byte)rd,
            Rn = (byte)rn,
            Rm = (byte)rm,
            Ra = (byte)ra,
            Kind = (byte)kind,
            Immediate = immediate,
        };

    /// <summary>The one of a pair that sets flags or does not.</summary>
    private static Operation Flags(Operation plain, uint set) => (Operation)((ushort)plain + set);

    private static uint Bits(uint raw, int high, int low) => (raw >> low) & ((1u << (high - low + 1)) - 1);

    private static uint Bit(uint raw, int index) => (raw >> index) & 1;

    private static uint SignExtend(uint value, int bits) => (uint)((int)(value << (32 - bits)) >> (32 - bits));
}
