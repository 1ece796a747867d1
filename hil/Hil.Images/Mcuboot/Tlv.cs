namespace Hil.Images.Mcuboot;

/// <summary>A type-length-value entry behind an MCUboot image.</summary>
/// <param name="Type">What it says.</param>
/// <param name="Value">At most 65,535 bytes.</param>
/// <param name="IsProtected">Whether it stands in the protected area, which hash and signature cover.</param>
public sealed record Tlv(TlvType Type, ReadOnlyMemory<byte> Value, bool IsProtected);
