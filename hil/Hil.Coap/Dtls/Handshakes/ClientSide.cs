using System.Text;
using Hil.Coap.Dtls.Credentials;
using Org.BouncyCastle.Tls;

namespace Hil.Coap.Dtls.Handshakes;

/// <summary>BouncyCastle's questions to a client, answered from options and credentials.</summary>
internal sealed class ClientSide(HandshakeSetup setup, KnownServer server, SavedSession? saved)
    : AbstractTlsClient(setup.Crypto), TlsPskIdentity, TlsAuthentication
{
    public override bool IgnoreCorruptDtlsRecords => true;

    public override int GetHandshakeTimeoutMillis() => 0;

    public override int GetHandshakeResendTimeMillis() => ServerSide.NeverMilliseconds;

    public override bool RequiresExtendedMasterSecret() => setup.Options.RequiresExtendedMasterSecret;

    public override bool AllowLegacyResumption() => !setup.Options.RequiresExtendedMasterSecret;

    // A server that says nothing of renegotiation is fine, since there is none (RFC 7925 §17).
    public override void NotifySecureRenegotiation(bool secureRenegotiation)
    {
    }

    public override void NotifyAlertRaised(short alertLevel, short alertDescription, string message, Exception cause) =>
        setup.Notes.AlertRaised(alertLevel, alertDescription);

    public override void NotifyAlertReceived(short alertLevel, short alertDescription) =>
        setup.Notes.AlertReceived(alertLevel, alertDescription);

    public override TlsSession? GetSessionToResume() => saved?.ForUse(setup.Crypto);

    public override void NotifySessionID(byte[] sessionID) =>
        setup.Notes.IsResumed = saved is not null && sessionID.AsSpan().SequenceEqual(saved.Id);

    public override TlsPskIdentity? GetPskIdentity() => server.Key is null ? null : this;

    byte[] TlsPskIdentity.GetPskIdentity() => Encoding.UTF8.GetBytes(server.Key!.Identity);

    byte[] TlsPskIdentity.GetPsk() => server.Key!.Key.ToArray();

    public void SkipIdentityHint()
    {
    }

    public void NotifyIdentityHint(byte[] psk_identity_hint)
    {
        // LwM2M uses no hints (TS-Transport 5.2.8): the client has one identity for each server.
    }

    public override TlsAuthentication GetAuthentication() => this;

    public void NotifyServerCertificate(TlsServerCertificate serverCertificate) =>
        setup.Judge(serverCertificate.Certificate, isClient: false, server.Name);

    public TlsCredentials? GetClientCredentials(CertificateRequest certificateRequest) =>
        certificateRequest.CertificateTypes.Contains(ClientCertificateType.ecdsa_sign)
            ? setup.Signer(m_context, certificateRequest.SupportedSignatureAlgorithms)
            : null;

    public override void NotifyHandshakeComplete()
    {
        base.NotifyHandshakeComplete();
        if (setup.Notes.IsResumed)
            setup.Notes.Identity = saved!.Identity;
        // With a pre-shared key the server is whoever has it.
        if (setup.Notes.Identity is null && server.Key is { } key)
            setup.Notes.Identity = new(PeerIdentityKind.PreSharedKey, key.Identity);
        setup.Notes.Key = server.Key;
        setup.Notes.Complete(m_context, setup.Options.KeyLog is not null);
    }

    protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.DTLSv12.Only();

    protected override int[] GetSupportedCipherSuites() => setup.Suites(server.Key is not null, setup.Trust is not null);

    protected override IList<SignatureAndHashAlgorithm> GetSupportedSignatureAlgorithms() => HandshakeSetup.SignatureAlgorithms();

    protected override IList<int> GetSupportedGroups(IList<int> namedGroupRoles) =>
        namedGroupRoles.Count == 0 ? [] : [NamedGroup.secp256r1, NamedGroup.secp384r1];

    protected override CertificateStatusRequest? GetCertificateStatusRequest() => null;

    // Of length 0: this side sends the connection id that it is given, and needs none itself (RFC 9146 §3).
    protected override byte[]? GetNewConnectionID() => setup.Options.OffersConnectionId ? [] : null;

    protected override short[]? GetAllowedServerCertificateTypes() => setup.CertificateTypes();

    protected override short[]? GetAllowedClientCertificateTypes() =>
        setup.Certificate is { IsRawPublicKey: true } ? [CertificateType.RawPublicKey] : null;
}
