using Hil.Core.Timelines;
using Hil.Emulation;
using Hil.Emulation.Bus;
using Hil.Core.Boards;

namespace Hil.Benchmarks;

/// <summary>Millions of instructions a second on an integer loop: a bitwise CRC-32 over 1 KiB, as gcc -O2 compiles it for this core.</summary>
public sealed class InterpreterSpeed : Benchmark
{
    private const long Instructions = 100_000_000;

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
        foreach (var segment in SmallPrograms.CrcLoop.Segments)
            flash.Write(segment.Address, segment.Bytes.Span);
        machine.Bus.Add(flash);
        machine.Bus.Add(new PagedMemory("ram", MemoryKind.Ram, 0x2000_0000, 0x4_0000, 0));
        machine.Reset(ResetCause.PowerOn);
        return machine;
    }
}
