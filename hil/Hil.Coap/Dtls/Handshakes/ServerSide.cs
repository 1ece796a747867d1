using System.Security.Cryptography;
using System.Text;
using Hil.Coap.Dtls.Credentials;
using Org.BouncyCastle.Tls;

namespace Hil.Coap.Dtls.Handshakes;

/// <summary>BouncyCastle's questions to a server, answered from options and credentials.</summary>
internal sealed class ServerSide(HandshakeSetup setup, byte[]? connectionId, Func<byte[], SavedSession?> findSaved)
    : AbstractTlsServer(setup.Crypto), TlsPskIdentityManager
{
    // A good while: BouncyCastle's own clock must never send again (Wire). Twice as much must still be a number.
    public const int NeverMilliseconds = 1 << 29;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private SavedSession? _resumed;

    public override bool IgnoreCorruptDtlsRecords => true;

    public override int GetHandshakeTimeoutMillis() => 0;

    public override int GetHandshakeResendTimeMillis() => NeverMilliseconds;

    public override bool RequiresExtendedMasterSecret() => setup.Options.RequiresExtendedMasterSecret;

    // Sessions without extended master secret are taken up by old modems, too, unless it is required.
    public override bool AllowLegacyResumption() => !setup.Options.RequiresExtendedMasterSecret;

    // A client that says nothing of renegotiation is fine, since there is none (RFC 7925 §17).
    public override void NotifySecureRenegotiation(bool secureRenegotiation)
    {
    }

    public override void NotifyAlertRaised(short alertLevel, short alertDescription, string message, Exception cause) =>
        setup.Notes.AlertRaised(alertLevel, alertDescription);

    public override void NotifyAlertReceived(short alertLevel, short alertDescription) =>
        setup.Notes.AlertReceived(alertLevel, alertDescription);

    public override ProtocolVersion GetServerVersion()
    {
        try
        {
            return base.GetServerVersion();
        }
        catch (TlsFatalAlert)
        {
            setup.Notes.Fail(DtlsFailure.NoCommonVersion, $"the client speaks {m_context.ClientVersion}, DTLS 1.2 was expected");
            throw;
        }
    }

    public override int GetSelectedCipherSuite()
    {
        if (_resumed is not null)
            return m_selectedCipherSuite = _resumed.Parameters.CipherSuite;
        try
        {
            return base.GetSelectedCipherSuite();
        }
        catch (TlsFatalAlert)
        {
            setup.Notes.Fail(
                DtlsFailure.NoCommonCipherSuite,
                $"no common cipher suite: the client offers {Suites(m_offeredCipherSuites)}, this side takes {Suites(m_cipherSuites)}");
            throw;
        }
    }

    public override TlsPskIdentityManager GetPskIdentityManager() => this;

    public byte[]? GetHint() => null;

    public byte[]? GetPsk(byte[] identity)
    {
        PreSharedKey? key = null;
        try
        {
            var name = Strict.GetString(identity);
            key = setup.OnDriver(() => setup.Credentials.FindClient(name));
            if (key is null)
                setup.Notes.Fail(DtlsFailure.UnknownIdentity, $"nobody is known by the PSK identity {setup.Show(name)}");
            else
                setup.Notes.Identity = new(PeerIdentityKind.PreSharedKey, name);
        }
        catch (DecoderFallbackException)
        {
            setup.Notes.Fail(DtlsFailure.UnknownIdentity, $"the PSK identity of {identity.Length} bytes is no UTF-8");
        }

        setup.Notes.Key = key;
        // BouncyCastle wipes what it is given; null is answered with the alert unknown_psk_identity (RFC 4279 §2).
        return key?.Key.ToArray();
    }

    public override TlsCredentials? GetCredentials()
    {
        if (m_context.SecurityParameters.KeyExchangeAlgorithm != KeyExchangeAlgorithm.ECDHE_ECDSA)
            return null;
        // A client that says nothing takes X.509 only (RFC 7250 §4.1).
        var types = TlsExtensionsUtilities.GetServerCertificateTypeExtensionClient(m_clientExtensions) ?? [CertificateType.X509];
        var own = setup.Certificate!.IsRawPublicKey ? CertificateType.RawPublicKey : CertificateType.X509;
        if (!types.Contains(own))
        {
            setup.Notes.Fail(DtlsFailure.BadCertificate, $"the client does not take {setup.Certificate}, which is what this side has");
            throw new TlsFatalAlert(AlertDescription.unsupported_certificate);
        }

        return setup.Signer(m_context, m_context.SecurityParameters.ClientSigAlgs);
    }

    public override CertificateRequest? GetCertificateRequest() => setup.Trust is null
        ? null
        : new([ClientCertificateType.ecdsa_sign], HandshakeSetup.SignatureAlgorithms(), null);

    public override void NotifyClientCertificate(Certificate clientCertificate)
    {
        if (clientCertificate.IsEmpty && setup.Trust is { RequiresClient: false })
        {
            setup.Notes.Identity = new(PeerIdentityKind.Anonymous, "");
            return;
        }

        setup.Judge(clientCertificate, isClient: true, expectedName: null);
    }

    public override TlsSession? GetSessionToResume(byte[] sessionID)
    {
        if (!setup.Options.Resumes || sessionID.Length == 0)
            return null;
        var saved = setup.OnDriver(() => findSaved(sessionID));
        if (saved is null || !m_offeredCipherSuites.Contains(saved.Parameters.CipherSuite) || !IsStillWelcome(saved))
            return null;
        // Taken up without it what had it, or the other way round, would be another session (RFC 7627 §5.3).
        if (saved.Parameters.IsExtendedMasterSecret != TlsExtensionsUtilities.HasExtendedMasterSecretExtension(m_clientExtensions))
            return null;
        _resumed = saved;
        setup.Notes.Identity = saved.Identity;
        setup.Notes.IsResumed = true;
        return saved.ForUse(setup.Crypto);
    }

    public override byte[]? GetNewSessionID() => setup.Options.Resumes ? m_context.NonceGenerator.GenerateNonce(32) : null;

    public override void GetServerExtensionsForConnection(IDictionary<int, byte[]> serverExtensions)
    {
        base.GetServerExtensionsForConnection(serverExtensions);
        // A connection id is agreed on anew each time (RFC 9146 §3); a session that is taken up again still carries its old one.
        serverExtensions.Remove(ExtensionType.connection_id);
        if (connectionId is not null && m_clientExtensions?.ContainsKey(ExtensionType.connection_id) == true)
        {
            setup.Notes.UsesConnectionId = true;
            TlsExtensionsUtilities.AddConnectionIDExtension(serverExtensions, connectionId);
        }
    }

    public override void NotifyHandshakeComplete()
    {
        base.NotifyHandshakeComplete();
        if (m_context.SecurityParameters.KeyExchangeAlgorithm == KeyExchangeAlgorithm.ECDHE_ECDSA)
            setup.Notes.Identity ??= new(PeerIdentityKind.Anonymous, "");
        setup.Notes.Complete(m_context, setup.Options.KeyLog is not null);
    }

    protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.DTLSv12.Only();

    protected override int[] GetSupportedCipherSuites() => setup.Suites(psk: true, certificates: setup.Certificate is not null);

    protected override bool PreferLocalCipherSuites() => true;

    protected override short[]? GetAllowedClientCertificateTypes() => setup.CertificateTypes();

    // The client may have lost its credential since, or got another key.
    private bool IsStillWelcome(SavedSession saved)
    {
        switch (saved.Identity.Kind)
        {
            case PeerIdentityKind.PreSharedKey:
                setup.Notes.Key = setup.OnDriver(() => setup.Credentials.FindClient(saved.Identity.Name));
                return setup.Notes.Key is { } key && CryptographicOperations.FixedTimeEquals(key.Key.Span, saved.Key);
            case PeerIdentityKind.Anonymous:
                return setup.Trust is not { RequiresClient: true };
            default:
                return setup.StillTrusts(saved);
        }
    }

    private static string Suites(int[] suites)
    {
        var known = suites.Where(suite => Enum.IsDefined((DtlsCipherSuite)suite)).Select(suite => ((DtlsCipherSuite)suite).ToString());
        var others = suites.Where(suite => !Enum.IsDefined((DtlsCipherSuite)suite)).Select(suite => $"0x{suite:X4}");
        return string.Join(", ", known.Concat(others).Take(12)) + (suites.Length > 12 ? $" and {suites.Length - 12} more" : "");
    }
}
