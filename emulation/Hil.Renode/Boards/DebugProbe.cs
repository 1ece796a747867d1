using Hil.Core.Boards;

namespace Hil.Renode.Boards;

/// <summary>A look into the machine.</summary>
internal sealed class DebugProbe(RenodeBoard board) : IDebugPort
{
    /// <inheritdoc />
    public uint ProgramCounter => (uint)board.Machine.ProgramCounter;

    /// <inheritdoc />
    public long Instructions => (long)board.Machine.ExecutedInstructions;

    /// <inheritdoc />
    public byte[] ReadMemory(uint address, int length) => board.Machine.ReadMemory(address, length);

    /// <inheritdoc />
    public uint? AddressOf(string symbol) => board.Symbols.Find(symbol)?.Address;
}
