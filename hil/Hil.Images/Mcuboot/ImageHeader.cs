using System.Buffers.Binary;

namespace Hil.Images.Mcuboot;

/// <summary>The 32 bytes with which an MCUboot image begins, little endian (MCUboot <c>image.h</c>).</summary>
/// <param name="LoadAddress">Where it is to be loaded; 0 where the slot decides.</param>
/// <param name="HeaderSize">From the start of the image to its payload, padding included: 0x200 on nRF91, for the vector table's alignment.</param>
/// <param name="ProtectedTlvSize">Bytes of the protected TLV area with its info, 0 where there is none.</param>
/// <param name="ImageSize">Bytes of the payload.</param>
/// <param name="Flags">The flags.</param>
/// <param name="Version">The version.</param>
public sealed record ImageHeader(
    uint LoadAddress, ushort HeaderSize, ushort ProtectedTlvSize, uint ImageSize, ImageFlags Flags, ImageVersion Version)
{
    /// <summary>Its size on the wire: 32 bytes.</summary>
    public const int Size = 32;

    /// <summary>The first word of an image.</summary>
    public const uint Magic = 0x96F3B83D;

    /// <summary>The first word of the obsolete first format.</summary>
    public const uint ObsoleteMagic = 0x96F3B83C;

    /// <summary>Writes the header.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    public void Write(Span<byte> destination)
    {
        destination[..Size].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(destination, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], LoadAddress);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[8..], HeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[10..], ProtectedTlvSize);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[12..], ImageSize);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[16..], (uint)Flags);
        destination[20] = Version.Major;
        destination[21] = Version.Minor;
        BinaryPrimitives.WriteUInt16LittleEndian(destination[22..], Version.Revision);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[24..], Version.Build);
    }

    /// <summary>Reads a header whose magic the caller has checked.</summary>
    /// <param name="source">At least <see cref="Size"/> bytes.</param>
    internal static ImageHeader Read(ReadOnlySpan<byte> source) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(source[4..]),
        BinaryPrimitives.ReadUInt16LittleEndian(source[8..]),
        BinaryPrimitives.ReadUInt16LittleEndian(source[10..]),
        BinaryPrimitives.ReadUInt32LittleEndian(source[12..]),
        (ImageFlags)BinaryPrimitives.ReadUInt32LittleEndian(source[16..]),
        new ImageVersion(
            source[20], source[21], BinaryPrimitives.ReadUInt16LittleEndian(source[22..]), BinaryPrimitives.ReadUInt32LittleEndian(source[24..])));
}
