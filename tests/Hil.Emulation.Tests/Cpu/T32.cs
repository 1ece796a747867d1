namespace Hil.Emulation.Tests.Cpu;

/// <summary>Encodings that tests use, as the assembler prints them.</summary>
internal static class T32
{
    public const uint Nop = 0xBF00;
    public const uint Loop = 0xE7FE; // b .
    public const uint Svc = 0xDF07;
    public const uint BxLr = 0x4770;
    public const uint BxR0 = 0x4700;
    public const uint AddR0 = 0x3001; // adds r0, #1
    public const uint AddR2 = 0x3201; // adds r2, #1
    public const uint AddR4 = 0x3401; // adds r4, #1, which no exception stacks
    public const uint LdrR0FromR1 = 0x6808;
    public const uint StrR0ToR1 = 0x6008;
    public const uint LdrdR2R3FromR1 = 0xE9D12300;
    public const uint UdivR0R0R1 = 0xFBB0F0F1;
    public const uint PushR4ToR7 = 0xB4F0;
    public const uint SubSp64 = 0xB090;
    public const uint Isb = 0xF3BF8F6F;
    public const uint CpsidI = 0xB672;
    public const uint CpsieI = 0xB662;
    public const uint CpsidF = 0xB671;
    public const uint Wfi = 0xBF30;
    public const uint Wfe = 0xBF20;
    public const uint Sev = 0xBF40;
    public const uint Udf = 0xDE01;
    public const uint Bkpt = 0xBE00;
    public const uint VaddS0S0S1 = 0xEE300A20;
    public const uint VmovS0R0 = 0xEE000A10;
    public const uint TtR0R1 = 0xE841F000;
    public const uint TttR0R1 = 0xE841F040;
    public const uint MrsR0Control = 0xF3EF8014;
    public const uint LdrexR0R2 = 0xE8520F00;
    public const uint StrexR0R1R2 = 0xE8421000;

    // Special registers for MSR.
    public const uint Msp = 8;
    public const uint Psp = 9;
    public const uint MspLimit = 10;
    public const uint PspLimit = 11;
    public const uint Primask = 16;
    public const uint Basepri = 17;
    public const uint BasepriMax = 18;
    public const uint FaultMask = 19;
    public const uint Control = 20;
}
