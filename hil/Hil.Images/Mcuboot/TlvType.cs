namespace Hil.Images.Mcuboot;

/// <summary>What a type-length-value entry behind an MCUboot image says (MCUboot <c>image.h</c>). Vendors use 0xxxA0 to 0xxxFF.</summary>
public enum TlvType : ushort
{
    /// <summary>SHA-256 of the public key, in its DER SubjectPublicKeyInfo form.</summary>
    KeyHash = 0x01,

    /// <summary>The public key itself.</summary>
    PublicKey = 0x02,

    /// <summary>SHA-256 over header, payload and protected entries.</summary>
    Sha256 = 0x10,

    /// <summary>SHA-384 over the same.</summary>
    Sha384 = 0x11,

    /// <summary>SHA-512 over the same.</summary>
    Sha512 = 0x12,

    /// <summary>RSA-2048 PSS signature.</summary>
    Rsa2048Pss = 0x20,

    /// <summary>ECDSA signature, DER encoded.</summary>
    Ecdsa = 0x22,

    /// <summary>RSA-3072 PSS signature.</summary>
    Rsa3072Pss = 0x23,

    /// <summary>Ed25519 signature.</summary>
    Ed25519 = 0x24,

    /// <summary>Another image that this one needs.</summary>
    Dependency = 0x40,

    /// <summary>The security counter: 32 bits, little endian. A bootloader that guards against downgrades takes none that is lower.</summary>
    SecurityCounter = 0x50,

    /// <summary>A boot record for attestation.</summary>
    BootRecord = 0x60,
}
