using System.Buffers.Binary;
using System.Security.Cryptography;
using Hil.Core.Images;

namespace Hil.Images.Mcuboot;

/// <summary>Makes MCUboot images: header, payload, security counter, SHA-256, key hash and ECDSA P-256 signature.</summary>
public static class ImageSigner
{
    /// <summary>Makes an image.</summary>
    /// <param name="payload">The program, linked for slot + header size; padded with erased bytes to a multiple of four.</param>
    /// <param name="key">A private key.</param>
    /// <param name="options">Version, sizes, counter.</param>
    /// <returns>The image, or the whole slot where <see cref="SigningOptions.Pad"/> is set.</returns>
    /// <exception cref="ImageException">It does not fit the slot; the message says by how much.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public static byte[] Sign(ReadOnlySpan<byte> payload, SigningKey key, SigningOptions options)
    {
        if (options.HeaderSize < ImageHeader.Size)
            throw new ArgumentException($"A header size of {ImageHeader.Size} or more was expected, found {options.HeaderSize}.", nameof(options));
        if (options.Pad && options.SlotSize is null)
            throw new ArgumentException("Padding needs the size of the slot.", nameof(options));
        if (options.Confirm && !options.Pad)
            throw new ArgumentException("Only a padded image can be confirmed beforehand.", nameof(options));

        var paddedLength = (payload.Length + 3) & ~3;
        var protectedSize = (ushort)(options.SecurityCounter is null ? 0 : 4 + 4 + 4);
        var signedLength = options.HeaderSize + paddedLength + protectedSize;
        var signed = new byte[signedLength];
        // Between header and payload the file holds zeros, as imgtool writes them; the payload is padded like erased flash.
        signed.AsSpan(options.HeaderSize + payload.Length, paddedLength - payload.Length).Fill(0xFF);
        new ImageHeader(0, options.HeaderSize, protectedSize, (uint)paddedLength, ImageFlags.None, options.Version).Write(signed);
        payload.CopyTo(signed.AsSpan(options.HeaderSize));
        if (options.SecurityCounter is { } counter)
        {
            var area = signed.AsSpan(options.HeaderSize + paddedLength);
            WriteHead(area, McubootImage.ProtectedInfoMagic, protectedSize);
            WriteHead(area[4..], (ushort)TlvType.SecurityCounter, 4);
            BinaryPrimitives.WriteUInt32LittleEndian(area[8..], counter);
        }

        var hash = SHA256.HashData(signed);
        (TlvType Type, byte[] Value)[] tlvs = [(TlvType.Sha256, hash), (TlvType.KeyHash, key.KeyHash), (TlvType.Ecdsa, key.Sign(hash))];
        var areaSize = 4 + tlvs.Sum(t => 4 + t.Value.Length);
        var length = signedLength + areaSize;
        if (options.SlotSize is { } slot && length > slot - Trailer.Reserved)
            throw new ImageException(
                $"The image takes {length} bytes and its trailer {Trailer.Reserved}: {length + Trailer.Reserved - slot} more than the slot of {slot} bytes holds.");

        var image = new byte[options.Pad ? options.SlotSize!.Value : length];
        image.AsSpan(length).Fill(0xFF);
        signed.CopyTo(image.AsSpan());
        WriteHead(image.AsSpan(signedLength), McubootImage.InfoMagic, (ushort)areaSize);
        var offset = signedLength + 4;
        foreach (var (type, value) in tlvs)
        {
            WriteHead(image.AsSpan(offset), (ushort)type, (ushort)value.Length);
            value.CopyTo(image.AsSpan(offset + 4));
            offset += 4 + value.Length;
        }

        if (options.Pad)
            Trailer.WriteRequest(image, options.Confirm);
        return image;
    }

    private static void WriteHead(Span<byte> destination, ushort first, ushort second)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(destination, first);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[2..], second);
    }
}
