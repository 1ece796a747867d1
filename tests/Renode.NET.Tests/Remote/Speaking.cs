namespace Renode.NET.Tests.Remote;

/// <summary>A program for the tiny platform that sends the line <c>A</c> and stays where it is.</summary>
internal static class Speaking
{
    public const ulong Entry = 8;

    public static readonly byte[] Program =
    [
        0x00, 0x00, 0x04, 0x20,     // initial stack pointer 0x20040000
        0x09, 0x00, 0x00, 0x00,     // reset vector 8, Thumb
        0x05, 0x48,                 // 08: ldr r0, [pc, #20]    uart0 + 0x500, at 0x20
        0x06, 0x4A,                 // 0a: ldr r2, [pc, #24]    uart0, at 0x24
        0x04, 0x21,                 // 0c: movs r1, #4
        0x01, 0x60,                 // 0e: str r1, [r0]         ENABLE
        0x01, 0x21,                 // 10: movs r1, #1
        0x91, 0x60,                 // 12: str r1, [r2, #8]     TASKS_STARTTX
        0x41, 0x21,                 // 14: movs r1, #'A'
        0xC1, 0x61,                 // 16: str r1, [r0, #0x1c]  TXD
        0x0A, 0x21,                 // 18: movs r1, #'\n'
        0xC1, 0x61,                 // 1a: str r1, [r0, #0x1c]
        0xFE, 0xE7,                 // 1c: b 1c
        0x00, 0xBF,
        0x00, 0x25, 0x00, 0x40,     // 20: 0x40002500
        0x00, 0x20, 0x00, 0x40,     // 24: 0x40002000
    ];
}
