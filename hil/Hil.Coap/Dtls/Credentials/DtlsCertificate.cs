using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace Hil.Coap.Dtls.Credentials;

/// <summary>What one side shows of itself, with the private key: a chain of certificates, or a raw public key (RFC 7250).</summary>
/// <remarks>The key is on an elliptic curve of 256 or 384 bits, since all suites sign with ECDSA. It is never printed.</remarks>
public sealed class DtlsCertificate
{
    private DtlsCertificate(IReadOnlyList<byte[]> chain, ECPrivateKeyParameters key, bool isRawPublicKey)
    {
        Chain = chain;
        Key = key;
        IsRawPublicKey = isRawPublicKey;
    }

    /// <summary>Whether it is a raw public key.</summary>
    public bool IsRawPublicKey { get; }

    // Each DER, the own certificate first; or one SubjectPublicKeyInfo.
    internal IReadOnlyList<byte[]> Chain { get; }

    internal ECPrivateKeyParameters Key { get; }

    /// <summary>Takes certificates and key from PEM.</summary>
    /// <param name="certificates">The own certificate first, then those that vouch for it.</param>
    /// <param name="key">The private key, not encrypted: <c>PRIVATE KEY</c> or <c>EC PRIVATE KEY</c>.</param>
    /// <exception cref="ArgumentException">There is no certificate or no usable key in it.</exception>
    public static DtlsCertificate FromPem(string certificates, string key)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificates);
        if (chain.Count == 0)
            throw new ArgumentException("A certificate in PEM was expected (-----BEGIN CERTIFICATE-----), found none.", nameof(certificates));
        return new([.. chain.Select(certificate => certificate.RawData)], ReadKey(key, out _), isRawPublicKey: false);
    }

    /// <summary>Takes a raw public key, which is computed from its private key in PEM.</summary>
    /// <param name="key">The private key, not encrypted.</param>
    /// <exception cref="ArgumentException">There is no usable key in it.</exception>
    public static DtlsCertificate RawPublicKeyFromPem(string key)
    {
        var parsed = ReadKey(key, out var info);
        return new([info], parsed, isRawPublicKey: true);
    }

    /// <summary>The SHA-256 of the public key's SubjectPublicKeyInfo in lower-case hex, as <see cref="DtlsTrust.RawPublicKeys"/> holds it.</summary>
    /// <exception cref="InvalidOperationException">It is a certificate.</exception>
    public string PublicKeyDigest() => IsRawPublicKey
        ? Convert.ToHexStringLower(SHA256.HashData(Chain[0]))
        : throw new InvalidOperationException("A raw public key was expected, this is a certificate.");

    /// <summary>Says nothing of what is in it.</summary>
    public override string ToString() => IsRawPublicKey ? "a raw public key" : "a certificate";

    private static ECPrivateKeyParameters ReadKey(string pem, out byte[] publicKey)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            // Without the cause: its words may quote the key.
            throw new ArgumentException("A private key on an elliptic curve in PEM was expected (-----BEGIN PRIVATE KEY-----), not encrypted; none could be read.", nameof(pem));
        }

        if (key.KeySize is not (256 or 384))
            throw new ArgumentException($"A key of 256 or 384 bits was expected, found {key.KeySize}.", nameof(pem));
        publicKey = key.ExportSubjectPublicKeyInfo();
        return (ECPrivateKeyParameters)PrivateKeyFactory.CreateKey(key.ExportPkcs8PrivateKey());
    }
}
