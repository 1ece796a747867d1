namespace Hil.Core.Images;

/// <summary>What a chip has for an image: flash from address 0, UICR, RAM. Immutable.</summary>
/// <param name="FlashSize">Bytes of code flash, from address 0.</param>
/// <param name="UicrAddress">Where the user's configuration registers begin.</param>
/// <param name="UicrSize">Their bytes.</param>
/// <param name="RamAddress">Where RAM begins.</param>
/// <param name="RamSize">Its bytes.</param>
public sealed record MemoryMap(uint FlashSize, uint UicrAddress, uint UicrSize, uint RamAddress, uint RamSize)
{
    /// <summary>The nRF9160's (product specification, memory map).</summary>
    public static MemoryMap Nrf9160 { get; } = new(0x10_0000, 0x00FF_8000, 0x1000, 0x2000_0000, 0x4_0000);

    /// <summary>Checks that each segment of an image lies in flash or in UICR.</summary>
    /// <param name="image">The image.</param>
    /// <param name="board">What the board is called, for the message.</param>
    /// <exception cref="ImageException">One does not; the message says which and what there is.</exception>
    public void CheckPlaces(FirmwareImage image, string board)
    {
        foreach (var segment in image.Segments)
            if (!IsWithin(segment, 0, FlashSize) && !IsWithin(segment, UicrAddress, UicrSize))
                throw new ImageException(
                    $"{image.Name}: {board} has flash from 0x00000000 to 0x{FlashSize - 1:x8} (and UICR at 0x{UicrAddress:x8}); " +
                    $"found {segment.Bytes.Length} bytes at 0x{segment.Address:x8}.");
    }

    /// <summary>Checks that the core can start from what stands at address 0 of flash.</summary>
    /// <param name="image">The image that was programmed.</param>
    /// <param name="board">What the board is called, for the message.</param>
    /// <param name="stack">The first word of flash.</param>
    /// <param name="start">The second word of flash.</param>
    /// <exception cref="ImageException">It cannot; the message says what was expected and found.</exception>
    public void CheckStart(FirmwareImage image, string board, uint stack, uint start)
    {
        if (stack == uint.MaxValue && start == uint.MaxValue)
            throw new ImageException($"{image.Name}: a vector table at 0x00000000 was expected, found erased flash: nothing would start on {board}.");
        if (stack <= RamAddress || stack > RamAddress + RamSize)
            throw new ImageException(
                $"{image.Name}: the vector table's stack pointer was expected in RAM (0x{RamAddress:x8} to 0x{RamAddress + RamSize:x8}), found 0x{stack:x8}.");
        if ((start & 1) == 0 || start >= FlashSize)
            throw new ImageException(
                $"{image.Name}: the vector table's reset handler was expected as an odd address in flash (below 0x{FlashSize:x8}), found 0x{start:x8}.");
    }

    private static bool IsWithin(ImageSegment segment, uint start, uint size) =>
        segment.Address >= start && segment.Address + (long)segment.Bytes.Length <= (long)start + size;
}
