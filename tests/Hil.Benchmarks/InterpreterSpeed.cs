using Hil.Core.Timelines;
using Hil.Emulation;
using Hil.Emulation.Bus;
using Hil.Core.Boards;

namespace Hil.Benchmarks;

/// <summary>Millions of instructions a second on an integer loop: a bitwise CRC-32 over 1 KiB, as gcc -O2 compiles it for this core.</summary>
public sealed class InterpreterSpeed : Benchmark
{
    private const long Instructions = 100_000_000;

    // loop: movs r0, #0; mov.w r1, #1024; bl crc; adds r4, #1; b loop
    private static readonly ushort[] Main = [0x2000, 0xF44F, 0x6180, 0xF000, 0xF81B, 0x3401, 0xE7F8];

    private static readonly ushort[] Crc =
    [
        0xB500, 0x468E, 0xB1A9, 0xF04F, 0x33FF, 0x490B, 0x4486, 0x2208, 0xF810, 0xCB01, 0xEA83, 0x030C, 0xF013, 0x0F01, 0xBF0C, 0x085B,
        0xEA81, 0x0353, 0x3A01, 0xD1F7, 0x4586, 0xD1F0, 0x43D8, 0xF85D, 0xFB04, 0x4608, 0xF85D, 0xFB04, 0x8320, 0xEDB8,
    ];

    /// <inheritdoc />
    public override string Name => "cpu: interpreter, CRC-32 loop";

    /// <inheritdoc />
    public override string Bar => "at least 80 MIPS";

    /// <inheritdoc />
    public override string Measure(TimeProvider clock)
    {
        var machine = Make();
        var target = 0L;
        var time = Median(clock, 3, () => machine.RunUntil(target += Instructions * 3));
        return $"{Instructions / time.TotalSeconds / 1e6:0} MIPS";
    }

    internal static Machine Make()
    {
        var machine = new Machine(new Timeline());
        var flash = new PagedMemory("flash", MemoryKind.Flash, 0, 0x10_0000, 0xFF);
        flash.WriteWord(0, 0x2000_1000);
        flash.WriteWord(4, 0x41);
        for (var i = 0; i < Main.Length; i++)
            flash.Write((uint)(0x40 + 2 * i), BitConverter.GetBytes(Main[i]));
        for (var i = 0; i < Crc.Length; i++)
            flash.Write((uint)(0x80 + 2 * i), BitConverter.GetBytes(Crc[i]));
        machine.Bus.Add(flash);
        machine.Bus.Add(new PagedMemory("ram", MemoryKind.Ram, 0x2000_0000, 0x4_0000, 0));
        machine.Reset(ResetCause.PowerOn);
        return machine;
    }
}
