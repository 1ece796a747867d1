using static Hil.Emulation.Cpu.Decoding.Operation;

namespace Hil.Emulation.Cpu.Decoding;

// A table: 32-bit branches and system instructions.
internal static partial class Decoder
{
    private static List<Pattern> WideSystem() =>
    [
        new("1111_0011_1000_nnnn_10q0_mmss_ssss_ssss", r => Make(Msr, 0, Bits(r, 19, 16), immediate: Bits(r, 7, 0), kind: Bits(r, 11, 10))),
        new("1111_0011_1010_qqqq_10q0_q000_hhhh_hhhh", r => Hint(Bits(r, 7, 0))),
        new("1111_0011_1011_qqqq_10q0_qqqq_0010_qqqq", _ => Make(Clrex)),
        new("1111_0011_1011_qqqq_10q0_qqqq_0100_oooo", _ => Make(Dsb)),
        new("1111_0011_1011_qqqq_10q0_qqqq_0101_oooo", _ => Make(Nop)), // DMB: accesses are in order anyway.
        new("1111_0011_1011_qqqq_10q0_qqqq_0110_oooo", _ => Make(Isb)),
        new("1111_0011_111q_qqqq_10q0_dddd_ssss_ssss", r => Make(Mrs, Bits(r, 11, 8), immediate: Bits(r, 7, 0))),
        new("1111_0111_1111_iiii_1010_iiii_iiii_iiii", _ => Make(Undefined)),
        new("1111_0s11_1xii_iiii_10j0_jiii_iiii_iiii", _ => Make(Undefined)), // Conditions 1110 and 1111 that are none of the above.
        new("1111_0scc_ccii_iiii_10j0_jiii_iiii_iiii", ConditionalWide),
        new("1111_0sii_iiii_iiii_10j1_jiii_iiii_iiii", r => Make(Branch, immediate: FarOffset(r))),
        new("1111_0sii_iiii_iiii_11j1_jiii_iiii_iiii", r => Make(BranchLink, immediate: FarOffset(r))),
    ];

    // Coprocessors 10 and 11 are the floating-point unit, whose table comes before; no other is there.
    private static List<Pattern> WideCoprocessor() =>
    [
        new("111x_11xx_xxxx_xxxx_xxxx_101x_xxxx_xxxx", _ => Make(Undefined, kind: 1)),
        new("111x_11xx_xxxx_xxxx_xxxx_cccc_xxxx_xxxx", r => Make(NoCoprocessor, immediate: Bits(r, 11, 8))),
    ];

    private static Instruction ConditionalWide(uint raw)
    {
        var offset = Bit(raw, 26) << 20 | Bit(raw, 11) << 19 | Bit(raw, 13) << 18 | Bits(raw, 21, 16) << 12 | Bits(raw, 10, 0) << 1;
        return Make(Conditional(Bits(raw, 25, 22)), immediate: SignExtend(offset, 21));
    }

    private static uint FarOffset(uint raw)
    {
        var sign = Bit(raw, 26);
        var i1 = Bit(raw, 13) ^ sign ^ 1;
        var i2 = Bit(raw, 11) ^ sign ^ 1;
        return SignExtend(sign << 24 | i1 << 23 | i2 << 22 | Bits(raw, 25, 16) << 12 | Bits(raw, 10, 0) << 1, 25);
    }
}
