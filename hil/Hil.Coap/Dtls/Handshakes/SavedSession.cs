using Hil.Core.Time;
using Org.BouncyCastle.Tls;

namespace Hil.Coap.Dtls.Handshakes;

/// <summary>What is kept of a session so that it can be taken up again by its id (RFC 5246 §7.3).</summary>
/// <param name="Id">The session id, up to 32 bytes.</param>
/// <param name="Parameters">The session itself, with a master secret of its own.</param>
/// <param name="Identity">Who the peer was.</param>
/// <param name="Key">The pre-shared key it had, which must still be its key; empty where it had none.</param>
/// <param name="MadeAt">When its full handshake was.</param>
internal sealed record SavedSession(byte[] Id, SessionParameters Parameters, PeerIdentity Identity, byte[] Key, BoardTime MadeAt)
{
    // BouncyCastle destroys the secret of a session that it was handed and did not take up, so it never gets the one that is kept.
    public TlsSession ForUse(HandshakeCrypto crypto)
    {
        var copy = new SessionParameters.Builder()
            .SetCipherSuite(Parameters.CipherSuite)
            .SetExtendedMasterSecret(Parameters.IsExtendedMasterSecret)
            .SetLocalCertificate(Parameters.LocalCertificate)
            .SetMasterSecret(crypto.AdoptSecret(Parameters.MasterSecret))
            .SetNegotiatedVersion(Parameters.NegotiatedVersion)
            .SetPeerCertificate(Parameters.PeerCertificate)
            .SetPskIdentity(Parameters.PskIdentity)
            .SetServerExtensions(Parameters.ReadServerExtensions())
            .Build();
        return TlsUtilities.ImportSession(Id, copy);
    }
}
