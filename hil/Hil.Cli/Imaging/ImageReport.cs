using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hil.Images;
using Hil.Images.Mcuboot;

namespace Hil.Cli.Imaging;

/// <summary>What is told of an image as JSON. Hashes, keys and values are in lower-case hex, sizes in bytes.</summary>
internal sealed record ImageReport(
    string File,
    string Sha256,
    int FileBytes,
    int Bytes,
    HeaderReport Header,
    uint? SecurityCounter,
    IReadOnlyList<EntryReport> Entries,
    Trailer? Trailer,
    VectorReport? Vectors,
    SlotReport Slot,
    IReadOnlyList<FaultReport> Faults,
    string? RollbackObstacle)
{
    private static readonly JsonSerializerOptions Style = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static ImageReport Of(McubootImage image, ReadOnlySpan<byte> file, ImageVerification verification, ImageSlot slot) => new(
        image.Name,
        Convert.ToHexStringLower(SHA256.HashData(file)),
        file.Length,
        image.Length,
        new(image.Header.LoadAddress, image.Header.HeaderSize, image.Header.ProtectedTlvSize, image.Header.ImageSize, (uint)image.Header.Flags, image.Header.Version.ToString()),
        image.SecurityCounter,
        [.. image.Tlvs.Select(tlv => new EntryReport((int)tlv.Type, EntryName(tlv.Type), tlv.IsProtected, Convert.ToHexStringLower(tlv.Value.Span)))],
        image.Trailer,
        image.VectorTable is { } vectors ? new(vectors.Stack, vectors.Reset) : null,
        new(slot.Address, slot.Size, slot.Size - Images.Mcuboot.Trailer.Reserved - image.Length),
        FaultsOf(verification),
        TrialImage.Obstacle(file));

    public static IReadOnlyList<FaultReport> FaultsOf(ImageVerification verification) =>
        [.. verification.Faults.Select(fault => new FaultReport(fault.Reason, fault.Text))];

    public static string Json<T>(T report) => JsonSerializer.Serialize(report, Style);

    public static string EntryName(TlvType type) => type switch
    {
        TlvType.KeyHash => "key hash",
        TlvType.PublicKey => "public key",
        TlvType.Sha256 => "SHA-256",
        TlvType.Sha384 => "SHA-384",
        TlvType.Sha512 => "SHA-512",
        TlvType.Rsa2048Pss => "RSA-2048 signature",
        TlvType.Ecdsa => "ECDSA signature",
        TlvType.Rsa3072Pss => "RSA-3072 signature",
        TlvType.Ed25519 => "Ed25519 signature",
        TlvType.Dependency => "dependency",
        TlvType.SecurityCounter => "security counter",
        TlvType.BootRecord => "boot record",
        _ => "unknown",
    };
}

/// <summary>The header.</summary>
internal sealed record HeaderReport(uint LoadAddress, int HeaderSize, int ProtectedTlvSize, uint ImageSize, uint Flags, string Version);

/// <summary>A TLV entry.</summary>
internal sealed record EntryReport(int Type, string Name, bool Protected, string Value);

/// <summary>The first two words of the program.</summary>
internal sealed record VectorReport(uint Stack, uint Reset);

/// <summary>The slot it was held against.</summary>
internal sealed record SlotReport(uint Address, int Size, int Free);

/// <summary>A fault.</summary>
internal sealed record FaultReport(string Reason, string Text);
