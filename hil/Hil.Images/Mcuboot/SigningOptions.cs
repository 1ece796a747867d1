namespace Hil.Images.Mcuboot;

/// <summary>How a payload becomes an MCUboot image.</summary>
/// <param name="Version">The version in the header.</param>
/// <param name="HeaderSize">Bytes from the start of the slot to the payload, 32 to 65,535; 0x200 on nRF91.</param>
/// <param name="SecurityCounter">The security counter in the protected area, or null for none.</param>
/// <param name="SlotSize">Bytes of the slot that must hold image and trailer; null to check nothing.</param>
/// <param name="Pad">Whether to fill the file up to the slot and to write the magic, which asks for a test update.</param>
/// <param name="Confirm">Whether to set <c>image_ok</c> too, which asks for a permanent update. Only with <paramref name="Pad"/>.</param>
public sealed record SigningOptions(
    ImageVersion Version, ushort HeaderSize = 0x200, uint? SecurityCounter = null, int? SlotSize = null, bool Pad = false, bool Confirm = false);
