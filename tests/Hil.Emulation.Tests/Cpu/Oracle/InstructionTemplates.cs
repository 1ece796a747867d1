namespace Hil.Emulation.Tests.Cpu.Oracle;

// A table: what random programs are made of, in the assembler's words.

/// <summary>
/// Instructions with holes: {r} r0–r12, {l} r0–r7, {rr} two different registers, {f} s0–s31, {ff} two neighbouring ones, {0-31} a number
/// in that range, {4*0-63} a multiple, {m} a modified immediate, {shift} a shift by constant, {bf} lowest bit and width, {c} a condition.
/// Lines are parted by ';'. LR holds the address of scratch memory of 4 KiB, at its middle.
/// </summary>
internal static class InstructionTemplates
{
    public static readonly string[] DataProcessing =
    [
        "lsls {l}, {l}, #{0-31}", "lsrs {l}, {l}, #{1-32}", "asrs {l}, {l}, #{1-32}", "adds {l}, {l}, {l}", "subs {l}, {l}, {l}",
        "adds {l}, {l}, #{0-7}", "subs {l}, {l}, #{0-7}", "movs {l}, #{0-255}", "cmp {l}, #{0-255}", "adds {l}, #{0-255}", "subs {l}, #{0-255}",
        "ands {l}, {l}", "eors {l}, {l}", "lsls {l}, {l}", "lsrs {l}, {l}", "asrs {l}, {l}", "adcs {l}, {l}", "sbcs {l}, {l}", "rors {l}, {l}",
        "tst {l}, {l}", "rsbs {l}, {l}, #0", "cmp {l}, {l}", "cmn {l}, {l}", "orrs {l}, {l}", "bics {l}, {l}", "mvns {l}, {l}",
        "add {r}, {r}", "cmp {r}, {r}", "mov {r}, {r}", "movs.w {r}, {r}", "add {r}, pc, #{4*0-255}", "adr.w {r}, .+{4*0-255}", "add {r}, pc",
        "and{s} {r}, {r}, {r}, {shift}", "bic{s} {r}, {r}, {r}, {shift}", "orr{s} {r}, {r}, {r}, {shift}", "orn{s} {r}, {r}, {r}, {shift}",
        "eor{s} {r}, {r}, {r}, {shift}", "add{s} {r}, {r}, {r}, {shift}", "adc{s} {r}, {r}, {r}, {shift}", "sbc{s} {r}, {r}, {r}, {shift}",
        "sub{s} {r}, {r}, {r}, {shift}", "rsb{s} {r}, {r}, {r}, {shift}", "mov{s} {r}, {r}, {shift}", "mvn{s} {r}, {r}, {shift}",
        "tst {r}, {r}, {shift}", "teq {r}, {r}, {shift}", "cmp {r}, {r}, {shift}", "cmn {r}, {r}, {shift}",
        "and{s} {r}, {r}, {r}", "bic{s} {r}, {r}, {r}", "orr{s} {r}, {r}, {r}", "orn{s} {r}, {r}, {r}", "eor{s} {r}, {r}, {r}",
        "add{s} {r}, {r}, {r}", "adc{s} {r}, {r}, {r}", "sbc{s} {r}, {r}, {r}", "sub{s} {r}, {r}, {r}", "rsb{s} {r}, {r}, {r}", "mvn{s} {r}, {r}",
        "and{s} {r}, {r}, #{m}", "bic{s} {r}, {r}, #{m}", "orr{s} {r}, {r}, #{m}", "orn{s} {r}, {r}, #{m}", "eor{s} {r}, {r}, #{m}",
        "add{s} {r}, {r}, #{m}", "adc{s} {r}, {r}, #{m}", "sbc{s} {r}, {r}, #{m}", "sub{s} {r}, {r}, #{m}", "rsb{s} {r}, {r}, #{m}",
        "mov{s} {r}, #{m}", "mvn{s} {r}, #{m}", "tst {r}, #{m}", "teq {r}, #{m}", "cmp {r}, #{m}", "cmn {r}, #{m}",
        "addw {r}, {r}, #{0-4095}", "subw {r}, {r}, #{0-4095}", "movw {r}, #{0-65535}", "movt {r}, #{0-65535}",
        "lsl{s}.w {r}, {r}, {r}", "lsr{s}.w {r}, {r}, {r}", "asr{s}.w {r}, {r}, {r}", "ror{s}.w {r}, {r}, {r}",
        "bfi {r}, {r}, {bf}", "bfc {r}, {bf}", "ubfx {r}, {r}, {bf}", "sbfx {r}, {r}, {bf}", "clz {r}, {r}", "rbit {r}, {r}",
        "rev {r}, {r}", "rev16 {r}, {r}", "revsh {r}, {r}", "rev {l}, {l}", "rev16 {l}, {l}", "revsh {l}, {l}",
        "sxth {l}, {l}", "sxtb {l}, {l}", "uxth {l}, {l}", "uxtb {l}, {l}",
        "sxth {r}, {r}, ror #{8*0-3}", "sxtb {r}, {r}, ror #{8*0-3}", "uxth {r}, {r}, ror #{8*0-3}", "uxtb {r}, {r}, ror #{8*0-3}",
        "sxtah {r}, {r}, {r}, ror #{8*0-3}", "sxtab {r}, {r}, {r}, ror #{8*0-3}", "uxtah {r}, {r}, {r}, ror #{8*0-3}", "uxtab {r}, {r}, {r}, ror #{8*0-3}",
        "msr apsr_nzcvq, {r}", "msr apsr_g, {r}", "msr apsr_nzcvqg, {r}", "mrs {r}, apsr",
        "itete {c}; add{c1} {l}, {l}, {l}; mov{c2} {r}, {r}; lsl{c1} {l}, {l}, #3; sub{c2} {l}, #9",
        "itt {c}; cmp{c1} {r}, {r}; adc{c1} {r}, {r}, {r}", "it {c}; mvn{c1} {l}, {l}", "ite {c}; mul{c1} {l}, {l}, {0l}; rsb{c2} {l}, {l}, #0",
        "b{c} 1f; mvn {r}, {r}; 1:", "cbz {l}, 1f; add {r}, {r}, #1; 1:", "cbnz {l}, 1f; eor {r}, {r}, {r}; 1:", "b{c}.w 1f; mov {r}, #7; 1:",
        "and {0r}, {0r}, #3; tbb [pc, {0r}]; 1: .byte (2f-1b)/2, (3f-1b)/2, (4f-1b)/2, (5f-1b)/2; 2: mov {r}, {r}; 3: add {r}, #1; 4: clz {r}, {r}; 5:",
        "and {0r}, {0r}, #1; tbh [pc, {0r}, lsl #1]; 1: .hword (2f-1b)/2, (3f-1b)/2; 2: mov {r}, {r}; 3:",
    ];

    public static readonly string[] Multiplication =
    [
        "muls {0l}, {l}, {0l}", "mul {r}, {r}, {r}", "mla {r}, {r}, {r}, {r}", "mls {r}, {r}, {r}, {r}", "smull {rr}, {r}, {r}", "umull {rr}, {r}, {r}",
        "smlal {rr}, {r}, {r}", "umlal {rr}, {r}, {r}", "umaal {rr}, {r}, {r}", "sdiv {r}, {r}, {r}", "udiv {r}, {r}, {r}",
        "smulbb {r}, {r}, {r}", "smulbt {r}, {r}, {r}", "smultb {r}, {r}, {r}", "smultt {r}, {r}, {r}",
        "smlabb {r}, {r}, {r}, {r}", "smlabt {r}, {r}, {r}, {r}", "smlatb {r}, {r}, {r}, {r}", "smlatt {r}, {r}, {r}, {r}",
        "smulwb {r}, {r}, {r}", "smulwt {r}, {r}, {r}", "smlawb {r}, {r}, {r}, {r}", "smlawt {r}, {r}, {r}, {r}",
        "smlalbb {rr}, {r}, {r}", "smlalbt {rr}, {r}, {r}", "smlaltb {rr}, {r}, {r}", "smlaltt {rr}, {r}, {r}",
        "smuad {r}, {r}, {r}", "smuadx {r}, {r}, {r}", "smusd {r}, {r}, {r}", "smusdx {r}, {r}, {r}",
        "smlad {r}, {r}, {r}, {r}", "smladx {r}, {r}, {r}, {r}", "smlsd {r}, {r}, {r}, {r}", "smlsdx {r}, {r}, {r}, {r}",
        "smlald {rr}, {r}, {r}", "smlaldx {rr}, {r}, {r}", "smlsld {rr}, {r}, {r}", "smlsldx {rr}, {r}, {r}",
        "smmul {r}, {r}, {r}", "smmulr {r}, {r}, {r}", "smmla {r}, {r}, {r}, {r}", "smmlar {r}, {r}, {r}, {r}",
        "smmls {r}, {r}, {r}, {r}", "smmlsr {r}, {r}, {r}, {r}", "usad8 {r}, {r}, {r}", "usada8 {r}, {r}, {r}, {r}",
    ];

    public static readonly string[] Dsp =
    [
        "ssat {r}, #{1-32}, {r}", "ssat {r}, #{1-32}, {r}, lsl #{1-31}", "ssat {r}, #{1-32}, {r}, asr #{1-31}",
        "usat {r}, #{0-31}, {r}", "usat {r}, #{0-31}, {r}, lsl #{1-31}", "usat {r}, #{0-31}, {r}, asr #{1-31}",
        "ssat16 {r}, #{1-16}, {r}", "usat16 {r}, #{0-15}, {r}", "qadd {r}, {r}, {r}", "qsub {r}, {r}, {r}", "qdadd {r}, {r}, {r}", "qdsub {r}, {r}, {r}",
        "sel {r}, {r}, {r}", "pkhbt {r}, {r}, {r}, lsl #{0-31}", "pkhtb {r}, {r}, {r}, asr #{1-32}",
        "sxtb16 {r}, {r}, ror #{8*0-3}", "uxtb16 {r}, {r}, ror #{8*0-3}", "sxtab16 {r}, {r}, {r}, ror #{8*0-3}", "uxtab16 {r}, {r}, {r}, ror #{8*0-3}",
        .. from prefix in new[] { "s", "q", "sh", "u", "uq", "uh" }
           from operation in new[] { "add8", "add16", "asx", "sub8", "sub16", "sax" }
           select $"{prefix}{operation} {{r}}, {{r}}, {{r}}",
    ];

    public static readonly string[] Memory =
    [
        "mov {0l}, lr; str {l}, [{0l}, #{4*0-31}]", "mov {0l}, lr; ldr {l}, [{0l}, #{4*0-31}]", "mov {0l}, lr; strb {l}, [{0l}, #{0-31}]",
        "mov {0l}, lr; ldrb {l}, [{0l}, #{0-31}]", "mov {0l}, lr; strh {l}, [{0l}, #{2*0-31}]", "mov {0l}, lr; ldrh {l}, [{0l}, #{2*0-31}]",
        "str {r}, [lr, #{0-1000}]", "ldr {r}, [lr, #{0-1000}]", "strb {r}, [lr, #{0-1000}]", "ldrb {r}, [lr, #{0-1000}]", "strh {r}, [lr, #{0-1000}]",
        "ldrh {r}, [lr, #{0-1000}]", "ldrsb {r}, [lr, #{0-1000}]", "ldrsh {r}, [lr, #{0-1000}]",
        "str {r}, [lr, #-{0-255}]", "ldr {r}, [lr, #-{0-255}]", "ldrb {r}, [lr, #-{0-255}]", "ldrh {r}, [lr, #-{0-255}]", "ldrsb {r}, [lr, #-{0-255}]",
        "ldrsh {r}, [lr, #-{0-255}]", "strb {r}, [lr, #-{0-255}]", "strh {r}, [lr, #-{0-255}]",
        "and {0r}, {0r}, #0xff; str {r}, [lr, {0r}, lsl #{0-3}]", "and {0r}, {0r}, #0xff; ldr {r}, [lr, {0r}, lsl #{0-3}]",
        "and {0r}, {0r}, #0xff; strb {r}, [lr, {0r}, lsl #{0-3}]", "and {0r}, {0r}, #0xff; ldrb {r}, [lr, {0r}, lsl #{0-3}]",
        "and {0r}, {0r}, #0xff; strh {r}, [lr, {0r}, lsl #{0-3}]", "and {0r}, {0r}, #0xff; ldrh {r}, [lr, {0r}, lsl #{0-3}]",
        "and {0r}, {0r}, #0xff; ldrsb {r}, [lr, {0r}, lsl #{0-3}]", "and {0r}, {0r}, #0xff; ldrsh {r}, [lr, {0r}, lsl #{0-3}]",
        "mov {0l}, lr; movs {1l}, #{0-255}; ldrsb {2l}, [{0l}, {1l}]; ldrsh {2l}, [{0l}, {1l}]; str {2l}, [{0l}, {1l}]; strh {2l}, [{0l}, {1l}]; ldr {1l}, [{0l}, {1l}]",
        "mov {0r}, lr; str {1r}, [{0r}, #{-255-255}]!", "mov {0r}, lr; ldr {1r}, [{0r}, #{-255-255}]!", "mov {0r}, lr; str {1r}, [{0r}], #{-255-255}",
        "mov {0r}, lr; ldr {1r}, [{0r}], #{-255-255}", "mov {0r}, lr; strb {1r}, [{0r}, #{-255-255}]!", "mov {0r}, lr; ldrb {1r}, [{0r}], #{-255-255}",
        "mov {0r}, lr; strh {1r}, [{0r}], #{-255-255}", "mov {0r}, lr; ldrh {1r}, [{0r}, #{-255-255}]!", "mov {0r}, lr; ldrsb {1r}, [{0r}], #{-255-255}",
        "mov {0r}, lr; ldrsh {1r}, [{0r}, #{-255-255}]!", "mov {0r}, lr; ldrsh {1r}, [{0r}], #{-255-255}",
        "ldrd {rr}, [lr, #{4*-255-255}]", "strd {rr}, [lr, #{4*-255-255}]", "mov {0r}, lr; strd {1r}, {2r}, [{0r}, #{4*-255-255}]!",
        "mov {0r}, lr; ldrd {1r}, {2r}, [{0r}], #{4*-255-255}",
        "mov r12, lr; stmdb r12!, {r0, r3, r5, r9}", "mov r12, lr; ldmdb r12!, {r1, r4, r10, r11}", "mov r0, lr; stmia r0!, {r1, r2, r7}",
        "mov r3, lr; ldmia r3!, {r0, r4, r6}", "mov r3, lr; ldmia r3, {r0, r3, r6}", "mov r12, lr; ldmia.w r12, {r0-r11}", "ldmdb lr, {r2, r3, r8}", "stmdb lr, {r2, r3, r8}",
        "ldrt {r}, [lr, #{0-255}]", "strt {r}, [lr, #{0-255}]", "ldrbt {r}, [lr, #{0-255}]", "strht {r}, [lr, #{0-255}]", "ldrsht {r}, [lr, #{0-255}]", "ldrsbt {r}, [lr, #{0-255}]",
        "ldrex {0r}, [lr, #{4*0-255}]; strex {1r}, {2r}, [lr, #{4*0-255}]", "ldrexb {0r}, [lr]; strexb {1r}, {2r}, [lr]", "ldrexh {0r}, [lr]; strexh {1r}, {2r}, [lr]",
        "ldaex {0r}, [lr]; stlex {1r}, {2r}, [lr]", "ldaexb {0r}, [lr]; clrex; stlexb {1r}, {2r}, [lr]", "ldaexh {0r}, [lr]; stlexh {1r}, {2r}, [lr]",
        "lda {r}, [lr]", "ldab {r}, [lr]", "ldah {r}, [lr]", "stl {r}, [lr]", "stlb {r}, [lr]", "stlh {r}, [lr]",
        "ldr {r}, 1f; b 2f; .balign 4; 1: .word 0x89abcdef; 2:", "ldrsb {r}, 1f; b 2f; .balign 4; 1: .word 0x89abcdef; 2:", "ldrd {rr}, 1f; b 2f; .balign 4; 1: .word 0x89abcdef, 7; 2:",
        "ldrh.w {r}, 1f; b 2f; .balign 4; 1: .word 0x89abcdef; 2:", "pld [lr, #4]", "dmb; dsb; isb", "nop; yield; sev",
    ];

    public static readonly string[] Float =
    [
        "vadd.f32 {f}, {f}, {f}", "vsub.f32 {f}, {f}, {f}", "vmul.f32 {f}, {f}, {f}", "vnmul.f32 {f}, {f}, {f}", "vdiv.f32 {f}, {f}, {f}",
        "vmla.f32 {f}, {f}, {f}", "vmls.f32 {f}, {f}, {f}", "vnmla.f32 {f}, {f}, {f}", "vnmls.f32 {f}, {f}, {f}",
        "vfma.f32 {f}, {f}, {f}", "vfms.f32 {f}, {f}, {f}", "vfnma.f32 {f}, {f}, {f}", "vfnms.f32 {f}, {f}, {f}",
        "vabs.f32 {f}, {f}", "vneg.f32 {f}, {f}", "vsqrt.f32 {f}, {f}", "vmov.f32 {f}, {f}", "vmov.f32 {f}, #-1.9375", "vmov.f32 {f}, #0.125", "vmov.f32 {f}, #31.0",
        "vcmp.f32 {f}, {f}", "vcmpe.f32 {f}, {f}", "vcmp.f32 {f}, #0.0", "vcmpe.f32 {f}, #0.0", "vcmp.f32 {f}, {f}; vmrs apsr_nzcv, fpscr",
        "vseleq.f32 {f}, {f}, {f}", "vselvs.f32 {f}, {f}, {f}", "vselge.f32 {f}, {f}, {f}", "vselgt.f32 {f}, {f}, {f}", "vmaxnm.f32 {f}, {f}, {f}", "vminnm.f32 {f}, {f}, {f}",
        "vrinta.f32 {f}, {f}", "vrintn.f32 {f}, {f}", "vrintp.f32 {f}, {f}", "vrintm.f32 {f}, {f}", "vrintz.f32 {f}, {f}", "vrintr.f32 {f}, {f}", "vrintx.f32 {f}, {f}",
        "vcvt.s32.f32 {f}, {f}", "vcvt.u32.f32 {f}, {f}", "vcvtr.s32.f32 {f}, {f}", "vcvtr.u32.f32 {f}, {f}",
        "vcvta.s32.f32 {f}, {f}", "vcvtn.u32.f32 {f}, {f}", "vcvtp.s32.f32 {f}, {f}", "vcvtm.u32.f32 {f}, {f}", "vcvtm.s32.f32 {f}, {f}", "vcvta.u32.f32 {f}, {f}",
        "vcvt.f32.s32 {f}, {f}", "vcvt.f32.u32 {f}, {f}", "vcvt.s16.f32 {0f}, {0f}, #{1-16}", "vcvt.u16.f32 {0f}, {0f}, #{1-16}",
        "vcvt.s32.f32 {0f}, {0f}, #{1-32}", "vcvt.u32.f32 {0f}, {0f}, #{1-32}", "vcvt.f32.s16 {0f}, {0f}, #{1-16}", "vcvt.f32.u16 {0f}, {0f}, #{1-16}",
        "vcvt.f32.s32 {0f}, {0f}, #{1-32}", "vcvt.f32.u32 {0f}, {0f}, #{1-32}",
        "vcvtb.f32.f16 {f}, {f}", "vcvtt.f32.f16 {f}, {f}", "vcvtb.f16.f32 {f}, {f}", "vcvtt.f16.f32 {f}, {f}",
        "vmov {r}, {f}", "vmov {f}, {r}", "vmov {rr}, {ff}", "vmov {ff}, {r}, {r}", "vmov {rr}, d{0-15}", "vmov d{0-15}, {r}, {r}",
        "vmrs {r}, fpscr",
        "vldr {f}, [lr, #{4*-255-255}]", "vstr {f}, [lr, #{4*-255-255}]", "vldr d{0-15}, [lr, #{4*-255-255}]", "vstr d{0-15}, [lr, #{4*-255-255}]",
        "mov {0r}, lr; vstmia {0r}!, {s3-s9}", "mov {0r}, lr; vldmdb {0r}!, {s1-s4}", "vldmia lr, {d3-d5}", "vstmia lr, {s30-s31}", "mov {0r}, lr; vstmdb {0r}!, {d2-d7}",
    ];
}
