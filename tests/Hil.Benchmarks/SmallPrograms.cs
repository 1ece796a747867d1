using System.Buffers.Binary;
using System.Security.Cryptography;
using Hil.Core.Images;

namespace Hil.Benchmarks;

/// <summary>Programs of a few instructions that start at 0x40 and need flash and RAM, nothing else.</summary>
internal static class SmallPrograms
{
    private const int Start = 0x40;
    private const int CrcStart = 0x80;

    /// <summary>A bitwise CRC-32 over 1 KiB without end, as gcc -O2 compiles it for this core.</summary>
    public static FirmwareImage CrcLoop { get; } = Image("crc-loop",
        // loop: movs r0, #0; mov.w r1, #1024; bl crc; adds r4, #1; b loop
        [0x2000, 0xF44F, 0x6180, 0xF000, 0xF81B, 0x3401, 0xE7F8],
        [
            0xB500, 0x468E, 0xB1A9, 0xF04F, 0x33FF, 0x490B, 0x4486, 0x2208, 0xF810, 0xCB01, 0xEA83, 0x030C, 0xF013, 0x0F01, 0xBF0C, 0x085B,
            0xEA81, 0x0353, 0x3A01, 0xD1F7, 0x4586, 0xD1F0, 0x43D8, 0xF85D, 0xFB04, 0x4608, 0xF85D, 0xFB04, 0x8320, 0xEDB8,
        ]);

    /// <summary>Sleeps, and nothing wakes it. loop: wfi; b loop</summary>
    public static FirmwareImage Sleep { get; } = Image("sleep", [0xBF30, 0xE7FD], []);

    private static FirmwareImage Image(string name, ushort[] main, ushort[] function)
    {
        var bytes = new byte[CrcStart + 2 * function.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, 0x2000_1000);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), Start | 1);
        Put(main, Start);
        Put(function, CrcStart);
        return new(name, Convert.ToHexStringLower(SHA256.HashData(bytes)), [new ImageSegment(0, bytes)], SymbolTable.Empty);

        void Put(ushort[] code, int place)
        {
            for (var i = 0; i < code.Length; i++)
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(place + 2 * i), code[i]);
        }
    }
}
