using System.Security.Cryptography;
using System.Text;
using Hil.Coap.Dtls.Credentials;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;
using HashAlgorithm = Org.BouncyCastle.Tls.HashAlgorithm;

namespace Hil.Coap.Dtls.Handshakes;

/// <summary>What both sides of a handshake need: options, credentials, cryptography, and where to note what happens.</summary>
internal sealed class HandshakeSetup
{
    private readonly LockStep _steps;
    private readonly Func<DateTimeOffset> _now;
    private readonly byte[] _salt;

    public HandshakeSetup(DtlsOptions options, IDtlsCredentials credentials, HandshakeCrypto crypto, LockStep steps, Func<DateTimeOffset> now, byte[] salt)
    {
        (Options, Credentials, Crypto, _steps, _now, _salt) = (options, credentials, crypto, steps, now, salt);
        // Asked once, so that both sides of the negotiation see the same.
        Certificate = credentials.Certificate;
        Trust = credentials.Trust;
    }

    public DtlsOptions Options { get; }

    public IDtlsCredentials Credentials { get; }

    public HandshakeCrypto Crypto { get; }

    public HandshakeNotes Notes { get; } = new();

    public DtlsCertificate? Certificate { get; }

    public DtlsTrust? Trust { get; }

    public static IList<SignatureAndHashAlgorithm> SignatureAlgorithms() =>
    [
        new(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa),
        new(HashAlgorithm.sha384, SignatureAlgorithm.ecdsa),
    ];

    /// <summary>An identity as it may be shown: as a salted fingerprint, unless the options say otherwise.</summary>
    public static string Show(string identity, byte[] salt, DtlsOptions options) => options.ShowsIdentities
        ? $"\"{identity}\""
        : $"#{Convert.ToHexStringLower(HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(identity)).AsSpan(0, 4))}";

    public string Show(string identity) => Show(identity, _salt, Options);

    public T OnDriver<T>(Func<T> call) => _steps.OnDriver(call);

    public int[] Suites(bool psk, bool certificates) =>
    [
        .. Options.CipherSuites
            .Where(suite => suite is DtlsCipherSuite.PskAes128Ccm8 or DtlsCipherSuite.PskAes128CbcSha256 or DtlsCipherSuite.PskAes128GcmSha256 ? psk : certificates)
            .Select(suite => (int)suite),
    ];

    // Raw public keys are spoken of only where some are believed, since X.509 is what is meant where nothing is said (RFC 7250 §4.1).
    public short[]? CertificateTypes() => Trust switch
    {
        null => null,
        { RawPublicKeys.Count: > 0 } => [CertificateType.RawPublicKey, CertificateType.X509],
        _ => null,
    };

    public TlsCredentialedSigner? Signer(TlsContext context, IList<SignatureAndHashAlgorithm>? peerAlgorithms)
    {
        if (Certificate is not { } own)
            return null;
        var hash = own.Key.Parameters.Curve.FieldSize > 256 ? HashAlgorithm.sha384 : HashAlgorithm.sha256;
        var algorithm = new SignatureAndHashAlgorithm(hash, SignatureAlgorithm.ecdsa);
        if (peerAlgorithms is not null && !peerAlgorithms.Contains(algorithm))
        {
            Notes.Fail(DtlsFailure.BadCertificate, $"the peer cannot verify {algorithm}, with which this side signs");
            throw new TlsFatalAlert(AlertDescription.handshake_failure);
        }

        var type = own.IsRawPublicKey ? CertificateType.RawPublicKey : CertificateType.X509;
        var entries = own.Chain.Select(encoded => new CertificateEntry(Crypto.CreateCertificate(type, encoded), null)).ToArray();
        return new BcDefaultTlsCredentialedSigner(new TlsCryptoParameters(context), Crypto, own.Key, new(type, null, entries), algorithm);
    }

    /// <summary>Judges a peer's certificate, and notes who it is; ends the handshake where it is not believed.</summary>
    public void Judge(Certificate shown, bool isClient, string? expectedName)
    {
        string? error = null;
        PeerIdentity? identity = null;
        var alert = AlertDescription.bad_certificate;
        if (Trust is null)
            error = "this side trusts nobody";
        else if (shown.IsEmpty)
            (error, alert) = ("it showed none", AlertDescription.handshake_failure);
        else if (shown.CertificateType == CertificateType.RawPublicKey)
            identity = Trust.JudgeRawPublicKey(shown.GetCertificateAt(0).GetEncoded(), out error);
        else
            identity = Trust.Judge([.. shown.GetCertificateList().Select(one => one.GetEncoded())], isClient, _now(), out error);

        if (identity is not null && expectedName is not null && !identity.MayBeCalled(expectedName) && identity.Kind == PeerIdentityKind.Certificate)
            (identity, error) = (null, $"it is not for {Show(expectedName)}");
        if (identity is null)
        {
            Notes.Fail(DtlsFailure.BadCertificate, $"the {(isClient ? "client" : "server")}'s certificate is not accepted: {error}");
            throw new TlsFatalAlert(alert);
        }

        Notes.Identity = identity;
    }

    public bool StillTrusts(SavedSession saved)
    {
        if (Trust is null || saved.Parameters.PeerCertificate is not { IsEmpty: false } shown)
            return false;
        var identity = shown.CertificateType == CertificateType.RawPublicKey
            ? Trust.JudgeRawPublicKey(shown.GetCertificateAt(0).GetEncoded(), out _)
            : Trust.Judge([.. shown.GetCertificateList().Select(one => one.GetEncoded())], isClient: true, _now(), out _);
        return saved.Identity.Equals(identity);
    }
}
