namespace Hil.Emulation.Cpu.Decoding;

/// <summary>What an instruction does.</summary>
internal enum Operation : ushort
{
    /// <summary>Not decoded yet.</summary>
    None,
}
