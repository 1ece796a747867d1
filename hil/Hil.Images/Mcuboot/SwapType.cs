namespace Hil.Images.Mcuboot;

/// <summary>What a bootloader makes of two trailers (MCUboot <c>bootutil_public.h</c>).</summary>
public enum SwapType
{
    /// <summary>Run what is there.</summary>
    None = 1,

    /// <summary>Swap, and swap back unless the new image confirms itself.</summary>
    Test = 2,

    /// <summary>Swap for good.</summary>
    Permanent = 3,

    /// <summary>Swap back: the image that runs has not confirmed itself.</summary>
    Revert = 4,
}
