using Hil.Core.Images;

namespace Hil.Images.Mcuboot;

/// <summary>Makes bad images out of good ones, so that no bad image is edited by hand.</summary>
public static class ImageSpoiler
{
    /// <summary>A copy of an image with one defect. The same image and defect give the same bytes.</summary>
    /// <param name="image">The bytes of a good image.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="defect">What to make wrong.</param>
    /// <exception cref="ImageException">It is no image, or has not what is to be made wrong.</exception>
    public static byte[] Spoil(ReadOnlyMemory<byte> image, string name, ImageDefect defect)
    {
        var read = McubootImage.Parse(image, name);
        var middle = read.Header.HeaderSize + (int)(read.Header.ImageSize / 2);
        if (defect is ImageDefect.Truncated)
            return image[..middle].ToArray();
        var spoilt = image.ToArray();
        var offset = defect switch
        {
            ImageDefect.Magic => 0,
            ImageDefect.Payload when read.Header.ImageSize > 0 => middle,
            ImageDefect.Hash => LastByteOf(TlvType.Sha256, "SHA-256"),
            ImageDefect.Signature => LastByteOf(TlvType.Ecdsa, "ECDSA signature"),
            ImageDefect.Payload => throw new ImageException($"{name}: a payload to spoil was expected, found an empty one."),
            _ => throw new ArgumentOutOfRangeException(nameof(defect), defect, null),
        };
        // The high bit: the first word with another low bit would be the magic of an older format.
        spoilt[offset] ^= 0x80;
        return spoilt;

        int LastByteOf(TlvType type, string what)
        {
            // An entry's value is a part of the file: where it lies there is what is asked.
            if (read.Find(type) is { Value.IsEmpty: false } tlv && image.Span.Overlaps(tlv.Value.Span, out var start))
                return start + tlv.Value.Length - 1;
            throw new ImageException($"{name}: a {what} to spoil was expected, found none.");
        }
    }
}
