namespace Hil.Emulation.Cpu;

/// <summary>What is done to memory.</summary>
internal enum Access
{
    Read,
    Write,
    Execute,
}
