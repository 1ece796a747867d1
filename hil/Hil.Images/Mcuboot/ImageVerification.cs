using System.Collections.Immutable;

namespace Hil.Images.Mcuboot;

/// <summary>Whether an MCUboot image is what a bootloader with a given key would run.</summary>
/// <param name="Faults">What is wrong, one sentence each; empty where the image is good.</param>
public sealed record ImageVerification(ImmutableArray<string> Faults)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsGood => Faults.IsEmpty;

    /// <summary>Checks hash, key and signature.</summary>
    /// <param name="image">The image.</param>
    /// <param name="key">The key that the bootloader holds, or null to check the hash alone.</param>
    public static ImageVerification Of(McubootImage image, SigningKey? key)
    {
        var faults = ImmutableArray.CreateBuilder<string>();
        var hash = image.ComputeHash();
        if (image.Find(TlvType.Sha256) is not { } stated)
            faults.Add("It states no SHA-256.");
        else if (!stated.Value.Span.SequenceEqual(hash))
            faults.Add($"It states the SHA-256 {Convert.ToHexStringLower(stated.Value.Span)}, but has {Convert.ToHexStringLower(hash)}.");

        if (key is not null)
        {
            var keyHash = image.Find(TlvType.KeyHash);
            if (keyHash is not null && !keyHash.Value.Span.SequenceEqual(key.KeyHash))
                faults.Add($"It is signed with the key {Convert.ToHexStringLower(keyHash.Value.Span)}, expected {Convert.ToHexStringLower(key.KeyHash)}.");
            if (image.Find(TlvType.Ecdsa) is not { } signature)
                faults.Add("It carries no ECDSA signature.");
            else if (!key.Verifies(hash, signature.Value))
                faults.Add("Its signature is not the key's for this image.");
        }

        return new ImageVerification(faults.ToImmutable());
    }
}
