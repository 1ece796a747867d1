using System.Buffers.Binary;
using System.Collections.Immutable;
using Hil.Core.Images;

namespace Hil.Images.Mcuboot;

/// <summary>Whether an MCUboot image is what a bootloader with a given key would run from a given slot.</summary>
/// <param name="Faults">What is wrong, in the order in which a bootloader looks; empty where the image is good.</param>
public sealed record ImageVerification(ImmutableArray<ImageFault> Faults)
{
    private const int HeaderSize = 0x200;

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsGood => Faults.IsEmpty;

    /// <summary>Checks a file, which may be no image at all.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="key">The key that the bootloader holds, or null to leave key and signature alone.</param>
    /// <param name="slot">The slot from which it would run, or null to leave size and place alone.</param>
    /// <param name="counterAtLeast">The security counter of the image that runs, or null to leave the counter alone.</param>
    public static ImageVerification Of(ReadOnlyMemory<byte> bytes, string name, SigningKey? key, ImageSlot? slot = null, uint? counterAtLeast = null)
    {
        try
        {
            return Of(McubootImage.Parse(bytes, name), key, slot, counterAtLeast);
        }
        catch (ImageException problem)
        {
            return new([new(KindOfUnreadable(bytes.Span, slot), $"It cannot be read: {problem.Message[(name.Length + 2)..]}")]);
        }
    }

    /// <summary>Checks an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="key">The key that the bootloader holds, or null to leave key and signature alone.</param>
    /// <param name="slot">The slot from which it would run, or null to leave size and place alone.</param>
    /// <param name="counterAtLeast">The security counter of the image that runs, or null to leave the counter alone.</param>
    public static ImageVerification Of(McubootImage image, SigningKey? key, ImageSlot? slot = null, uint? counterAtLeast = null)
    {
        var faults = ImmutableArray.CreateBuilder<ImageFault>();
        void Add(ImageFaultKind kind, string text) => faults.Add(new(kind, text));

        if (image.Header.Flags is not ImageFlags.None)
            Add(ImageFaultKind.Header, $"Its header sets the flags {image.Header.Flags}, expected none.");
        if (slot is not null && image.Header.HeaderSize != HeaderSize)
            Add(ImageFaultKind.Header, $"Its header takes {image.Header.HeaderSize} bytes, expected {HeaderSize}.");
        if (slot is not null && image.Length > slot.Size - Trailer.Reserved)
            Add(ImageFaultKind.Size, $"It takes {image.Length} bytes, expected at most {slot.Size - Trailer.Reserved} in a slot of {slot.Size} with its trailer.");
        CheckEntries(image, key, Add);

        var hash = image.ComputeHash();
        if (Open(image, TlvType.Sha256) is { } stated && !stated.Value.Span.SequenceEqual(hash))
            Add(ImageFaultKind.Hash, $"It states the SHA-256 {Convert.ToHexStringLower(stated.Value.Span)}, but has {Convert.ToHexStringLower(hash)}.");
        if (key is not null && Open(image, TlvType.KeyHash) is { } keyHash && !keyHash.Value.Span.SequenceEqual(key.KeyHash))
            Add(ImageFaultKind.Key, $"It is signed with the key {Convert.ToHexStringLower(keyHash.Value.Span)}, expected {Convert.ToHexStringLower(key.KeyHash)}.");
        if (key is not null && Open(image, TlvType.Ecdsa) is { } signature && !key.Verifies(hash, signature.Value))
            Add(ImageFaultKind.Signature, "Its signature is not the key's for this image.");
        if (slot is not null)
            CheckPlace(image, slot, Add);
        if (counterAtLeast is { } least && (image.SecurityCounter ?? 0) < least)
            Add(ImageFaultKind.Counter, $"Its security counter is {image.SecurityCounter?.ToString() ?? "missing, which counts as 0"}, expected {least} or more.");
        return new ImageVerification(faults.ToImmutable());
    }

    // What a bootloader or an application that reads from the front would stumble over.
    private static ImageFaultKind KindOfUnreadable(ReadOnlySpan<byte> bytes, ImageSlot? slot)
    {
        if (bytes.Length < ImageHeader.Size || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != ImageHeader.Magic)
            return ImageFaultKind.Header;
        var header = ImageHeader.Read(bytes);
        return header.HeaderSize < ImageHeader.Size || header.Flags is not ImageFlags.None || (slot is not null && header.HeaderSize != HeaderSize) ? ImageFaultKind.Header
            : slot is not null && header.HeaderSize + (long)header.ImageSize > slot.Size - Trailer.Reserved ? ImageFaultKind.Size
            : (long)header.HeaderSize + header.ImageSize > bytes.Length ? ImageFaultKind.Truncated
            : ImageFaultKind.Entries;
    }

    private static void CheckEntries(McubootImage image, SigningKey? key, Action<ImageFaultKind, string> add)
    {
        TlvType[] expected = key is null ? [TlvType.Sha256] : [TlvType.Sha256, TlvType.KeyHash, TlvType.Ecdsa];
        foreach (var type in expected)
        {
            var found = image.Tlvs.Where(tlv => tlv.Type == type && !tlv.IsProtected).ToList();
            if (found.Count != 1)
                add(ImageFaultKind.Entries, $"It has {(found.Count == 0 ? "no" : $"{found.Count}")} {NameOf(type)}, expected one.");
            else if (type is TlvType.Ecdsa ? found[0].Value.IsEmpty : found[0].Value.Length != 32)
                add(ImageFaultKind.Entries, $"Its {NameOf(type)} has {found[0].Value.Length} bytes, expected {(type is TlvType.Ecdsa ? "some" : "32")}.");
        }

        var counters = image.Tlvs.Where(tlv => tlv is { Type: TlvType.SecurityCounter, IsProtected: true }).ToList();
        if (counters.Count > 1)
            add(ImageFaultKind.Entries, $"It has {counters.Count} security counters, expected at most one.");
        else if (counters is [{ Value.Length: not 4 } counter])
            add(ImageFaultKind.Entries, $"Its security counter has {counter.Value.Length} bytes, expected 4.");
    }

    // What says who signed what stands outside the part that is signed.
    private static Tlv? Open(McubootImage image, TlvType type) => image.Tlvs.FirstOrDefault(tlv => tlv.Type == type && !tlv.IsProtected);

    private static void CheckPlace(McubootImage image, ImageSlot slot, Action<ImageFaultKind, string> add)
    {
        if (image.VectorTable is not { } vectors)
        {
            add(ImageFaultKind.Board, "Its payload is too short for a vector table, expected at least 8 bytes.");
            return;
        }

        var (start, end) = (slot.Address + image.Header.HeaderSize, slot.Address + image.Header.HeaderSize + (ulong)image.Header.ImageSize);
        var (ram, ramEnd) = (slot.RamAddress, slot.RamAddress + (ulong)slot.RamSize);
        if (vectors.Stack <= ram || vectors.Stack > ramEnd)
            add(ImageFaultKind.Board, $"Its stack begins at 0x{vectors.Stack:x8}, expected in RAM, 0x{ram:x8} to 0x{ramEnd:x8}.");
        if ((vectors.Reset & 1) == 0 || vectors.Reset < start || vectors.Reset >= end)
            add(ImageFaultKind.Board, $"It starts at 0x{vectors.Reset:x8}, expected an odd address from 0x{start:x8} to 0x{end:x8}: it is linked for another place or chip.");
    }

    private static string NameOf(TlvType type) => type switch
    {
        TlvType.Sha256 => "SHA-256",
        TlvType.KeyHash => "key hash",
        _ => "ECDSA signature",
    };
}
