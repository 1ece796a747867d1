namespace Hil.Emulation.Cpu;

/// <summary>Bits of the Configurable Fault Status Register (CFSR).</summary>
internal static class FaultStatus
{
    public const uint InstructionAccess = 1 << 0;
    public const uint DataAccess = 1 << 1;
    public const uint MemoryUnstacking = 1 << 3;
    public const uint MemoryStacking = 1 << 4;
    public const uint MemoryLazyFloat = 1 << 5;
    public const uint MemoryAddressValid = 1 << 7;

    public const uint InstructionBus = 1 << 8;
    public const uint PreciseBus = 1 << 9;
    public const uint BusUnstacking = 1 << 11;
    public const uint BusStacking = 1 << 12;
    public const uint BusLazyFloat = 1 << 13;
    public const uint BusAddressValid = 1 << 15;

    public const uint UndefinedInstruction = 1 << 16;
    public const uint InvalidState = 1 << 17;
    public const uint InvalidReturn = 1 << 18;
    public const uint NoCoprocessor = 1 << 19;
    public const uint StackOverflow = 1 << 20;
    public const uint Unaligned = 1 << 24;
    public const uint DivideByZero = 1 << 25;
}
