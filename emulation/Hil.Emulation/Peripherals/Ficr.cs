using Hil.Emulation.Bus;

namespace Hil.Emulation.Peripherals;

/// <summary>FICR: what the factory wrote (nRF9160 product specification, FICR). An nRF9160 of revision 1 without trim values.</summary>
internal static class Ficr
{
    public const uint BaseAddress = 0x00FF_0000;

    /// <summary>Makes the memory; the device identifier comes from the board's seed.</summary>
    public static PagedMemory Create(ulong seed)
    {
        var memory = new PagedMemory("FICR", MemoryKind.ReadOnly, BaseAddress, 4096, 0xFF);
        var identifier = new SeededRandom(seed).Next();
        // No manual names 0x130 and 0x134; the vendor's start-up code tells part and revision by them.
        ReadOnlySpan<(uint Offset, uint Value)> words =
        [
            (0x130, 0x0000_0009), (0x134, 0x0000_0002), (0x140, 0x0000_9160), (0x204, (uint)identifier), (0x208, (uint)(identifier >> 32)),
            (0x218, 0x100), (0x21C, 0x400), (0x220, 0x1000), (0x224, 0x100),
        ];
        foreach (var (offset, value) in words)
            memory.WriteWord(offset, value);
        return memory;
    }
}
