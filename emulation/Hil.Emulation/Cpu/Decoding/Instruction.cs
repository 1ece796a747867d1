using System.Runtime.InteropServices;

namespace Hil.Emulation.Cpu.Decoding;

/// <summary>
/// A decoded instruction: what to do, with which registers and which constant. It does not depend on where the instruction stands nor on
/// the state of the core, so that boards share it and a compiling executor can read it as well as the interpreter.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Instruction
{
    /// <summary>What to do outside an IT block. <see cref="Operation.None"/> is a slot that was not decoded yet.</summary>
    public Operation Operation;

    /// <summary>2 or 4 bytes.</summary>
    public byte Length;

    /// <summary>What else the operation needs to know: a kind of shift, a size, a condition; see <see cref="Operation"/>.</summary>
    public byte Kind;

    /// <summary>The destination register; the first transferred one of a load or store.</summary>
    public byte Rd;

    /// <summary>The first operand, or the base register.</summary>
    public byte Rn;

    /// <summary>The second operand, or the index register.</summary>
    public byte Rm;

    /// <summary>The accumulator, the high half of a long result, the second transferred register, the lowest bit of a bit field.</summary>
    public byte Ra;

    /// <summary>A constant, an offset in two's complement, an amount of shift or a list of registers; see <see cref="Operation"/>.</summary>
    public uint Immediate;

    /// <summary>As it stands in memory: the first half-word in the upper half of a 32-bit instruction, a 16-bit one in the lower half.</summary>
    public uint Raw;
}
