using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Hil.Coap.Tests.Dtls;

/// <summary>An authority and what it signs, made anew for each run.</summary>
public sealed class TestCertificates
{
    public static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Until = new(2099, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _authority;
    private byte _serial;

    public TestCertificates(string name = "test authority")
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        _authority = request.CreateSelfSigned(From, Until);
    }

    public string Authority => _authority.ExportCertificatePem();

    /// <summary>A certificate and its key, in PEM.</summary>
    public (string Certificate, string Key) Issue(string name, DateTimeOffset? until = null, string? alternative = null, int keyBits = 256, string? purpose = null)
    {
        using var key = ECDsa.Create(keyBits == 384 ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        if (alternative is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(alternative);
            request.CertificateExtensions.Add(names.Build());
        }

        if (purpose is not null)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(purpose)], false));
        using var certificate = request.Create(_authority, From, until ?? Until, [++_serial]);
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
