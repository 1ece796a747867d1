using System.Runtime.InteropServices;

namespace Hil.Emulation.Cpu.Decoding;

/// <summary>
/// A decoded instruction: what to do, with which registers and which constant. It does not depend on where the instruction stands nor on
/// the state of the core, so that boards share it and a compiling executor can read it as well as the interpreter.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct Instruction
{
    /// <summary>What to do outside an IT block. 0 (<see cref="Operation.None"/>) is a slot that was not decoded yet.</summary>
    public Operation Operation;

    /// <summary>What to do inside an IT block, where most 16-bit instructions leave the flags alone.</summary>
    public Operation InBlock;

    /// <summary>The destination register; the first transferred one of a load or store.</summary>
    public byte Rd;

    /// <summary>The first operand, or the base register.</summary>
    public byte Rn;

    /// <summary>The second operand, or the index register.</summary>
    public byte Rm;

    /// <summary>The accumulator, the high half of a long result, the second transferred register, the lowest bit of a bit field.</summary>
    public byte Ra;

    /// <summary>A constant, an offset (two's complement) or a list of registers; its meaning goes with the operation.</summary>
    public uint Immediate;

    /// <summary>The half-words as they stand in memory: the first in the upper half of a 32-bit instruction, alone in the lower half of a 16-bit one.</summary>
    public uint Raw;

    /// <summary>Whether it takes four bytes rather than two.</summary>
    public readonly bool IsWide => Raw >= 0xE800_0000;
}
