using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Hil.Core.Images;

namespace Hil.Images.Mcuboot;

/// <summary>An MCUboot image: header, payload, TLV entries and, where the file is padded to its slot, the trailer. Immutable.</summary>
public sealed class McubootImage
{
    /// <summary>The first half-word of the protected TLV area.</summary>
    internal const ushort ProtectedInfoMagic = 0x6908;

    /// <summary>The first half-word of the unprotected TLV area.</summary>
    internal const ushort InfoMagic = 0x6907;

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly int _signedLength;

    private McubootImage(
        string name, ReadOnlyMemory<byte> bytes, ImageHeader header, int signedLength, int length, ImmutableArray<Tlv> tlvs, Trailer? trailer)
    {
        (Name, _bytes, Header, _signedLength, Length, Tlvs, Trailer) = (name, bytes, header, signedLength, length, tlvs, trailer);
    }

    /// <summary>The file's name, for messages.</summary>
    public string Name { get; }

    /// <summary>The header.</summary>
    public ImageHeader Header { get; }

    /// <summary>The program itself, which runs at slot + <see cref="ImageHeader.HeaderSize"/>.</summary>
    public ReadOnlyMemory<byte> Payload => _bytes.Slice(Header.HeaderSize, (int)Header.ImageSize);

    /// <summary>The entries, protected ones first, in the order of the file.</summary>
    public ImmutableArray<Tlv> Tlvs { get; }

    /// <summary>Bytes from the header to the end of the last entry.</summary>
    public int Length { get; }

    /// <summary>The trailer at the end of a file that is padded to its slot, or null where nothing follows the entries.</summary>
    public Trailer? Trailer { get; }

    /// <summary>The security counter, or null where the image has none. Only a protected entry counts: anybody can add another.</summary>
    public uint? SecurityCounter => Tlvs.FirstOrDefault(t => t is { Type: TlvType.SecurityCounter, IsProtected: true, Value.Length: 4 }) is { } tlv
        ? BinaryPrimitives.ReadUInt32LittleEndian(tlv.Value.Span)
        : null;

    /// <summary>Stack and start of the program, or null where the payload is too short to hold them.</summary>
    public VectorTable? VectorTable => Payload.Length >= 8
        ? new(BinaryPrimitives.ReadUInt32LittleEndian(Payload.Span), BinaryPrimitives.ReadUInt32LittleEndian(Payload.Span[4..]))
        : null;

    /// <summary>The SHA-256 that the image should have: over header, payload and protected entries.</summary>
    public byte[] ComputeHash() => SHA256.HashData(_bytes.Span[.._signedLength]);

    /// <summary>The first entry of a type, or null.</summary>
    public Tlv? Find(TlvType type) => Tlvs.FirstOrDefault(t => t.Type == type);

    /// <summary>Reads an image from a file.</summary>
    /// <param name="path">The file; the image is named after its last part.</param>
    /// <exception cref="ImageException">It cannot be read, or is not an MCUboot image.</exception>
    public static McubootImage Load(string path) => Parse(ImageBytes.Load(path), Path.GetFileName(path));

    /// <summary>Reads an image.</summary>
    /// <param name="bytes">The file: an image, or a whole slot.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="ImageException">It is not an MCUboot image, or it ends too early; the message says where and what was expected.</exception>
    public static McubootImage Parse(ReadOnlyMemory<byte> bytes, string name)
    {
        var span = bytes.Span;
        Expect(span.Length >= ImageHeader.Size, name, 0, $"a header of {ImageHeader.Size} bytes", $"{span.Length} bytes");
        var magic = BinaryPrimitives.ReadUInt32LittleEndian(span);
        Expect(magic == ImageHeader.Magic, name, 0, $"the MCUboot magic 0x{ImageHeader.Magic:x8}",
            magic == ImageHeader.ObsoleteMagic ? $"0x{magic:x8}, the obsolete first format" : $"0x{magic:x8}");
        var header = ImageHeader.Read(span);
        Expect(header.HeaderSize >= ImageHeader.Size, name, 8, $"a header size of {ImageHeader.Size} or more", $"{header.HeaderSize}");
        var end = (long)header.HeaderSize + header.ImageSize;
        Expect(end <= span.Length, name, 12, $"a payload that ends within the file ({span.Length} bytes)", $"an end at {end}");

        var tlvs = ImmutableArray.CreateBuilder<Tlv>();
        var offset = (int)end;
        if (header.ProtectedTlvSize > 0)
            offset = ReadArea(bytes, name, offset, ProtectedInfoMagic, header.ProtectedTlvSize, tlvs);
        var signedLength = offset;
        offset = ReadArea(bytes, name, offset, InfoMagic, null, tlvs);
        var trailer = offset < span.Length ? Trailer.Read(span[offset..]) : null;
        return new McubootImage(name, bytes, header, signedLength, offset, tlvs.ToImmutable(), trailer);
    }

    private static int ReadArea(
        ReadOnlyMemory<byte> bytes, string name, int start, ushort magic, int? expectedSize, ImmutableArray<Tlv>.Builder tlvs)
    {
        var span = bytes.Span;
        Expect(start + 4 <= span.Length, name, start, "the info of a TLV area (4 bytes)", $"{span.Length - start} bytes");
        var found = BinaryPrimitives.ReadUInt16LittleEndian(span[start..]);
        Expect(found == magic, name, start, $"the TLV info magic 0x{magic:x4}", $"0x{found:x4}");
        var size = BinaryPrimitives.ReadUInt16LittleEndian(span[(start + 2)..]);
        Expect(expectedSize is null || size == expectedSize, name, start + 2, $"the {expectedSize} bytes that the header states", $"{size}");
        var end = start + size;
        Expect(size >= 4 && end <= span.Length, name, start + 2, $"a TLV area of 4 to {span.Length - start} bytes", $"{size}");
        var offset = start + 4;
        while (offset < end)
        {
            Expect(offset + 4 <= end, name, offset, "the head of a TLV entry (4 bytes)", $"{end - offset} bytes");
            var type = (TlvType)BinaryPrimitives.ReadUInt16LittleEndian(span[offset..]);
            int length = BinaryPrimitives.ReadUInt16LittleEndian(span[(offset + 2)..]);
            Expect(offset + 4 + length <= end, name, offset + 2, $"at most {end - offset - 4} bytes in a TLV entry", $"{length}");
            tlvs.Add(new Tlv(type, bytes.Slice(offset + 4, length), magic == ProtectedInfoMagic));
            offset += 4 + length;
        }

        return end;
    }

    private static void Expect(bool condition, string name, int offset, string expected, string found)
    {
        if (!condition)
            throw new ImageException($"{name}: expected {expected} at offset 0x{offset:x}, found {found}.");
    }
}
