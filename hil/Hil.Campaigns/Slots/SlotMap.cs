namespace Hil.Campaigns.Slots;

/// <summary>Where things are in flash. The campaign has its own map, so that a mistake in the firmware's is found.</summary>
/// <param name="Primary">Where the slot begins from which images run.</param>
/// <param name="Secondary">Where the slot begins that takes new images.</param>
/// <param name="SlotSize">Bytes of a slot, trailer included.</param>
/// <param name="Journal">The page in which the bootloader notes the steps of a swap.</param>
internal sealed record SlotMap(uint Primary, uint Secondary, int SlotSize, uint Journal)
{
    /// <summary>A Thingy:91 behind MCUboot (sdk-nrf, <c>thingy91_pm_static.yml</c>), with the last page of scratch as journal.</summary>
    public static SlotMap Thingy91 { get; } = new(0xC000, 0x75000, 0x69000, 0xFB000);

    /// <summary>Everything before the primary slot is the bootloader.</summary>
    public bool IsBootloader(uint address) => address < Primary;

    /// <summary>Whether an address lies in a slot's header, a field of a trailer, or the journal: what decides, rather than what is decided on.</summary>
    public bool IsDecisive(uint address) =>
        IsReserved(Primary, address) || IsReserved(Secondary, address) || IsHeader(Primary, address) || IsHeader(Secondary, address)
        || address - Journal < Core.Flash.FlashPage.Size;

    /// <summary>Whether an address lies in the fields at the end of a slot.</summary>
    public bool IsTrailer(uint slot, uint address) =>
        address >= slot + SlotSize - Images.Mcuboot.Trailer.Size && address < slot + SlotSize;

    /// <summary>Whether an address lies in a slot.</summary>
    public bool IsIn(uint slot, uint address) => address - slot < SlotSize;

    /// <summary>Where a slot's <c>image_ok</c> is.</summary>
    public uint ImageOk(uint slot) => slot + (uint)SlotSize - 24;

    // Beside the trailer's fields the application keeps its record of a download there.
    private bool IsReserved(uint slot, uint address) =>
        address >= slot + SlotSize - Images.Mcuboot.Trailer.Reserved && address < slot + SlotSize;

    private static bool IsHeader(uint slot, uint address) => address - slot < Images.Mcuboot.ImageHeader.Size;
}
