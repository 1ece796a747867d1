namespace Hil.Images.Mcuboot;

/// <summary>What is made wrong in an image for a test.</summary>
public enum ImageDefect
{
    /// <summary>A bit of the signature is another one.</summary>
    Signature,

    /// <summary>A bit of the stated SHA-256 is another one.</summary>
    Hash,

    /// <summary>A bit in the middle of the payload is another one.</summary>
    Payload,

    /// <summary>The file ends in the middle of the payload.</summary>
    Truncated,

    /// <summary>A bit of the first word is another one.</summary>
    Magic,
}
