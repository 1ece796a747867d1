namespace Renode.NET.Tests;

/// <summary>
/// A program for counted.repl whose time can be counted by hand: 100 MIPS are 10 ns an instruction. Each round lights the light, sends A, puts
/// the light out, sends a line feed, and counts itself at 0x20000010.
/// </summary>
internal static class TinyProgram
{
    /// <summary>From the light's going on to its next going on: 9 instructions, 100 turns of 2, and the branch back.</summary>
    public const long RoundNanoseconds = (9 + 2 * 100 + 1) * 10;

    public const ulong Loop = 0x16, SendsA = 0x1A, Counter = 0x20000010;

    private static readonly byte[] Code =
    [
        0x00, 0x10, 0x00, 0x20, 0x09, 0x00, 0x00, 0x00, // stack 0x20001000, start 0x08 (Thumb)
        0x4F, 0xF0, 0x80, 0x40, // 08  mov.w r0, #0x40000000   the UART
        0x08, 0x49,             // 0C  ldr   r1, [pc, #32]     the port
        0x09, 0x4E,             // 0E  ldr   r6, [pc, #36]     the counter
        0x08, 0x22,             // 10  movs  r2, #8            pin 3
        0x00, 0x24,             // 12  movs  r4, #0
        0x8A, 0x61,             // 14  str   r2, [r1, #0x18]   DIRSET
        0x8A, 0x60,             // 16  str   r2, [r1, #0x08]   OUTSET
        0x41, 0x23,             // 18  movs  r3, #'A'
        0x03, 0x70,             // 1A  strb  r3, [r0]
        0xCA, 0x60,             // 1C  str   r2, [r1, #0x0C]   OUTCLR
        0x0A, 0x23,             // 1E  movs  r3, #'\n'
        0x03, 0x70,             // 20  strb  r3, [r0]
        0x01, 0x34,             // 22  adds  r4, #1
        0x34, 0x60,             // 24  str   r4, [r6]
        0x64, 0x25,             // 26  movs  r5, #100
        0x01, 0x3D,             // 28  subs  r5, #1
        0xFD, 0xD1,             // 2A  bne   0x28
        0xF3, 0xE7,             // 2C  b     0x16
        0x00, 0x00,
        0x00, 0x05, 0x00, 0x50,
        0x10, 0x00, 0x00, 0x20,
    ];

    /// <summary>Puts platform and program into a machine.</summary>
    public static void LoadInto(IRenodeMachine machine)
    {
        machine.LoadPlatform(RepositoryRoot.Of("tests", "Renode.NET.Tests", "Platforms", "counted.repl"));
        machine.Write(0, Code);
    }
}
