namespace Hil.Core.Boards;

/// <summary>A look into the running chip, as a debug probe has it. Looking changes nothing.</summary>
public interface IDebugPort : IPort
{
    /// <summary>Where the core is.</summary>
    uint ProgramCounter { get; }

    /// <summary>Instructions executed since the board was made.</summary>
    long Instructions { get; }

    /// <summary>Reads memory without side effects.</summary>
    byte[] ReadMemory(uint address, int length);

    /// <summary>The address of a symbol of the programmed image, or null.</summary>
    uint? AddressOf(string symbol);
}
