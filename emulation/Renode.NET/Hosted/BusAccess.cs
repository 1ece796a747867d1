namespace Renode.NET;

/// <summary>An access of a core to a watched address.</summary>
/// <param name="Time">When, to the instruction.</param>
/// <param name="Kind">Read or write.</param>
/// <param name="Address">The address on the system bus.</param>
/// <param name="Width">1, 2, 4 or 8 bytes.</param>
/// <param name="Value">What was written, or 0 for a read: Renode tells no value of it.</param>
/// <param name="ProgramCounter">Where the core was: the instruction, or the first one of its block if Renode did not restart the block.</param>
public readonly record struct BusAccess(VirtualTime Time, BusAccessKind Kind, ulong Address, int Width, ulong Value, ulong ProgramCounter);
