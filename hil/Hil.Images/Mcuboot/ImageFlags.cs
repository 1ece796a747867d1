namespace Hil.Images.Mcuboot;

/// <summary>The flags of an MCUboot image header (MCUboot <c>image.h</c>).</summary>
[Flags]
public enum ImageFlags : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Position-independent code; no bootloader supports it.</summary>
    PositionIndependent = 0x01,

    /// <summary>The payload is encrypted with AES-128.</summary>
    Aes128 = 0x04,

    /// <summary>The payload is encrypted with AES-256.</summary>
    Aes256 = 0x08,

    /// <summary>Not to be booted.</summary>
    NotBootable = 0x10,

    /// <summary>Copied to RAM before it runs.</summary>
    RamLoad = 0x20,

    /// <summary>The load address is an address in flash at which the image must stand.</summary>
    RomFixed = 0x100,
}
