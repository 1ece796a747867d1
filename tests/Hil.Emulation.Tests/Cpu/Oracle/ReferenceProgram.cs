using System.Runtime.InteropServices;
using System.Text;
using Hil.Core.Boards;
using Hil.Core.Images;
using Hil.Core.Timelines;
using Hil.Emulation.Bus;

namespace Hil.Emulation.Tests.Cpu.Oracle;

/// <summary>
/// Many blocks of instructions, each run from a state of its own and followed by a dump of the state, assembled by GCC and run by QEMU's
/// model of this core and by ours.
/// </summary>
internal sealed class ReferenceProgram
{
    public const int StateWords = 47;

    private const string Compiler = "arm-none-eabi-gcc";
    private const string Qemu = "qemu-system-arm";
    private const uint CodeBase = 0x1000_0000;
    private const uint DataBase = 0x3800_0000;
    private const int ScratchSize = 0x1000;

    private readonly List<(uint[] State, string[] Instructions)> _blocks = [];

    private int DumpSize => ScratchSize + _blocks.Count * StateWords * 4;

    public static void NeedTools()
    {
        Tool.Find("gcc-arm-none-eabi", Compiler);
        Tool.Find("qemu-system-arm", Qemu);
    }

    public void Add(uint[] state, string[] instructions) => _blocks.Add((state, instructions));

    /// <summary>Runs both and compares every block and the scratch memory.</summary>
    public void Compare()
    {
        var folder = Directory.CreateTempSubdirectory("hil-oracle-");
        try
        {
            var (source, elf) = (Path.Combine(folder.FullName, "program.s"), Path.Combine(folder.FullName, "program.elf"));
            File.WriteAllText(source, Source());
            Tool.Text(
                Compiler, "-mcpu=cortex-m33", "-mfpu=fpv5-sp-d16", "-mfloat-abi=hard", "-mthumb", "-nostdlib",
                $"-Wl,-Ttext=0x{CodeBase:x}", "-Wl,-estart", "-o", elf, source);
            var expected = Tool.Output(Qemu,
            [
                "-M", "mps2-an505", "-cpu", "cortex-m33", "-display", "none", "-monitor", "none", "-serial", "none",
                "-semihosting-config", "enable=on,target=native", "-kernel", elf,
            ]);
            Assert.That(expected, Has.Length.EqualTo(DumpSize), "QEMU did not reach the end of the program.");
            CompareDumps(expected, RunOurs(FirmwareFile.Load(elf)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private byte[] RunOurs(FirmwareImage image)
    {
        var machine = new Machine(new Timeline()) { Symbols = image.Symbols };
        var data = new PagedMemory("data", MemoryKind.Ram, DataBase, 0x20_0000, 0);
        var code = new PagedMemory("code", MemoryKind.Ram, CodeBase, 0x40_0000, 0);
        var vectors = new PagedMemory("vectors", MemoryKind.ReadOnly, 0, 0x1000, 0);
        machine.Bus.Add(data);
        machine.Bus.Add(code);
        machine.Bus.Add(vectors);
        foreach (var segment in image.Segments)
            code.Write(segment.Address - CodeBase, segment.Bytes.Span);
        vectors.WriteWord(0, code.ReadWord(0));
        vectors.WriteWord(4, code.ReadWord(4));
        machine.Reset(ResetCause.PowerOn);
        var finish = image.Symbols.Find("finish")!.Address;
        var ended = machine.RunUntil(1_000_000_000, () => machine.Timeline.Snapshot().Any(e => e is DiagnosticEntry));
        Assert.That(ended, "Our core did not reach the end of the program.");
        var end = machine.Timeline.Snapshot().OfType<DiagnosticEntry>().First();
        Assert.That(end.ProgramCounter, Is.InRange(finish, finish + 16), end.Describe());
        var dump = new byte[DumpSize];
        data.Read(0, dump);
        return dump;
    }

    private void CompareDumps(byte[] expected, byte[] found)
    {
        var words = MemoryMarshal.Cast<byte, uint>(expected);
        var ours = MemoryMarshal.Cast<byte, uint>(found);
        for (var block = 0; block < _blocks.Count; block++)
        {
            var start = ScratchSize / 4 + block * StateWords;
            var differences = new StringBuilder();
            for (var i = 0; i < StateWords; i++)
            {
                if (words[start + i] != ours[start + i])
                    differences.Append($"{NameOf(i)} {words[start + i]:x8} expected, {ours[start + i]:x8} found; ");
            }

            if (differences.Length == 0)
                continue;
            var (state, instructions) = _blocks[block];
            var from = string.Join(" ", state.Select((value, i) => $"{NameOf(i)}={value:x8}"));
            Assert.Fail($"QEMU and the core differ after\n  {string.Join("\n  ", instructions)}\n{differences}\nfrom {from}");
        }

        Assert.That(found.AsSpan(0, ScratchSize).SequenceEqual(expected.AsSpan(0, ScratchSize)), "The memories differ.");
    }

    private static string NameOf(int word) => word switch { < 13 => $"r{word}", 13 => "apsr", 46 => "fpscr", _ => $"s{word - 14}" };

    private string Source()
    {
        var source = new StringBuilder(
            $"""
            .syntax unified
            .thumb
            .text
            .global start, finish
            vectors: .word 0x{DataBase + 0x20_0000:x}, start
            .rept 14
            .word failed
            .endr
            .thumb_func
            failed: movs r0, #0x18
              movs r1, #0
              bkpt 0xab
              b .
            .type start, %function
            start:
              ldr r0, =0xe000ed88
              ldr r1, =0x00f00000
              str r1, [r0]
              dsb
              isb

            """);
        for (var i = 0; i < _blocks.Count; i++)
        {
            source.Append(
                $"""
                  ldr r0, =state{i}
                  ldr sp, =0x{DataBase + ScratchSize + i * StateWords * 4:x}
                  ldr lr, =0x{DataBase + ScratchSize / 2:x}
                  ldr r1, [r0, #52]
                  msr apsr_nzcvqg, r1
                  add r1, r0, #56
                  vldmia r1!, {"{s0-s31}"}
                  ldr r1, [r1]
                  vmsr fpscr, r1
                  ldmia r0, {"{r0-r12}"}

                """);
            foreach (var line in _blocks[i].Instructions.SelectMany(instruction => instruction.Split(';')))
                source.Append("  ").AppendLine(line.Trim());
            source.Append(
                $"""
                  stmia sp, {"{r0-r12}"}
                  mrs r0, apsr
                  str r0, [sp, #52]
                  add r0, sp, #56
                  vstmia r0!, {"{s0-s31}"}
                  vmrs r1, fpscr
                  str r1, [r0]
                  b.w 9f
                  .ltorg
                  .balign 4
                state{i}: .word {string.Join(", ", _blocks[i].State.Select(word => $"0x{word:x}"))}
                9:

                """);
        }

        source.Append(
            $"""
            .type finish, %function
            finish:
              ldr sp, =0x{DataBase + 0x20_0000:x}
              movs r0, #1
              ldr r1, =open
              bkpt 0xab
              ldr r1, =0x{DataBase + 0x1F_0000:x}
              ldr r2, =0x{DataBase:x}
              ldr r3, =0x{DumpSize:x}
              stmia r1, {"{r0, r2, r3}"}
              movs r0, #5
              bkpt 0xab
              movs r0, #0x18
              ldr r1, =0x20026
              bkpt 0xab
              b .
              .ltorg
              .balign 4
            open: .word name, 4, 3
            name: .asciz ":tt"

            """);
        return source.ToString();
    }
}
