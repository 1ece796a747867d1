namespace Hil.Emulation.Cpu.Decoding;

// A table: one line an operation.

/// <summary>
/// What an instruction does. Names follow the manual's mnemonics; the forms of the second operand are <c>Immediate</c>, <c>Register</c>
/// (Rm as it is) and <c>Shifted</c> (Rm shifted by Immediate as Kind says: 0 LSL, 1 LSR, 2 ASR, 3 ROR, 4 RRX).
/// </summary>
/// <remarks>
/// Operations that come with and without setting flags stand in pairs, the one that sets them (with an <c>S</c>) at the odd number: in an
/// IT block a 16-bit instruction is executed as the even one. An <c>Immediate</c> logical operation that sets flags has in Kind whether
/// the constant was rotated and so sets C to its bit 31.
/// </remarks>
internal enum Operation : ushort
{
    /// <summary>Not decoded yet.</summary>
    None = 0,

    /// <summary>The first half of a 32-bit instruction whose second half is in the next page.</summary>
    Straddling = 1,

    // Pairs: data processing.

    MovImmediate = 2, MovSImmediate, // Rd = operand.
    MovRegister, MovSRegister, // Rd = operand.
    MvnImmediate, MvnSImmediate, // Rd = ~operand.
    MvnRegister, MvnSRegister, // Rd = ~operand.
    MvnShifted, MvnSShifted, // Rd = ~operand.
    AndImmediate, AndSImmediate, // Rd = Rn & operand.
    AndRegister, AndSRegister, // Rd = Rn & operand.
    AndShifted, AndSShifted, // Rd = Rn & operand.
    BicImmediate, BicSImmediate, // Rd = Rn & ~operand.
    BicRegister, BicSRegister, // Rd = Rn & ~operand.
    BicShifted, BicSShifted, // Rd = Rn & ~operand.
    OrrImmediate, OrrSImmediate, // Rd = Rn | operand.
    OrrRegister, OrrSRegister, // Rd = Rn | operand.
    OrrShifted, OrrSShifted, // Rd = Rn | operand.
    OrnImmediate, OrnSImmediate, // Rd = Rn | ~operand.
    OrnRegister, OrnSRegister, // Rd = Rn | ~operand.
    OrnShifted, OrnSShifted, // Rd = Rn | ~operand.
    EorImmediate, EorSImmediate, // Rd = Rn ^ operand.
    EorRegister, EorSRegister, // Rd = Rn ^ operand.
    EorShifted, EorSShifted, // Rd = Rn ^ operand.
    AddImmediate, AddSImmediate, // Rd = Rn + operand.
    AddRegister, AddSRegister, // Rd = Rn + operand.
    AddShifted, AddSShifted, // Rd = Rn + operand.
    AdcImmediate, AdcSImmediate, // Rd = Rn + operand + C.
    AdcRegister, AdcSRegister, // Rd = Rn + operand + C.
    AdcShifted, AdcSShifted, // Rd = Rn + operand + C.
    SubImmediate, SubSImmediate, // Rd = Rn - operand.
    SubRegister, SubSRegister, // Rd = Rn - operand.
    SubShifted, SubSShifted, // Rd = Rn - operand.
    SbcImmediate, SbcSImmediate, // Rd = Rn - operand - !C.
    SbcRegister, SbcSRegister, // Rd = Rn - operand - !C.
    SbcShifted, SbcSShifted, // Rd = Rn - operand - !C.
    RsbImmediate, RsbSImmediate, // Rd = operand - Rn.
    RsbRegister, RsbSRegister, // Rd = operand - Rn.
    RsbShifted, RsbSShifted, // Rd = operand - Rn.
    LslImmediate, LslSImmediate, // Rd = Rm shifted by Immediate (1 to 32).
    LsrImmediate, LsrSImmediate, // Rd = Rm shifted by Immediate (1 to 32).
    AsrImmediate, AsrSImmediate, // Rd = Rm shifted by Immediate (1 to 32).
    RorImmediate, RorSImmediate, // Rd = Rm shifted by Immediate (1 to 32).
    Rrx, RrxS, // Rd = C:Rm shifted right by one.
    LslRegister, LslSRegister, // Rd = Rn shifted by the low byte of Rm.
    LsrRegister, LsrSRegister, // Rd = Rn shifted by the low byte of Rm.
    AsrRegister, AsrSRegister, // Rd = Rn shifted by the low byte of Rm.
    RorRegister, RorSRegister, // Rd = Rn shifted by the low byte of Rm.
    Mul, MulS, // Rd = Rn * Rm; C and V stay.

    /// <summary>The last of the pairs.</summary>
    LastPair = MulS,

    // Comparisons set flags only.
    TstImmediate,
    TstRegister,
    TstShifted,
    TeqImmediate,
    TeqRegister,
    TeqShifted,
    CmpImmediate,
    CmpRegister,
    CmpShifted,
    CmnImmediate,
    CmnRegister,
    CmnShifted,

    // The stack pointer as destination: the result is checked against its limit. The program counter as operand or destination.
    AddSpImmediate,
    SubSpImmediate,
    AddSpShifted,
    SubSpShifted,
    MovSp,
    /// <summary>Rd = address of this instruction + 4, word-aligned, + Immediate.</summary>
    Adr,
    /// <summary>Rd = Rn + address of this instruction + 4.</summary>
    AddFromPc,
    MovFromPc,
    AddToPc,
    MovToPc,

    // Branches: Immediate counts from the address of this instruction + 4. The conditional ones stand in the order of the manual's condition codes.
    Branch,
    BranchEq,
    BranchNe,
    BranchCs,
    BranchCc,
    BranchMi,
    BranchPl,
    BranchVs,
    BranchVc,
    BranchHi,
    BranchLs,
    BranchGe,
    BranchLt,
    BranchGt,
    BranchLe,
    BranchLink,
    BranchExchange,
    BranchLinkExchange,
    Cbz,
    Cbnz,
    TableBranchByte,
    TableBranchHalf,

    // Loads and stores of one register: Rn + Immediate; Rn + (Rm << Immediate); with writeback before or after; relative to the program counter.
    LdrImmediate,
    LdrRegister,
    LdrPre,
    LdrPost,
    LdrbImmediate,
    LdrbRegister,
    LdrbPre,
    LdrbPost,
    LdrhImmediate,
    LdrhRegister,
    LdrhPre,
    LdrhPost,
    LdrsbImmediate,
    LdrsbRegister,
    LdrsbPre,
    LdrsbPost,
    LdrshImmediate,
    LdrshRegister,
    LdrshPre,
    LdrshPost,
    StrImmediate,
    StrRegister,
    StrPre,
    StrPost,
    StrbImmediate,
    StrbRegister,
    StrbPre,
    StrbPost,
    StrhImmediate,
    StrhRegister,
    StrhPre,
    StrhPost,
    LdrLiteral,
    LdrbLiteral,
    LdrhLiteral,
    LdrsbLiteral,
    LdrshLiteral,

    // Loads into the program counter.
    LdrPcImmediate,
    LdrPcRegister,
    LdrPcPre,
    LdrPcPost,
    LdrPcLiteral,

    // Several registers: Immediate is their list, Kind 1 where the base is written back, Ra their number.
    Stm,
    StmDb,
    Ldm,
    LdmDb,
    LdmPc,
    LdmDbPc,
    Push,
    Pop,
    PopPc,

    // Two registers Rd and Ra: Kind 0 offset, 1 before, 2 after.
    Ldrd,
    Strd,
    LdrdLiteral,

    // As if unprivileged: Kind 0 to 4 loads, 5 to 7 stores, in the order of the single ones above.
    Unprivileged,

    // Exclusive and ordered: Kind is the size in bytes. Strex: Rd gets the status, Ra is stored.
    Ldrex,
    Strex,
    Clrex,
    LoadAcquire,
    StoreRelease,

    // Bit fields: Ra is the lowest bit, Immediate the width.
    Movt,
    Bfi,
    Bfc,
    Ubfx,
    Sbfx,
    Clz,
    Rbit,
    Rev,
    Rev16,
    Revsh,

    // Extensions: Rm rotated right by Immediate, added to Rn where named so.
    Sxth,
    Sxtb,
    Uxth,
    Uxtb,
    Sxtah,
    Sxtab,
    Uxtah,
    Uxtab,
    Sxtb16,
    Uxtb16,
    Sxtab16,
    Uxtab16,

    // Multiplication and division. Long results: Rd low, Ra high. Kind: bit 1 the upper half of Rn (or rounding), bit 0 the upper half of Rm (or crossing over).
    Mla,
    Mls,
    Smull,
    Umull,
    Smlal,
    Umlal,
    Umaal,
    Sdiv,
    Udiv,
    Smulxy,
    Smlaxy,
    Smulwy,
    Smlawy,
    Smlalxy,
    Smuad,
    Smusd,
    Smlad,
    Smlsd,
    Smlald,
    Smlsld,
    Smmul,
    Smmla,
    Smmls,
    Usad8,
    Usada8,

    // DSP. Saturation: Immediate is the bit to which it saturates, Kind and Ra the shift of Rn before. Parallel: Kind is prefix and operation as in the manual.
    Ssat,
    Usat,
    Ssat16,
    Usat16,
    Qadd,
    Qdadd,
    Qsub,
    Qdsub,
    Parallel,
    Sel,
    Pkhbt,
    Pkhtb,

    // System.
    Nop,
    It,
    Cps,
    Msr,
    Mrs,
    Dsb,
    Isb,
    Wfi,
    Wfe,
    Sev,
    Svc,
    Bkpt,
    TestTarget,
    /// <summary>An instruction for a coprocessor that is not there.</summary>
    NoCoprocessor,
    /// <summary>No instruction.</summary>
    Undefined,

    // Floating point: Rd, Rn and Rm are single registers (0 to 31). Everything from here to LastFloat needs the unit enabled.
    Vadd,
    Vsub,
    Vmul,
    Vnmul,
    Vdiv,
    Vmla,
    Vmls,
    Vnmla,
    Vnmls,
    Vfma,
    Vfms,
    Vfnma,
    Vfnms,
    Vabs,
    Vneg,
    Vsqrt,
    VmovRegister,
    VmovImmediate,
    /// <summary>Kind 1 signals for quiet NaNs too.</summary>
    Vcmp,
    VcmpZero,
    /// <summary>Kind is the condition: 0 EQ, 1 VS, 2 GE, 3 GT.</summary>
    Vsel,
    Vmaxnm,
    Vminnm,
    /// <summary>Kind is the rounding: 0 A, 1 N, 2 P, 3 M, 4 Z, 5 as FPSCR says, 6 the same with inexact signalled.</summary>
    Vrint,
    /// <summary>Kind is the rounding as for Vrint; Ra 1 signed.</summary>
    VcvtToInteger,
    /// <summary>Ra 1 signed.</summary>
    VcvtFromInteger,
    /// <summary>Kind bit 0 32 bits, Ra 1 signed, Immediate fraction bits.</summary>
    VcvtToFixed,
    VcvtFromFixed,
    /// <summary>Kind 1 the upper half.</summary>
    VcvtHalfToSingle,
    VcvtSingleToHalf,
    /// <summary>Rd = S register Rn.</summary>
    VmovToCore,
    /// <summary>S register Rn = Rd.</summary>
    VmovFromCore,
    /// <summary>Rd, Ra = S registers Rn, Rn + 1.</summary>
    VmovPairToCore,
    VmovPairFromCore,
    Vmrs,
    Vmsr,
    /// <summary>Ra is the number of single registers from Rd on.</summary>
    Vldr,
    Vstr,
    /// <summary>Ra is the number of single registers, Kind bit 0 writeback, bit 1 downwards.</summary>
    Vldm,
    Vstm,
    /// <summary>VLSTM (Kind 0) and VLLDM (Kind 1).</summary>
    LazyState,

    /// <summary>The last that needs the floating-point unit.</summary>
    LastFloat = LazyState,
}
