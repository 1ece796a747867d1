namespace Renode.NET;

/// <summary>A byte that a UART sent.</summary>
/// <param name="Time">When, to the instruction that sent it.</param>
/// <param name="Value">The byte.</param>
public readonly record struct UartByte(VirtualTime Time, byte Value);
