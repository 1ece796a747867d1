using static Hil.Emulation.Cpu.Decoding.Operation;

namespace Hil.Emulation.Cpu.Decoding;

// A table: the floating-point extension, single precision (FPv5-SP).
internal static partial class Decoder
{
    private static List<Pattern> WideFloatingPoint() =>
    [
        // Arithmetic.
        new("1110_1110_0d00_nnnn_dddd_1010_n0m0_mmmm", r => Float(Vmla, r)),
        new("1110_1110_0d00_nnnn_dddd_1010_n1m0_mmmm", r => Float(Vmls, r)),
        new("1110_1110_0d01_nnnn_dddd_1010_n0m0_mmmm", r => Float(Vnmls, r)),
        new("1110_1110_0d01_nnnn_dddd_1010_n1m0_mmmm", r => Float(Vnmla, r)),
        new("1110_1110_0d10_nnnn_dddd_1010_n0m0_mmmm", r => Float(Vmul, r)),
        new("1110_1110_0d10_nnnn_dddd_1010_n1m0_mmmm", r => Float(Vnmul, r)),
        new("1110_1110_0d11_nnnn_dddd_1010_n0m0_mmmm", r => Float(Vadd, r)),
        new("1110_1110_0d11_nnnn_dddd_1010_n1m0_mmmm", r => Float(Vsub, r)),
        new("1110_1110_1d00_nnnn_dddd_1010_n0m0_mmmm", r => Float(Vdiv, r)),
        new("1110_1110_1d01_nnnn_dddd_1010_n0m0_mmmm", r => Float(Vfnms, r)),
        new("1110_1110_1d01_nnnn_dddd_1010_n1m0_mmmm", r => Float(Vfnma, r)),
        new("1110_1110_1d10_nnnn_dddd_1010_n0m0_mmmm", r => Float(Vfma, r)),
        new("1110_1110_1d10_nnnn_dddd_1010_n1m0_mmmm", r => Float(Vfms, r)),

        // One operand.
        new("1110_1110_1d11_iiii_dddd_1010_0000_iiii", r => Make(VmovImmediate, SingleD(r), immediate: ExpandFloat(Bits(r, 19, 16) << 4 | Bits(r, 3, 0)))),
        new("1110_1110_1d11_0000_dddd_1010_01m0_mmmm", r => Float(VmovRegister, r)),
        new("1110_1110_1d11_0000_dddd_1010_11m0_mmmm", r => Float(Vabs, r)),
        new("1110_1110_1d11_0001_dddd_1010_01m0_mmmm", r => Float(Vneg, r)),
        new("1110_1110_1d11_0001_dddd_1010_11m0_mmmm", r => Float(Vsqrt, r)),
        new("1110_1110_1d11_0010_dddd_1010_t1m0_mmmm", r => Float(VcvtHalfToSingle, r, kind: Bit(r, 7))),
        new("1110_1110_1d11_0011_dddd_1010_t1m0_mmmm", r => Float(VcvtSingleToHalf, r, kind: Bit(r, 7))),
        new("1110_1110_1d11_0100_dddd_1010_e1m0_mmmm", r => Float(Vcmp, r, kind: Bit(r, 7))),
        new("1110_1110_1d11_0101_dddd_1010_e1z0_zzzz", r => Float(VcmpZero, r, kind: Bit(r, 7))),
        new("1110_1110_1d11_0110_dddd_1010_01m0_mmmm", r => Float(Vrint, r, kind: 5)),
        new("1110_1110_1d11_0110_dddd_1010_11m0_mmmm", r => Float(Vrint, r, kind: 4)),
        new("1110_1110_1d11_0111_dddd_1010_01m0_mmmm", r => Float(Vrint, r, kind: 6)),
        new("1110_1110_1d11_1000_dddd_1010_s1m0_mmmm", r => Float(VcvtFromInteger, r, ra: Bit(r, 7))),
        new("1110_1110_1d11_101u_dddd_1010_s1i0_iiii", r => Fixed(VcvtFromFixed, r)),
        new("1110_1110_1d11_110s_dddd_1010_z1m0_mmmm", r => Float(VcvtToInteger, r, kind: Bit(r, 7) == 1 ? 4u : 5, ra: Bit(r, 16))),
        new("1110_1110_1d11_111u_dddd_1010_s1i0_iiii", r => Fixed(VcvtToFixed, r)),

        // What Armv8 added.
        new("1111_1110_0dcc_nnnn_dddd_1010_n0m0_mmmm", r => Float(Vsel, r, kind: Bits(r, 21, 20))),
        new("1111_1110_1d00_nnnn_dddd_1010_n0m0_mmmm", r => Float(Vmaxnm, r)),
        new("1111_1110_1d00_nnnn_dddd_1010_n1m0_mmmm", r => Float(Vminnm, r)),
        new("1111_1110_1d11_10rr_dddd_1010_01m0_mmmm", r => Float(Vrint, r, kind: Bits(r, 17, 16))),
        new("1111_1110_1d11_11rr_dddd_1010_s1m0_mmmm", r => Float(VcvtToInteger, r, kind: Bits(r, 17, 16), ra: Bit(r, 7))),

        // Transfers. A D register is a pair of S registers.
        new("1110_1110_0000_nnnn_tttt_1010_nqq1_qqqq", r => Make(VmovFromCore, Bits(r, 15, 12), SingleN(r))),
        new("1110_1110_0001_nnnn_tttt_1010_nqq1_qqqq", r => Make(VmovToCore, Bits(r, 15, 12), SingleN(r))),
        new("1110_1110_00h0_nnnn_tttt_1011_0001_qqqq", r => Make(VmovFromCore, Bits(r, 15, 12), Bits(r, 19, 16) << 1 | Bit(r, 21))),
        new("1110_1110_00h1_nnnn_tttt_1011_0001_qqqq", r => Make(VmovToCore, Bits(r, 15, 12), Bits(r, 19, 16) << 1 | Bit(r, 21))),
        new("1110_1110_1110_0001_tttt_1010_qqq1_qqqq", r => Make(Vmsr, Bits(r, 15, 12))),
        new("1110_1110_1111_0001_tttt_1010_qqq1_qqqq", r => Make(Vmrs, Bits(r, 15, 12))),
        new("1110_1100_0100_ssss_tttt_1010_00m1_mmmm", r => Make(VmovPairFromCore, Bits(r, 15, 12), SingleM(r), ra: Bits(r, 19, 16))),
        new("1110_1100_0101_ssss_tttt_1010_00m1_mmmm", r => Make(VmovPairToCore, Bits(r, 15, 12), SingleM(r), ra: Bits(r, 19, 16))),
        new("1110_1100_0100_ssss_tttt_1011_0001_mmmm", r => Make(VmovPairFromCore, Bits(r, 15, 12), Bits(r, 3, 0) << 1, ra: Bits(r, 19, 16))),
        new("1110_1100_0101_ssss_tttt_1011_0001_mmmm", r => Make(VmovPairToCore, Bits(r, 15, 12), Bits(r, 3, 0) << 1, ra: Bits(r, 19, 16))),

        // Loads and stores.
        new("1110_1100_001l_nnnn_0000_1010_x000_0000", r => Make(LazyState, 0, Bits(r, 19, 16), kind: Bit(r, 20))),
        new("1110_1101_ud00_nnnn_dddd_101z_iiii_iiii", r => FloatOne(Vstr, r)),
        new("1110_1101_ud01_nnnn_dddd_101z_iiii_iiii", r => FloatOne(Vldr, r)),
        new("1110_1100_1dw0_nnnn_dddd_101z_iiii_iiii", r => FloatMany(Vstm, r, Bit(r, 21))),
        new("1110_1100_1dw1_nnnn_dddd_101z_iiii_iiii", r => FloatMany(Vldm, r, Bit(r, 21))),
        new("1110_1101_0d10_nnnn_dddd_101z_iiii_iiii", r => FloatMany(Vstm, r, 3)),
        new("1110_1101_0d11_nnnn_dddd_101z_iiii_iiii", r => FloatMany(Vldm, r, 3)),
    ];

    private static uint SingleD(uint raw) => Bits(raw, 15, 12) << 1 | Bit(raw, 22);

    private static uint SingleN(uint raw) => Bits(raw, 19, 16) << 1 | Bit(raw, 7);

    private static uint SingleM(uint raw) => Bits(raw, 3, 0) << 1 | Bit(raw, 5);

    private static Instruction Float(Operation operation, uint raw, uint kind = 0, uint ra = 0) =>
        Make(operation, SingleD(raw), SingleN(raw), SingleM(raw), ra: ra, kind: kind);

    private static Instruction Fixed(Operation operation, uint raw)
    {
        var bits = Bit(raw, 7) == 1 ? 32 : 16;
        var fraction = bits - (int)(Bits(raw, 3, 0) << 1 | Bit(raw, 5));
        return fraction < 0
            ? Make(Undefined, kind: 1)
            : Make(operation, SingleD(raw), immediate: (uint)fraction, ra: 1 - Bit(raw, 16), kind: Bit(raw, 7));
    }

    /// <summary>VFPExpandImm.</summary>
    private static uint ExpandFloat(uint immediate) =>
        Bit(immediate, 7) << 31 | (Bit(immediate, 6) == 1 ? 0x1Fu << 25 : 1u << 30) | Bits(immediate, 5, 0) << 19;

    /// <summary>The first register and how many single ones: of a D register two.</summary>
    private static (uint First, bool IsDouble) Transferred(uint raw) =>
        Bit(raw, 8) == 1 ? ((Bit(raw, 22) << 4 | Bits(raw, 15, 12)) << 1, true) : (SingleD(raw), false);

    private static Instruction FloatOne(Operation operation, uint raw)
    {
        var (first, isDouble) = Transferred(raw);
        var offset = Bits(raw, 7, 0) << 2;
        return first + (isDouble ? 1u : 0) > 31
            ? Make(Undefined, kind: 1)
            : Make(operation, first, Bits(raw, 19, 16), immediate: Bit(raw, 23) == 1 ? offset : 0 - offset, ra: isDouble ? 2u : 1);
    }

    private static Instruction FloatMany(Operation operation, uint raw, uint kind)
    {
        var (first, isDouble) = Transferred(raw);
        var words = Bits(raw, 7, 0);
        // An odd count of words with D registers is FLDMX: the last word is skipped over.
        var count = isDouble ? words & ~1u : words;
        return count == 0 || first + count > 32
            ? Make(Undefined, kind: 1)
            : Make(operation, first, Bits(raw, 19, 16), immediate: words << 2, ra: count, kind: kind);
    }
}
