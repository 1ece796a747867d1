namespace Renode.NET.Tests.Remote;

/// <summary>A program for the tiny platform that turns its LED on and off without end.</summary>
internal static class Blinking
{
    public const ulong Entry = 8;

    public static readonly byte[] Program =
    [
        0x00, 0x00, 0x04, 0x20,     // initial stack pointer 0x20040000
        0x09, 0x00, 0x00, 0x00,     // reset vector 8, Thumb
        0x05, 0x48,                 // 08: ldr r0, [pc, #20]    port0 + 0x500, at 0x20
        0x04, 0x21,                 // 0a: movs r1, #4          pin 2
        0x81, 0x61,                 // 0c: str r1, [r0, #0x18]  DIRSET
        0x81, 0x60,                 // 0e: str r1, [r0, #0x08]  OUTSET
        0x01, 0x32,                 // 10: adds r2, #1
        0x01, 0x32,                 // 12: adds r2, #1
        0xC1, 0x60,                 // 14: str r1, [r0, #0x0c]  OUTCLR
        0x01, 0x32,                 // 16: adds r2, #1
        0xF9, 0xE7,                 // 18: b 0e
        0x00, 0xBF, 0x00, 0xBF, 0x00, 0xBF,
        0x00, 0x05, 0x00, 0x50,     // 20: 0x50000500
    ];
}
