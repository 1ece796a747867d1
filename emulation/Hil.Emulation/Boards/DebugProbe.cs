using Hil.Core.Boards;

namespace Hil.Emulation.Boards;

/// <summary>A look into the chip.</summary>
internal sealed class DebugProbe(Machine machine) : IDebugPort
{
    public uint ProgramCounter => machine.Cpu.ProgramCounter;

    public long Instructions => machine.Cpu.Instructions;

    public byte[] ReadMemory(uint address, int length)
    {
        var bytes = new byte[length];
        if (!machine.Bus.TryPeek(address, bytes))
            throw new ArgumentException($"A range of memory was expected, found {length} bytes at 0x{address:x8}.", nameof(address));
        return bytes;
    }

    public uint? AddressOf(string symbol) => machine.Symbols.Find(symbol)?.Address;
}
