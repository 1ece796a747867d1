namespace Hil.Firmware.Tests.Boot;

/// <summary>Where things are in flash, as slots/map.h and boot/SWAP.md say.</summary>
internal static class FlashMap
{
    public const uint Primary = 0xC000;
    public const uint Secondary = 0x75000;
    public const uint SlotSize = 0x69000;
    public const uint Scratch = 0xDE000;
    public const uint Journal = 0xFB000;
    public const uint PageSize = 0x1000;
    public const uint HeaderSize = 0x200;
    public const uint TrailerPage = SlotSize - PageSize;

    /// <summary>Offsets in a slot.</summary>
    public const uint Magic = SlotSize - 16;
    public const uint ImageOk = SlotSize - 24;
    public const uint CopyDone = SlotSize - 32;
    public const uint SwapInfo = SlotSize - 40;
}
