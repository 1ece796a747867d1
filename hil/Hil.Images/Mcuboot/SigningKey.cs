using System.Security.Cryptography;
using Hil.Core.Images;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.OpenSsl;
using Org.BouncyCastle.X509;

namespace Hil.Images.Mcuboot;

/// <summary>An ECDSA P-256 key that signs images, or only checks them. Safe for concurrent use.</summary>
/// <remarks>
/// Signatures are deterministic (RFC 6979): the same image and key give the same bytes, so that a signed image can be rebuilt and
/// compared.
/// </remarks>
public sealed class SigningKey
{
    private readonly ECPrivateKeyParameters? _private;
    private readonly ECPublicKeyParameters _public;

    private SigningKey(ECPrivateKeyParameters? @private, ECPublicKeyParameters @public) => (_private, _public) = (@private, @public);

    /// <summary>Whether it can sign.</summary>
    public bool CanSign => _private is not null;

    /// <summary>The public key as DER SubjectPublicKeyInfo.</summary>
    public byte[] PublicKeyInfo => SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(_public).GetDerEncoded();

    /// <summary>What the image's key hash entry must hold: the SHA-256 of <see cref="PublicKeyInfo"/>.</summary>
    public byte[] KeyHash => SHA256.HashData(PublicKeyInfo);

    /// <summary>Reads a PEM file: a private key (SEC 1 or PKCS #8, not encrypted) or a public key.</summary>
    /// <param name="pem">The text of the file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="ImageException">It holds no such key, or one of another curve.</exception>
    public static SigningKey FromPem(string pem, string name)
    {
        object? found;
        try
        {
            using var reader = new PemReader(new StringReader(pem));
            found = reader.ReadObject();
        }
        catch (Exception e) when (e is IOException or InvalidCastException or ArgumentException or InvalidOperationException)
        {
            throw new ImageException($"{name}: expected an ECDSA P-256 key in PEM form, found none that can be read ({e.Message}).", e);
        }

        var (secret, open) = found switch
        {
            AsymmetricCipherKeyPair { Private: ECPrivateKeyParameters p, Public: ECPublicKeyParameters q } => (p, q),
            ECPrivateKeyParameters p => (p, new ECPublicKeyParameters(p.Parameters.G.Multiply(p.D), p.Parameters)),
            ECPublicKeyParameters q => (null, q),
            _ => throw new ImageException($"{name}: expected an ECDSA P-256 key in PEM form, found {found?.GetType().Name ?? "no key"}."),
        };
        if (open.Parameters.Curve.FieldSize != 256 || !open.Parameters.N.Equals(P256Order))
            throw new ImageException($"{name}: expected a key on the curve P-256, found one of {open.Parameters.Curve.FieldSize} bits.");
        return new SigningKey(secret, open);
    }

    /// <summary>Signs a SHA-256 hash.</summary>
    /// <returns>The signature as a DER sequence of r and s.</returns>
    /// <exception cref="InvalidOperationException">This is a public key.</exception>
    public byte[] Sign(byte[] hash)
    {
        if (_private is null)
            throw new InvalidOperationException("A private key is needed to sign; this one is public.");
        var signer = new ECDsaSigner(new HMacDsaKCalculator(new Sha256Digest()));
        signer.Init(true, _private);
        var signature = signer.GenerateSignature(hash);
        return new DerSequence(new DerInteger(signature[0]), new DerInteger(signature[1])).GetDerEncoded();
    }

    /// <summary>Whether a signature is this key's for a hash. Anything that is no signature is simply not this key's.</summary>
    public bool Verifies(byte[] hash, ReadOnlyMemory<byte> signature)
    {
        try
        {
            if (Asn1Object.FromByteArray(signature.ToArray()) is not Asn1Sequence { Count: 2 } sequence)
                return false;
            var signer = new ECDsaSigner();
            signer.Init(false, _public);
            return signer.VerifySignature(hash, DerInteger.GetInstance(sequence[0]).Value, DerInteger.GetInstance(sequence[1]).Value);
        }
        catch (Exception e) when (e is IOException or ArgumentException or InvalidCastException or InvalidOperationException)
        {
            return false;
        }
    }

    // SEC 2, secp256r1: the order of the base point.
    private static readonly BigInteger P256Order = new("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", 16);
}
