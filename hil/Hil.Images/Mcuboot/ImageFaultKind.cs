namespace Hil.Images.Mcuboot;

/// <summary>What a bootloader would refuse an image for, in the order in which it looks.</summary>
public enum ImageFaultKind
{
    /// <summary>It is no MCUboot image, or its header asks for what the bootloader cannot do.</summary>
    Header,

    /// <summary>It does not fit its slot.</summary>
    Size,

    /// <summary>It ends before its payload does.</summary>
    Truncated,

    /// <summary>Its TLV entries are missing, malformed, or there twice.</summary>
    Entries,

    /// <summary>The hash that it states is not its own.</summary>
    Hash,

    /// <summary>It is signed with another key.</summary>
    Key,

    /// <summary>The signature is not the key's for this image.</summary>
    Signature,

    /// <summary>It is linked for another place or chip.</summary>
    Board,

    /// <summary>Its security counter is lower than that of the image that runs.</summary>
    Counter,
}
