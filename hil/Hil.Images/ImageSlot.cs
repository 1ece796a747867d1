namespace Hil.Images;

/// <summary>The place in flash from which an image runs, and the RAM that its stack may use.</summary>
/// <param name="Address">Where the slot begins.</param>
/// <param name="Size">Its bytes, trailer included.</param>
/// <param name="RamAddress">Where RAM begins.</param>
/// <param name="RamSize">Its bytes.</param>
public sealed record ImageSlot(uint Address, int Size, uint RamAddress, int RamSize)
{
    /// <summary>The primary slot of a Thingy:91 behind MCUboot (sdk-nrf, <c>thingy91_pm_static.yml</c>), with the nRF9160's 256 KiB of RAM.</summary>
    public static ImageSlot Thingy91 { get; } = new(0xC000, 0x69000, 0x2000_0000, 0x4_0000);
}
