using Hil.Core.Boards;
using Hil.Core.Timelines;
using Hil.Emulation.Bus;
using Hil.Emulation.Cpu;

namespace Hil.Emulation.Tests.Cpu;

/// <summary>A machine with 1 MiB of flash, 256 KiB of RAM and nothing else, and a program written as half-words.</summary>
internal sealed class TestCore
{
    public const uint Code = 0x400;
    public const uint Ram = 0x2000_0000;
    public const uint StackTop = 0x2000_8000;

    public TestCore(params uint[] program)
    {
        Machine.Bus.Add(Flash);
        Machine.Bus.Add(Memory);
        Flash.WriteWord(0, StackTop);
        Flash.WriteWord(4, Code | 1);
        Put(Code, program);
        Machine.Reset(ResetCause.PowerOn);
    }

    public PagedMemory Flash { get; } = new("flash", MemoryKind.Flash, 0, 0x10_0000, 0xFF);

    public PagedMemory Memory { get; } = new("ram", MemoryKind.Ram, Ram, 0x4_0000, 0);

    public Timeline Timeline => Machine.Timeline;

    public Machine Machine { get; } = new(new Timeline());

    public uint this[int register]
    {
        get => Machine.Cpu[register];
        set => Machine.Cpu[register] = value;
    }

    /// <summary>Writes instructions: a value above 0xFFFF is a 32-bit one as the manual prints it.</summary>
    public void Put(uint address, params uint[] program)
    {
        var memory = address < Ram ? Flash : Memory;
        foreach (var instruction in program)
        {
            ushort[] halves = instruction > 0xFFFF ? [(ushort)(instruction >> 16), (ushort)instruction] : [(ushort)instruction];
            foreach (var half in halves)
            {
                memory.Write(address - memory.BaseAddress, BitConverter.GetBytes(half));
                address += 2;
            }
        }
    }

    public void PutVector(int exception, uint handler) => Flash.WriteWord(4 * (uint)exception, handler | 1);

    public uint Word(uint address) => address < Ram ? Flash.ReadWord(address) : Memory.ReadWord(address - Ram);

    public void SetWord(uint address, uint value) => Memory.WriteWord(address - Ram, value);

    public CortexM33 Cpu => Machine.Cpu;

    /// <summary>Interrupt status register: the exception that is handled.</summary>
    public int Exception => Cpu.ActiveException;

    public uint Cfsr => Cpu.PeekSystem(0xE000_ED28);

    public IEnumerable<DiagnosticEntry> Diagnostics => Timeline.Snapshot().OfType<DiagnosticEntry>();

    /// <summary>Puts instructions where the core is and executes them.</summary>
    public TestCore Do(params uint[] program)
    {
        Put(this[15], program);
        return Step(program.Length);
    }

    /// <summary>Writes a special register by MSR from R0.</summary>
    public TestCore SetSpecial(uint number, uint value)
    {
        this[0] = value;
        return Do(0xF380_8800 | number);
    }

    /// <summary>Executes some instructions.</summary>
    public TestCore Step(int instructions = 1)
    {
        Machine.RunUntil(Machine.Scheduler.Now + 3 * instructions);
        return this;
    }
}
