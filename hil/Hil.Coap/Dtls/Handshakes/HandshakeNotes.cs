using Hil.Coap.Dtls.Credentials;
using Org.BouncyCastle.Tls;

namespace Hil.Coap.Dtls.Handshakes;

/// <summary>What a handshake, and the session after it, found out: who the peer is, why it failed, and which alerts passed.</summary>
internal sealed class HandshakeNotes
{
    private readonly List<string> _lines = [];

    public PeerIdentity? Identity { get; set; }

    /// <summary>The pre-shared key that was used, to tell later whether it is still the peer's.</summary>
    public PreSharedKey? Key { get; set; }

    public DtlsCipherSuite Suite { get; private set; }

    public bool IsResumed { get; set; }

    /// <summary>Whether what the peer sends carries the connection id that it was given.</summary>
    public bool UsesConnectionId { get; set; }

    public bool HasExtendedMasterSecret { get; private set; }

    /// <summary>What the session can be taken up with again, or null where it cannot.</summary>
    public TlsSession? Resumable { get; private set; }

    public string? KeyLogLine { get; private set; }

    public DtlsFailure? Failure { get; private set; }

    public string Reason { get; private set; } = "";

    /// <summary>Whether the peer has ended the session, with close_notify or a fatal alert.</summary>
    public bool EndedByPeer { get; private set; }

    /// <summary>Keeps the first reason: what comes after it follows from it.</summary>
    public void Fail(DtlsFailure failure, string reason)
    {
        if (Failure is not null)
            return;
        (Failure, Reason) = (failure, reason);
    }

    public IReadOnlyList<string> TakeLines()
    {
        if (_lines.Count == 0)
            return [];
        var lines = _lines.ToList();
        _lines.Clear();
        return lines;
    }

    public void AlertRaised(short level, short alert) => _lines.Add($"> alert {Words(level, alert)}");

    public void AlertReceived(short level, short alert)
    {
        _lines.Add($"< alert {Words(level, alert)}");
        EndedByPeer |= level == AlertLevel.fatal || alert == AlertDescription.close_notify;
        if (level != AlertLevel.fatal)
            return;
        var name = AlertDescription.GetName(alert);
        switch (alert)
        {
            case AlertDescription.unknown_psk_identity:
                Fail(DtlsFailure.UnknownIdentity, "the peer does not know the PSK identity");
                break;
            case AlertDescription.bad_record_mac or AlertDescription.decrypt_error or AlertDescription.decryption_failed:
                Fail(DtlsFailure.WrongKey, $"the peer could not decrypt what was sent ({name}): the keys differ");
                break;
            case AlertDescription.bad_certificate or AlertDescription.unsupported_certificate or AlertDescription.certificate_revoked
                or AlertDescription.certificate_expired or AlertDescription.certificate_unknown or AlertDescription.unknown_ca
                or AlertDescription.certificate_required or AlertDescription.no_certificate:
                Fail(DtlsFailure.BadCertificate, $"the peer does not accept the certificate ({name})");
                break;
            case AlertDescription.protocol_version:
                Fail(DtlsFailure.NoCommonVersion, "the peer does not speak DTLS 1.2");
                break;
            case AlertDescription.insufficient_security:
                Fail(DtlsFailure.NoCommonCipherSuite, "the peer wants other cipher suites");
                break;
            default:
                Fail(DtlsFailure.RefusedByPeer, $"the peer refused ({name})");
                break;
        }
    }

    public void Complete(TlsContext context, bool wantsKeyLog)
    {
        var parameters = context.SecurityParameters;
        Suite = (DtlsCipherSuite)parameters.CipherSuite;
        HasExtendedMasterSecret = parameters.IsExtendedMasterSecret;
        Resumable = context.ResumableSession;
        if (!wantsKeyLog)
            return;
        var secret = context.Crypto.AdoptSecret(parameters.MasterSecret).Extract();
        KeyLogLine = $"CLIENT_RANDOM {Convert.ToHexStringLower(parameters.ClientRandom)} {Convert.ToHexStringLower(secret)}";
    }

    private static string Words(short level, short alert) => $"{AlertLevel.GetName(level)} {AlertDescription.GetName(alert)}";
}
