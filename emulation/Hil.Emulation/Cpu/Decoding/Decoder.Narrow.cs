using System.Numerics;
using static Hil.Emulation.Cpu.Decoding.Operation;

namespace Hil.Emulation.Cpu.Decoding;

// A table: all 16-bit encodings.
internal static partial class Decoder
{
    private static readonly Operation[] NarrowLoadsStores = [StrRegister, StrhRegister, StrbRegister, LdrsbRegister, LdrRegister, LdrhRegister, LdrbRegister, LdrshRegister];

    private static List<Pattern> NarrowPatterns() =>
    [
        // Shift by constant, add, subtract, move and compare.
        new("00000_00000_mmm_ddd", r => Make(MovSRegister, rd: Bits(r, 2, 0), rm: Bits(r, 5, 3))),
        new("00000_iiiii_mmm_ddd", r => Make(LslSImmediate, rd: Bits(r, 2, 0), rm: Bits(r, 5, 3), immediate: Bits(r, 10, 6))),
        new("00001_iiiii_mmm_ddd", r => Make(LsrSImmediate, rd: Bits(r, 2, 0), rm: Bits(r, 5, 3), immediate: OneTo32(Bits(r, 10, 6)))),
        new("00010_iiiii_mmm_ddd", r => Make(AsrSImmediate, rd: Bits(r, 2, 0), rm: Bits(r, 5, 3), immediate: OneTo32(Bits(r, 10, 6)))),
        new("0001100_mmm_nnn_ddd", r => Make(AddSRegister, Bits(r, 2, 0), Bits(r, 5, 3), Bits(r, 8, 6))),
        new("0001101_mmm_nnn_ddd", r => Make(SubSRegister, Bits(r, 2, 0), Bits(r, 5, 3), Bits(r, 8, 6))),
        new("0001110_iii_nnn_ddd", r => Make(AddSImmediate, Bits(r, 2, 0), Bits(r, 5, 3), immediate: Bits(r, 8, 6))),
        new("0001111_iii_nnn_ddd", r => Make(SubSImmediate, Bits(r, 2, 0), Bits(r, 5, 3), immediate: Bits(r, 8, 6))),
        new("00100_ddd_iiiiiiii", r => Make(MovSImmediate, rd: Bits(r, 10, 8), immediate: Bits(r, 7, 0))),
        new("00101_nnn_iiiiiiii", r => Make(CmpImmediate, rn: Bits(r, 10, 8), immediate: Bits(r, 7, 0))),
        new("00110_ddd_iiiiiiii", r => Make(AddSImmediate, Bits(r, 10, 8), Bits(r, 10, 8), immediate: Bits(r, 7, 0))),
        new("00111_ddd_iiiiiiii", r => Make(SubSImmediate, Bits(r, 10, 8), Bits(r, 10, 8), immediate: Bits(r, 7, 0))),

        // Data processing.
        new("010000_0000_mmm_ddd", r => TwoRegisters(AndSRegister, r)),
        new("010000_0001_mmm_ddd", r => TwoRegisters(EorSRegister, r)),
        new("010000_0010_mmm_ddd", r => TwoRegisters(LslSRegister, r)),
        new("010000_0011_mmm_ddd", r => TwoRegisters(LsrSRegister, r)),
        new("010000_0100_mmm_ddd", r => TwoRegisters(AsrSRegister, r)),
        new("010000_0101_mmm_ddd", r => TwoRegisters(AdcSRegister, r)),
        new("010000_0110_mmm_ddd", r => TwoRegisters(SbcSRegister, r)),
        new("010000_0111_mmm_ddd", r => TwoRegisters(RorSRegister, r)),
        new("010000_1000_mmm_nnn", r => TwoRegisters(TstRegister, r)),
        new("010000_1001_nnn_ddd", r => Make(RsbSImmediate, Bits(r, 2, 0), Bits(r, 5, 3))),
        new("010000_1010_mmm_nnn", r => TwoRegisters(CmpRegister, r)),
        new("010000_1011_mmm_nnn", r => TwoRegisters(CmnRegister, r)),
        new("010000_1100_mmm_ddd", r => TwoRegisters(OrrSRegister, r)),
        new("010000_1101_nnn_ddd", r => TwoRegisters(MulS, r)),
        new("010000_1110_mmm_ddd", r => TwoRegisters(BicSRegister, r)),
        new("010000_1111_mmm_ddd", r => TwoRegisters(MvnSRegister, r)),

        // Special data instructions, branch and exchange.
        new("01000100_1_mmmm_111", r => Make(AddToPc, rm: Bits(r, 6, 3))),
        new("01000100_d_1111_ddd", r => Make(AddFromPc, HighRegister(r), HighRegister(r))),
        new("01000100_1_mmmm_101", r => Make(AddSpShifted, 13, 13, Bits(r, 6, 3))),
        new("01000100_d_mmmm_ddd", r => Make(AddRegister, HighRegister(r), HighRegister(r), Bits(r, 6, 3))),
        new("01000101_n_mmmm_nnn", r => Make(CmpRegister, 0, HighRegister(r), Bits(r, 6, 3))),
        new("01000110_1_mmmm_111", r => Make(MovToPc, rm: Bits(r, 6, 3))),
        new("01000110_d_1111_ddd", r => Make(MovFromPc, HighRegister(r))),
        new("01000110_1_mmmm_101", r => Make(MovSp, rm: Bits(r, 6, 3))),
        new("01000110_d_mmmm_ddd", r => Make(MovRegister, rd: HighRegister(r), rm: Bits(r, 6, 3))),
        new("010001110_mmmm_000", r => Make(BranchExchange, rm: Bits(r, 6, 3))),
        new("010001111_mmmm_000", r => Make(BranchLinkExchange, rm: Bits(r, 6, 3))),

        // Loads and stores.
        new("01001_ttt_iiiiiiii", r => Make(LdrLiteral, rd: Bits(r, 10, 8), immediate: Bits(r, 7, 0) << 2)),
        new("0101_ooo_mmm_nnn_ttt", r => Make(NarrowLoadsStores[Bits(r, 11, 9)], Bits(r, 2, 0), Bits(r, 5, 3), Bits(r, 8, 6))),
        new("01100_iiiii_nnn_ttt", r => Make(StrImmediate, Bits(r, 2, 0), Bits(r, 5, 3), immediate: Bits(r, 10, 6) << 2)),
        new("01101_iiiii_nnn_ttt", r => Make(LdrImmediate, Bits(r, 2, 0), Bits(r, 5, 3), immediate: Bits(r, 10, 6) << 2)),
        new("01110_iiiii_nnn_ttt", r => Make(StrbImmediate, Bits(r, 2, 0), Bits(r, 5, 3), immediate: Bits(r, 10, 6))),
        new("01111_iiiii_nnn_ttt", r => Make(LdrbImmediate, Bits(r, 2, 0), Bits(r, 5, 3), immediate: Bits(r, 10, 6))),
        new("10000_iiiii_nnn_ttt", r => Make(StrhImmediate, Bits(r, 2, 0), Bits(r, 5, 3), immediate: Bits(r, 10, 6) << 1)),
        new("10001_iiiii_nnn_ttt", r => Make(LdrhImmediate, Bits(r, 2, 0), Bits(r, 5, 3), immediate: Bits(r, 10, 6) << 1)),
        new("10010_ttt_iiiiiiii", r => Make(StrImmediate, Bits(r, 10, 8), 13, immediate: Bits(r, 7, 0) << 2)),
        new("10011_ttt_iiiiiiii", r => Make(LdrImmediate, Bits(r, 10, 8), 13, immediate: Bits(r, 7, 0) << 2)),
        new("10100_ddd_iiiiiiii", r => Make(Adr, Bits(r, 10, 8), immediate: Bits(r, 7, 0) << 2)),
        new("10101_ddd_iiiiiiii", r => Make(AddImmediate, Bits(r, 10, 8), 13, immediate: Bits(r, 7, 0) << 2)),
        new("11000_nnn_rrrrrrrr", r => Multiple(Stm, Bits(r, 10, 8), Bits(r, 7, 0), writeBack: true)),
        new("11001_nnn_rrrrrrrr", r => Multiple(Ldm, Bits(r, 10, 8), Bits(r, 7, 0), writeBack: (Bits(r, 7, 0) >> (int)Bits(r, 10, 8) & 1) == 0)),

        // Miscellaneous.
        new("10110000_0_iiiiiii", r => Make(AddSpImmediate, 13, 13, immediate: Bits(r, 6, 0) << 2)),
        new("10110000_1_iiiiiii", r => Make(SubSpImmediate, 13, 13, immediate: Bits(r, 6, 0) << 2)),
        new("1011_00i1_iiiii_nnn", r => Make(Cbz, rn: Bits(r, 2, 0), immediate: Bit(r, 9) << 6 | Bits(r, 7, 3) << 1)),
        new("1011_10i1_iiiii_nnn", r => Make(Cbnz, rn: Bits(r, 2, 0), immediate: Bit(r, 9) << 6 | Bits(r, 7, 3) << 1)),
        new("1011001000_mmm_ddd", r => Make(Sxth, rd: Bits(r, 2, 0), rm: Bits(r, 5, 3))),
        new("1011001001_mmm_ddd", r => Make(Sxtb, rd: Bits(r, 2, 0), rm: Bits(r, 5, 3))),
        new("1011001010_mmm_ddd", r => Make(Uxth, rd: Bits(r, 2, 0), rm: Bits(r, 5, 3))),
        new("1011001011_mmm_ddd", r => Make(Uxtb, rd: Bits(r, 2, 0), rm: Bits(r, 5, 3))),
        new("1011010_m_rrrrrrrr", r => Multiple(Push, 13, Bits(r, 7, 0) | Bit(r, 8) << 14, writeBack: true)),
        new("1011110_0_rrrrrrrr", r => Multiple(Pop, 13, Bits(r, 7, 0), writeBack: true)),
        new("1011110_1_rrrrrrrr", r => Multiple(PopPc, 13, Bits(r, 7, 0) | 1u << 15, writeBack: true)),
        new("10110110011_e_0aif", r => Make(Cps, immediate: Bits(r, 2, 0), kind: Bit(r, 4))),
        new("1011101000_mmm_ddd", r => Make(Rev, rd: Bits(r, 2, 0), rm: Bits(r, 5, 3))),
        new("1011101001_mmm_ddd", r => Make(Rev16, rd: Bits(r, 2, 0), rm: Bits(r, 5, 3))),
        new("1011101011_mmm_ddd", r => Make(Revsh, rd: Bits(r, 2, 0), rm: Bits(r, 5, 3))),
        new("10111110_iiiiiiii", r => Make(Bkpt, immediate: Bits(r, 7, 0))),
        new("10111111_hhhh_0000", r => Hint(Bits(r, 7, 4))),
        new("10111111_cccc_mmmm", r => Make(It, immediate: Bits(r, 7, 0))),

        // Branches, supervisor call.
        new("11011110_iiiiiiii", _ => Make(Undefined)),
        new("11011111_iiiiiiii", r => Make(Svc, immediate: Bits(r, 7, 0))),
        new("1101_cccc_iiiiiiii", r => Make(Conditional(Bits(r, 11, 8)), immediate: SignExtend(Bits(r, 7, 0) << 1, 9))),
        new("11100_iiiiiiiiiii", r => Make(Branch, immediate: SignExtend(Bits(r, 10, 0) << 1, 12))),
    ];

    private static Instruction TwoRegisters(Operation operation, uint raw) => Make(operation, Bits(raw, 2, 0), Bits(raw, 2, 0), Bits(raw, 5, 3));

    private static uint HighRegister(uint raw) => Bit(raw, 7) << 3 | Bits(raw, 2, 0);

    private static uint OneTo32(uint amount) => amount == 0 ? 32 : amount;

    private static Operation Conditional(uint condition) => (Operation)((uint)BranchEq + condition);

    private static Instruction Multiple(Operation operation, uint rn, uint list, bool writeBack) =>
        Make(operation, rn: rn, immediate: list, ra: (uint)BitOperations.PopCount(list), kind: writeBack ? 1u : 0);

    private static Instruction Hint(uint hint) => Make(hint switch
    {
        2 => Wfe,
        3 => Wfi,
        4 => Sev,
        _ => Nop, // NOP, YIELD, CSDB and what is reserved.
    });
}
