using static Hil.Emulation.Cpu.Decoding.Operation;

namespace Hil.Emulation.Cpu.Decoding;

// A table: 32-bit loads and stores.
internal static partial class Decoder
{
    private static List<Pattern> WideLoadStore() =>
    [
        // Several registers.
        new("1110_1000_10w0_nnnn_0mxr_rrrr_rrrr_rrrr", r => Several(Stm, r)),
        new("1110_1000_10w1_nnnn_pmxr_rrrr_rrrr_rrrr", r => Several(Bit(r, 15) == 0 ? Ldm : LdmPc, r)),
        new("1110_1001_00w0_nnnn_0mxr_rrrr_rrrr_rrrr", r => Several(StmDb, r)),
        new("1110_1001_00w1_nnnn_pmxr_rrrr_rrrr_rrrr", r => Several(Bit(r, 15) == 0 ? LdmDb : LdmDbPc, r)),

        // Test target, exclusive and ordered, table branches.
        new("1110_1000_0100_nnnn_1111_dddd_at00_0000", r => Make(TestTarget, Bits(r, 11, 8), Bits(r, 19, 16), kind: Bits(r, 7, 6))),
        new("1110_1000_0100_nnnn_tttt_dddd_iiii_iiii", r => Make(Strex, Bits(r, 11, 8), Bits(r, 19, 16), immediate: Bits(r, 7, 0) << 2, ra: Bits(r, 15, 12), kind: 4)),
        new("1110_1000_0101_nnnn_tttt_1111_iiii_iiii", r => Make(Ldrex, Bits(r, 15, 12), Bits(r, 19, 16), immediate: Bits(r, 7, 0) << 2, kind: 4)),
        new("1110_1000_1101_nnnn_1111_0000_0000_mmmm", r => Make(TableBranchByte, 0, Bits(r, 19, 16), Bits(r, 3, 0))),
        new("1110_1000_1101_nnnn_1111_0000_0001_mmmm", r => Make(TableBranchHalf, 0, Bits(r, 19, 16), Bits(r, 3, 0))),
        new("1110_1000_1100_nnnn_tttt_1111_0100_dddd", r => Exclusive(Strex, r, 1)),
        new("1110_1000_1100_nnnn_tttt_1111_0101_dddd", r => Exclusive(Strex, r, 2)),
        new("1110_1000_1100_nnnn_tttt_1111_1100_dddd", r => Exclusive(Strex, r, 1)),
        new("1110_1000_1100_nnnn_tttt_1111_1101_dddd", r => Exclusive(Strex, r, 2)),
        new("1110_1000_1100_nnnn_tttt_1111_1110_dddd", r => Exclusive(Strex, r, 4)),
        new("1110_1000_1101_nnnn_tttt_1111_0100_1111", r => Ordered(Ldrex, r, 1)),
        new("1110_1000_1101_nnnn_tttt_1111_0101_1111", r => Ordered(Ldrex, r, 2)),
        new("1110_1000_1101_nnnn_tttt_1111_1100_1111", r => Ordered(Ldrex, r, 1)),
        new("1110_1000_1101_nnnn_tttt_1111_1101_1111", r => Ordered(Ldrex, r, 2)),
        new("1110_1000_1101_nnnn_tttt_1111_1110_1111", r => Ordered(Ldrex, r, 4)),
        new("1110_1000_1100_nnnn_tttt_1111_1000_1111", r => Ordered(StoreRelease, r, 1)),
        new("1110_1000_1100_nnnn_tttt_1111_1001_1111", r => Ordered(StoreRelease, r, 2)),
        new("1110_1000_1100_nnnn_tttt_1111_1010_1111", r => Ordered(StoreRelease, r, 4)),
        new("1110_1000_1101_nnnn_tttt_1111_1000_1111", r => Ordered(LoadAcquire, r, 1)),
        new("1110_1000_1101_nnnn_tttt_1111_1001_1111", r => Ordered(LoadAcquire, r, 2)),
        new("1110_1000_1101_nnnn_tttt_1111_1010_1111", r => Ordered(LoadAcquire, r, 4)),

        // SG is no operation in the secure state.
        new("1110_1001_0111_1111_1110_1001_0111_1111", _ => Make(Nop)),

        // Two registers.
        new("1110_1001_u1w1_1111_tttt_ssss_iiii_iiii", r => Dual(LdrdLiteral, r, 0)),
        new("1110_1001_u100_nnnn_tttt_ssss_iiii_iiii", r => Dual(Strd, r, 0)),
        new("1110_1001_u101_nnnn_tttt_ssss_iiii_iiii", r => Dual(Ldrd, r, 0)),
        new("1110_1001_u110_nnnn_tttt_ssss_iiii_iiii", r => Dual(Strd, r, 1)),
        new("1110_1001_u111_nnnn_tttt_ssss_iiii_iiii", r => Dual(Ldrd, r, 1)),
        new("1110_1000_u110_nnnn_tttt_ssss_iiii_iiii", r => Dual(Strd, r, 2)),
        new("1110_1000_u111_nnnn_tttt_ssss_iiii_iiii", r => Dual(Ldrd, r, 2)),

        // One register: literals, then by size.
        new("1111_1000_u101_1111_1111_iiii_iiii_iiii", r => Make(LdrPcLiteral, immediate: Literal(r))),
        new("1111_1000_u101_1111_tttt_iiii_iiii_iiii", r => Make(LdrLiteral, Bits(r, 15, 12), immediate: Literal(r))),
        new("1111_1000_u001_1111_tttt_iiii_iiii_iiii", r => OrPreload(Make(LdrbLiteral, Bits(r, 15, 12), immediate: Literal(r)))),
        new("1111_1000_u011_1111_tttt_iiii_iiii_iiii", r => OrPreload(Make(LdrhLiteral, Bits(r, 15, 12), immediate: Literal(r)))),
        new("1111_1001_u001_1111_tttt_iiii_iiii_iiii", r => OrPreload(Make(LdrsbLiteral, Bits(r, 15, 12), immediate: Literal(r)))),
        new("1111_1001_u011_1111_tttt_iiii_iiii_iiii", r => OrPreload(Make(LdrshLiteral, Bits(r, 15, 12), immediate: Literal(r)))),
        .. Single("1111_1000_?101", LdrImmediate, 0),
        .. Single("1111_1000_?001", LdrbImmediate, 1),
        .. Single("1111_1000_?011", LdrhImmediate, 2),
        .. Single("1111_1001_?001", LdrsbImmediate, 3),
        .. Single("1111_1001_?011", LdrshImmediate, 4),
        .. Single("1111_1000_?100", StrImmediate, 5),
        .. Single("1111_1000_?000", StrbImmediate, 6),
        .. Single("1111_1000_?010", StrhImmediate, 7),
    ];

    /// <summary>The forms of one load or store. The forms of an operation stand in order: immediate, register, before, after.</summary>
    private static IEnumerable<Pattern> Single(string opcode, Operation operation, uint kind)
    {
        var isLoad = kind <= 4;
        Instruction Form(int form, uint raw, uint immediate, uint rm = 0)
        {
            var rt = Bits(raw, 15, 12);
            var chosen = (Operation)((int)(kind == 0 && rt == 15 ? LdrPcImmediate : operation) + form);
            var made = Make(chosen, rt, Bits(raw, 19, 16), rm, immediate);
            return isLoad && kind != 0 && form < 2 ? OrPreload(made) : made;
        }

        if (!isLoad)
            yield return new(opcode.Replace('?', 'u') + "_1111_tttt_iiii_iiii_iiii", _ => Make(Undefined));
        yield return new(opcode.Replace('?', '1') + "_nnnn_tttt_iiii_iiii_iiii", r => Form(0, r, Bits(r, 11, 0)));
        yield return new(opcode.Replace('?', '0') + "_nnnn_tttt_0000_00ii_mmmm", r => Form(1, r, Bits(r, 5, 4), Bits(r, 3, 0)));
        yield return new(opcode.Replace('?', '0') + "_nnnn_tttt_1110_iiii_iiii", r =>
            Make(Unprivileged, Bits(r, 15, 12), Bits(r, 19, 16), immediate: Bits(r, 7, 0), kind: kind));
        yield return new(opcode.Replace('?', '0') + "_nnnn_tttt_1100_iiii_iiii", r => Form(0, r, 0 - Bits(r, 7, 0)));
        yield return new(opcode.Replace('?', '0') + "_nnnn_tttt_11u1_iiii_iiii", r => Form(2, r, Signed(r)));
        yield return new(opcode.Replace('?', '0') + "_nnnn_tttt_10u1_iiii_iiii", r => Form(3, r, Signed(r)));
    }

    private static uint Signed(uint raw) => Bit(raw, 9) == 1 ? Bits(raw, 7, 0) : 0 - Bits(raw, 7, 0);

    private static uint Literal(uint raw) => Bit(raw, 23) == 1 ? Bits(raw, 11, 0) : 0 - Bits(raw, 11, 0);

    /// <summary>A load of less than a word into register 15 is a hint to the cache: PLD, PLI.</summary>
    private static Instruction OrPreload(Instruction load) => load.Rd == 15 ? Make(Nop) : load;

    private static Instruction Several(Operation operation, uint raw)
    {
        // The usual ways to use the stack have operations of their own.
        var writeBack = Bit(raw, 21) == 1;
        var onStack = Bits(raw, 19, 16) == 13 && writeBack;
        var chosen = operation switch
        {
            StmDb when onStack => Push,
            Ldm when onStack => Pop,
            LdmPc when onStack => PopPc,
            _ => operation,
        };
        return Multiple(chosen, Bits(raw, 19, 16), Bits(raw, 15, 0), writeBack);
    }

    private static Instruction Exclusive(Operation operation, uint raw, uint size) =>
        Make(operation, Bits(raw, 3, 0), Bits(raw, 19, 16), ra: Bits(raw, 15, 12), kind: size);

    private static Instruction Ordered(Operation operation, uint raw, uint size) =>
        Make(operation, Bits(raw, 15, 12), Bits(raw, 19, 16), kind: size);

    private static Instruction Dual(Operation operation, uint raw, uint kind)
    {
        var offset = Bits(raw, 7, 0) << 2;
        return Make(operation, Bits(raw, 15, 12), Bits(raw, 19, 16), immediate: Bit(raw, 23) == 1 ? offset : 0 - offset, ra: Bits(raw, 11, 8), kind: kind);
    }
}
