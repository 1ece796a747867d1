namespace Hil.Emulation.Bus;

/// <summary>The contents of a memory at one instant: pages that nobody writes any more. Immutable, safe for every thread.</summary>
public sealed class MemorySnapshot
{
    internal MemorySnapshot(MemoryPage[] pages) => Pages = pages;

    internal MemoryPage[] Pages { get; }

    /// <summary>The size of the memory in bytes.</summary>
    public int Size => Pages.Length * MemoryPage.Size;
}
