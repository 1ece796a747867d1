namespace Hil.Core.Images;

/// <summary>Bytes at an address.</summary>
/// <param name="Address">Where the first byte goes (the load address of an ELF segment).</param>
/// <param name="Bytes">At least one.</param>
public sealed record ImageSegment(uint Address, ReadOnlyMemory<byte> Bytes);
