using static Hil.Emulation.Cpu.Decoding.Operation;

namespace Hil.Emulation.Cpu.Decoding;

// A table: 32-bit multiplication and division.
internal static partial class Decoder
{
    private static List<Pattern> WideMultiply() =>
    [
        new("1111_1011_0000_nnnn_1111_dddd_0000_mmmm", r => Three(Mul, r)),
        new("1111_1011_0000_nnnn_aaaa_dddd_0000_mmmm", r => Four(Mla, r)),
        new("1111_1011_0000_nnnn_aaaa_dddd_0001_mmmm", r => Four(Mls, r)),
        new("1111_1011_0001_nnnn_1111_dddd_00xy_mmmm", r => Four(Smulxy, r)),
        new("1111_1011_0001_nnnn_aaaa_dddd_00xy_mmmm", r => Four(Smlaxy, r)),
        new("1111_1011_0010_nnnn_1111_dddd_000x_mmmm", r => Four(Smuad, r)),
        new("1111_1011_0010_nnnn_aaaa_dddd_000x_mmmm", r => Four(Smlad, r)),
        new("1111_1011_0011_nnnn_1111_dddd_000y_mmmm", r => Four(Smulwy, r)),
        new("1111_1011_0011_nnnn_aaaa_dddd_000y_mmmm", r => Four(Smlawy, r)),
        new("1111_1011_0100_nnnn_1111_dddd_000x_mmmm", r => Four(Smusd, r)),
        new("1111_1011_0100_nnnn_aaaa_dddd_000x_mmmm", r => Four(Smlsd, r)),
        new("1111_1011_0101_nnnn_1111_dddd_000r_mmmm", r => Four(Smmul, r)),
        new("1111_1011_0101_nnnn_aaaa_dddd_000r_mmmm", r => Four(Smmla, r)),
        new("1111_1011_0110_nnnn_aaaa_dddd_000r_mmmm", r => Four(Smmls, r)),
        new("1111_1011_0111_nnnn_1111_dddd_0000_mmmm", r => Four(Usad8, r)),
        new("1111_1011_0111_nnnn_aaaa_dddd_0000_mmmm", r => Four(Usada8, r)),
        new("1111_1011_1000_nnnn_llll_hhhh_0000_mmmm", r => Long(Smull, r)),
        new("1111_1011_1001_nnnn_1111_dddd_1111_mmmm", r => Three(Sdiv, r)),
        new("1111_1011_1010_nnnn_llll_hhhh_0000_mmmm", r => Long(Umull, r)),
        new("1111_1011_1011_nnnn_1111_dddd_1111_mmmm", r => Three(Udiv, r)),
        new("1111_1011_1100_nnnn_llll_hhhh_0000_mmmm", r => Long(Smlal, r)),
        new("1111_1011_1100_nnnn_llll_hhhh_10xy_mmmm", r => Long(Smlalxy, r)),
        new("1111_1011_1100_nnnn_llll_hhhh_110x_mmmm", r => Long(Smlald, r)),
        new("1111_1011_1101_nnnn_llll_hhhh_110x_mmmm", r => Long(Smlsld, r)),
        new("1111_1011_1110_nnnn_llll_hhhh_0000_mmmm", r => Long(Umlal, r)),
        new("1111_1011_1110_nnnn_llll_hhhh_0110_mmmm", r => Long(Umaal, r)),
    ];

    private static Instruction Four(Operation operation, uint raw) =>
        Make(operation, Bits(raw, 11, 8), Bits(raw, 19, 16), Bits(raw, 3, 0), ra: Bits(raw, 15, 12), kind: Bits(raw, 5, 4));

    private static Instruction Long(Operation operation, uint raw) =>
        Make(operation, Bits(raw, 15, 12), Bits(raw, 19, 16), Bits(raw, 3, 0), ra: Bits(raw, 11, 8), kind: Bits(raw, 5, 4));
}
