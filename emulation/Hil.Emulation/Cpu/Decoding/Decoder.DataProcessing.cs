using System.Numerics;
using static Hil.Emulation.Cpu.Decoding.Operation;

namespace Hil.Emulation.Cpu.Decoding;

// A table: 32-bit data processing.
internal static partial class Decoder
{
    private static List<Pattern> WideDataProcessing() =>
    [
        // Shifted register. The special cases of one opcode stand before the general one.
        new("1110_1010_0001_nnnn_0iii_1111_iitt_mmmm", r => Compare(TstRegister, r)),
        new("1110_1010_000s_nnnn_0iii_dddd_iitt_mmmm", r => Shifted(AndRegister, r)),
        new("1110_1010_001s_nnnn_0iii_dddd_iitt_mmmm", r => Shifted(BicRegister, r)),
        new("1110_1010_010s_1111_0iii_dddd_iitt_mmmm", MoveShifted),
        new("1110_1010_010s_nnnn_0iii_dddd_iitt_mmmm", r => Shifted(OrrRegister, r)),
        new("1110_1010_011s_1111_0iii_dddd_iitt_mmmm", r => Shifted(MvnRegister, r)),
        new("1110_1010_011s_nnnn_0iii_dddd_iitt_mmmm", r => Shifted(OrnRegister, r)),
        new("1110_1010_1001_nnnn_0iii_1111_iitt_mmmm", r => Compare(TeqRegister, r)),
        new("1110_1010_100s_nnnn_0iii_dddd_iitt_mmmm", r => Shifted(EorRegister, r)),
        new("1110_1010_1100_nnnn_0iii_dddd_ii00_mmmm", r => Make(Pkhbt, Bits(r, 11, 8), Bits(r, 19, 16), Bits(r, 3, 0), Amount(r))),
        new("1110_1010_1100_nnnn_0iii_dddd_ii10_mmmm", r => Make(Pkhtb, Bits(r, 11, 8), Bits(r, 19, 16), Bits(r, 3, 0), OneTo32(Amount(r)))),
        new("1110_1011_0001_nnnn_0iii_1111_iitt_mmmm", r => Compare(CmnRegister, r)),
        new("1110_1011_0000_nnnn_0iii_1101_iitt_mmmm", r => ShiftedToSp(AddSpShifted, r)),
        new("1110_1011_000s_nnnn_0iii_dddd_iitt_mmmm", r => Shifted(AddRegister, r)),
        new("1110_1011_010s_nnnn_0iii_dddd_iitt_mmmm", r => Shifted(AdcRegister, r)),
        new("1110_1011_011s_nnnn_0iii_dddd_iitt_mmmm", r => Shifted(SbcRegister, r)),
        new("1110_1011_1011_nnnn_0iii_1111_iitt_mmmm", r => Compare(CmpRegister, r)),
        new("1110_1011_1010_nnnn_0iii_1101_iitt_mmmm", r => ShiftedToSp(SubSpShifted, r)),
        new("1110_1011_101s_nnnn_0iii_dddd_iitt_mmmm", r => Shifted(SubRegister, r)),
        new("1110_1011_110s_nnnn_0iii_dddd_iitt_mmmm", r => Shifted(RsbRegister, r)),

        // Modified immediate.
        new("1111_0i00_0001_nnnn_0iii_1111_iiiiiiii", r => ExpandedCompare(TstImmediate, r)),
        new("1111_0i00_000s_nnnn_0iii_dddd_iiiiiiii", r => Expanded(AndImmediate, r)),
        new("1111_0i00_001s_nnnn_0iii_dddd_iiiiiiii", r => Expanded(BicImmediate, r)),
        new("1111_0i00_010s_1111_0iii_dddd_iiiiiiii", r => Expanded(MovImmediate, r)),
        new("1111_0i00_010s_nnnn_0iii_dddd_iiiiiiii", r => Expanded(OrrImmediate, r)),
        new("1111_0i00_011s_1111_0iii_dddd_iiiiiiii", r => Expanded(MvnImmediate, r)),
        new("1111_0i00_011s_nnnn_0iii_dddd_iiiiiiii", r => Expanded(OrnImmediate, r)),
        new("1111_0i00_1001_nnnn_0iii_1111_iiiiiiii", r => ExpandedCompare(TeqImmediate, r)),
        new("1111_0i00_100s_nnnn_0iii_dddd_iiiiiiii", r => Expanded(EorImmediate, r)),
        new("1111_0i01_0001_nnnn_0iii_1111_iiiiiiii", r => ExpandedCompare(CmnImmediate, r)),
        new("1111_0i01_0000_nnnn_0iii_1101_iiiiiiii", r => Make(AddSpImmediate, 13, Bits(r, 19, 16), immediate: Expand(r))),
        new("1111_0i01_000s_nnnn_0iii_dddd_iiiiiiii", r => Expanded(AddImmediate, r)),
        new("1111_0i01_010s_nnnn_0iii_dddd_iiiiiiii", r => Expanded(AdcImmediate, r)),
        new("1111_0i01_011s_nnnn_0iii_dddd_iiiiiiii", r => Expanded(SbcImmediate, r)),
        new("1111_0i01_1011_nnnn_0iii_1111_iiiiiiii", r => ExpandedCompare(CmpImmediate, r)),
        new("1111_0i01_1010_nnnn_0iii_1101_iiiiiiii", r => Make(SubSpImmediate, 13, Bits(r, 19, 16), immediate: Expand(r))),
        new("1111_0i01_101s_nnnn_0iii_dddd_iiiiiiii", r => Expanded(SubImmediate, r)),
        new("1111_0i01_110s_nnnn_0iii_dddd_iiiiiiii", r => Expanded(RsbImmediate, r)),

        // Plain immediate, bit fields, saturation.
        new("1111_0i10_0000_1111_0iii_dddd_iiiiiiii", r => Make(Adr, Bits(r, 11, 8), immediate: Immediate12(r))),
        new("1111_0i10_0000_nnnn_0iii_1101_iiiiiiii", r => Make(AddSpImmediate, 13, Bits(r, 19, 16), immediate: Immediate12(r))),
        new("1111_0i10_0000_nnnn_0iii_dddd_iiiiiiii", r => Make(AddImmediate, Bits(r, 11, 8), Bits(r, 19, 16), immediate: Immediate12(r))),
        new("1111_0i10_0100_iiii_0iii_dddd_iiiiiiii", r => Make(MovImmediate, Bits(r, 11, 8), immediate: Immediate16(r))),
        new("1111_0i10_1010_1111_0iii_dddd_iiiiiiii", r => Make(Adr, Bits(r, 11, 8), immediate: 0 - Immediate12(r))),
        new("1111_0i10_1010_nnnn_0iii_1101_iiiiiiii", r => Make(SubSpImmediate, 13, Bits(r, 19, 16), immediate: Immediate12(r))),
        new("1111_0i10_1010_nnnn_0iii_dddd_iiiiiiii", r => Make(SubImmediate, Bits(r, 11, 8), Bits(r, 19, 16), immediate: Immediate12(r))),
        new("1111_0i10_1100_iiii_0iii_dddd_iiiiiiii", r => Make(Movt, Bits(r, 11, 8), immediate: Immediate16(r))),
        new("1111_0011_0010_nnnn_0000_dddd_0000_ssss", r => Make(Ssat16, Bits(r, 11, 8), Bits(r, 19, 16), immediate: Bits(r, 3, 0) + 1)),
        new("1111_0011_00h0_nnnn_0iii_dddd_ii0s_ssss", r => Saturate(Ssat, r, Bits(r, 4, 0) + 1)),
        new("1111_0011_0100_nnnn_0iii_dddd_ii0w_wwww", r => Make(Sbfx, Bits(r, 11, 8), Bits(r, 19, 16), immediate: Bits(r, 4, 0) + 1, ra: Amount(r))),
        new("1111_0011_0110_1111_0iii_dddd_ii0m_mmmm", r => BitField(Bfc, r)),
        new("1111_0011_0110_nnnn_0iii_dddd_ii0m_mmmm", r => BitField(Bfi, r)),
        new("1111_0011_1010_nnnn_0000_dddd_0000_ssss", r => Make(Usat16, Bits(r, 11, 8), Bits(r, 19, 16), immediate: Bits(r, 3, 0))),
        new("1111_0011_10h0_nnnn_0iii_dddd_ii0s_ssss", r => Saturate(Usat, r, Bits(r, 4, 0))),
        new("1111_0011_1100_nnnn_0iii_dddd_ii0w_wwww", r => Make(Ubfx, Bits(r, 11, 8), Bits(r, 19, 16), immediate: Bits(r, 4, 0) + 1, ra: Amount(r))),

        // Shifts by register, extensions.
        new("1111_1010_000s_nnnn_1111_dddd_0000_mmmm", r => Make(Flags(LslRegister, Bit(r, 20)), Bits(r, 11, 8), Bits(r, 19, 16), Bits(r, 3, 0))),
        new("1111_1010_001s_nnnn_1111_dddd_0000_mmmm", r => Make(Flags(LsrRegister, Bit(r, 20)), Bits(r, 11, 8), Bits(r, 19, 16), Bits(r, 3, 0))),
        new("1111_1010_010s_nnnn_1111_dddd_0000_mmmm", r => Make(Flags(AsrRegister, Bit(r, 20)), Bits(r, 11, 8), Bits(r, 19, 16), Bits(r, 3, 0))),
        new("1111_1010_011s_nnnn_1111_dddd_0000_mmmm", r => Make(Flags(RorRegister, Bit(r, 20)), Bits(r, 11, 8), Bits(r, 19, 16), Bits(r, 3, 0))),
        new("1111_1010_0000_1111_1111_dddd_10rr_mmmm", r => Extension(Sxth, r)),
        new("1111_1010_0000_nnnn_1111_dddd_10rr_mmmm", r => Extension(Sxtah, r)),
        new("1111_1010_0001_1111_1111_dddd_10rr_mmmm", r => Extension(Uxth, r)),
        new("1111_1010_0001_nnnn_1111_dddd_10rr_mmmm", r => Extension(Uxtah, r)),
        new("1111_1010_0010_1111_1111_dddd_10rr_mmmm", r => Extension(Sxtb16, r)),
        new("1111_1010_0010_nnnn_1111_dddd_10rr_mmmm", r => Extension(Sxtab16, r)),
        new("1111_1010_0011_1111_1111_dddd_10rr_mmmm", r => Extension(Uxtb16, r)),
        new("1111_1010_0011_nnnn_1111_dddd_10rr_mmmm", r => Extension(Uxtab16, r)),
        new("1111_1010_0100_1111_1111_dddd_10rr_mmmm", r => Extension(Sxtb, r)),
        new("1111_1010_0100_nnnn_1111_dddd_10rr_mmmm", r => Extension(Sxtab, r)),
        new("1111_1010_0101_1111_1111_dddd_10rr_mmmm", r => Extension(Uxtb, r)),
        new("1111_1010_0101_nnnn_1111_dddd_10rr_mmmm", r => Extension(Uxtab, r)),

        // Saturating, reversing, selecting, counting. The parallel ones take what is left of their opcodes: 000 to 110 without 011.
        new("1111_1010_1000_nnnn_1111_dddd_1000_mmmm", r => Three(Qadd, r)),
        new("1111_1010_1000_nnnn_1111_dddd_1001_mmmm", r => Three(Qdadd, r)),
        new("1111_1010_1000_nnnn_1111_dddd_1010_mmmm", r => Three(Qsub, r)),
        new("1111_1010_1000_nnnn_1111_dddd_1011_mmmm", r => Three(Qdsub, r)),
        new("1111_1010_1001_nnnn_1111_dddd_1000_mmmm", r => Three(Rev, r)),
        new("1111_1010_1001_nnnn_1111_dddd_1001_mmmm", r => Three(Rev16, r)),
        new("1111_1010_1001_nnnn_1111_dddd_1010_mmmm", r => Three(Rbit, r)),
        new("1111_1010_1001_nnnn_1111_dddd_1011_mmmm", r => Three(Revsh, r)),
        new("1111_1010_1010_nnnn_1111_dddd_1000_mmmm", r => Three(Sel, r)),
        new("1111_1010_1011_nnnn_1111_dddd_1000_mmmm", r => Three(Clz, r)),
        new("1111_1010_1ooo_nnnn_1111_dddd_0ppp_mmmm", ParallelOperation),
    ];

    private static uint Amount(uint raw) => Bits(raw, 14, 12) << 2 | Bits(raw, 7, 6);

    private static uint Immediate12(uint raw) => Bit(raw, 26) << 11 | Bits(raw, 14, 12) << 8 | Bits(raw, 7, 0);

    private static uint Immediate16(uint raw) => Bits(raw, 19, 16) << 12 | Immediate12(raw);

    /// <summary>DecodeImmShift: which kind of shift, and by how much.</summary>
    private static (uint Kind, uint Amount) DecodeShift(uint raw) => (Bits(raw, 5, 4), Amount(raw)) switch
    {
        (1, 0) => (1, 32),
        (2, 0) => (2, 32),
        (3, 0) => (4, 1),
        var (kind, amount) => (kind, amount),
    };

    /// <summary>The operation in its form without a shift, or two places on where there is one.</summary>
    private static Instruction Shifted(Operation register, uint raw)
    {
        var (kind, amount) = DecodeShift(raw);
        var form = amount == 0 ? register : register + 2;
        return Make(Flags(form, Bit(raw, 20)), Bits(raw, 11, 8), Bits(raw, 19, 16), Bits(raw, 3, 0), amount, kind: kind);
    }

    private static Instruction ShiftedToSp(Operation operation, uint raw)
    {
        var (kind, amount) = DecodeShift(raw);
        return Make(operation, 13, Bits(raw, 19, 16), Bits(raw, 3, 0), amount, kind: kind);
    }

    private static Instruction Compare(Operation register, uint raw)
    {
        var (kind, amount) = DecodeShift(raw);
        return Make(amount == 0 ? register : register + 1, 0, Bits(raw, 19, 16), Bits(raw, 3, 0), amount, kind: kind);
    }

    private static Instruction MoveShifted(uint raw)
    {
        var (kind, amount) = DecodeShift(raw);
        var (rd, rm) = (Bits(raw, 11, 8), Bits(raw, 3, 0));
        if (amount == 0 && rd == 13 && Bit(raw, 20) == 0)
            return Make(MovSp, rm: rm);
        var operation = amount == 0
            ? MovRegister
            : kind switch { 0 => LslImmediate, 1 => LsrImmediate, 2 => AsrImmediate, 3 => RorImmediate, _ => Rrx };
        return Make(Flags(operation, Bit(raw, 20)), rd, rm: rm, immediate: amount);
    }

    /// <summary>ThumbExpandImm.</summary>
    private static uint Expand(uint raw)
    {
        var immediate = Immediate12(raw);
        var low = immediate & 0xFF;
        return (immediate >> 8) switch
        {
            0 => low,
            1 => low << 16 | low,
            2 => low << 24 | low << 8,
            3 => low * 0x01010101,
            _ => BitOperations.RotateRight(0x80 | (immediate & 0x7F), (int)(immediate >> 7)),
        };
    }

    /// <summary>Whether the constant was rotated, so that logical operations set C to its bit 31.</summary>
    private static uint IsRotated(uint raw) => Immediate12(raw) >= 0x400 ? 1u : 0;

    private static Instruction Expanded(Operation operation, uint raw) =>
        Make(Flags(operation, Bit(raw, 20)), Bits(raw, 11, 8), Bits(raw, 19, 16), immediate: Expand(raw), kind: IsRotated(raw));

    private static Instruction ExpandedCompare(Operation operation, uint raw) =>
        Make(operation, 0, Bits(raw, 19, 16), immediate: Expand(raw), kind: IsRotated(raw));

    private static Instruction Saturate(Operation operation, uint raw, uint to)
    {
        // sh:0 is LSL, sh:1 with amount 0 does not come here (it is the 16-bit form).
        return Make(operation, Bits(raw, 11, 8), Bits(raw, 19, 16), immediate: to, ra: Amount(raw), kind: Bit(raw, 21) << 1);
    }

    private static Instruction BitField(Operation operation, uint raw)
    {
        var (high, low) = (Bits(raw, 4, 0), Amount(raw));
        return high < low ? Make(Undefined) : Make(operation, Bits(raw, 11, 8), Bits(raw, 19, 16), immediate: high - low + 1, ra: low);
    }

    private static Instruction Extension(Operation operation, uint raw) =>
        Make(operation, Bits(raw, 11, 8), Bits(raw, 19, 16), Bits(raw, 3, 0), Bits(raw, 5, 4) << 3);

    private static Instruction Three(Operation operation, uint raw) => Make(operation, Bits(raw, 11, 8), Bits(raw, 19, 16), Bits(raw, 3, 0));

    private static Instruction ParallelOperation(uint raw)
    {
        var (operation, prefix) = (Bits(raw, 22, 20), Bits(raw, 6, 4));
        return operation is 3 or 7 || prefix is 3 or 7
            ? Make(Undefined)
            : Make(Operation.Parallel, Bits(raw, 11, 8), Bits(raw, 19, 16), Bits(raw, 3, 0), kind: prefix << 3 | operation);
    }
}
