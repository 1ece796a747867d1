using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Hil.Coap.Dtls.Credentials;

/// <summary>Whose certificates and raw public keys are believed.</summary>
public sealed class DtlsTrust
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2Collection _anchors;

    /// <summary>Makes a judge.</summary>
    /// <param name="anchors">Certificates that are believed as they are: authorities, or single peers.</param>
    public DtlsTrust(IEnumerable<X509Certificate2>? anchors = null) => _anchors = [.. anchors ?? []];

    /// <summary>The raw public keys that are believed: the SHA-256 of each SubjectPublicKeyInfo, in lower-case hex.</summary>
    public IReadOnlyCollection<string> RawPublicKeys { get; init; } = [];

    /// <summary>Whether a client must show a certificate or raw public key. Default true; where it is false, one that shows none is anonymous.</summary>
    public bool RequiresClient { get; init; } = true;

    /// <summary>The moment at which certificates must be valid; null, the default, is the present by the board clock.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Takes the anchors from PEM.</summary>
    /// <exception cref="ArgumentException">There is no certificate in it.</exception>
    public static DtlsTrust FromPem(string anchors)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(anchors);
        return certificates.Count > 0
            ? new(certificates)
            : throw new ArgumentException("A certificate in PEM was expected (-----BEGIN CERTIFICATE-----), found none.", nameof(anchors));
    }

    // Gives the identity, or null and what is wrong.
    internal PeerIdentity? JudgeRawPublicKey(byte[] publicKeyInfo, out string? error)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(publicKeyInfo));
        var isKnown = RawPublicKeys.Contains(digest, StringComparer.OrdinalIgnoreCase);
        error = isKnown ? null : "its raw public key is none of those that are believed";
        return isKnown ? new(PeerIdentityKind.RawPublicKey, digest) : null;
    }

    internal PeerIdentity? Judge(IReadOnlyList<byte[]> chain, bool isClient, DateTimeOffset now, out string? error)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            foreach (var der in chain)
                certificates.Add(X509CertificateLoader.LoadCertificate(der));
            var own = certificates[0];
            using var path = new X509Chain();
            path.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            path.ChainPolicy.CustomTrustStore.AddRange(_anchors);
            path.ChainPolicy.ExtraStore.AddRange(certificates);
            path.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            path.ChainPolicy.DisableCertificateDownloads = true;
            path.ChainPolicy.VerificationTimeIgnored = false;
            path.ChainPolicy.VerificationTime = (At ?? now).LocalDateTime;
            // Only a certificate that names its purposes at all is held to them (RFC 5280 §4.2.1.12).
            path.ChainPolicy.ApplicationPolicy.Add(new Oid(isClient ? ClientAuthentication : ServerAuthentication));
            if (!path.Build(own))
            {
                error = string.Join(", ", path.ChainStatus.Select(status => status.Status).Distinct());
                return null;
            }

            error = null;
            var names = Names(own);
            return names.Count > 0 ? new(PeerIdentityKind.Certificate, names[0], names) : Nameless(out error);
        }
        catch (CryptographicException)
        {
            error = "it cannot be read";
            return null;
        }
        finally
        {
            foreach (var certificate in certificates)
                certificate.Dispose();
        }
    }

    private static PeerIdentity? Nameless(out string? error)
    {
        error = "it has neither a common name nor an alternative name";
        return null;
    }

    private static List<string> Names(X509Certificate2 certificate)
    {
        var names = new List<string>();
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            if (!part.HasMultipleElements && part.GetSingleElementType().Value == "2.5.4.3" && part.GetSingleElementValue() is { Length: > 0 } common)
                names.Add(common);
        }

        foreach (var alternatives in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
        {
            names.AddRange(alternatives.EnumerateDnsNames());
            names.AddRange(alternatives.EnumerateIPAddresses().Select(address => address.ToString()));
        }

        if (certificate.GetNameInfo(X509NameType.UrlName, forIssuer: false) is { Length: > 0 } url)
            names.Add(url);
        return names;
    }
}
