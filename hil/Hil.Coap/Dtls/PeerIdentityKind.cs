namespace Hil.Coap.Dtls;

/// <summary>How a peer proved who it is.</summary>
public enum PeerIdentityKind
{
    /// <summary>With a pre-shared key; its name is the PSK identity (RFC 4279).</summary>
    PreSharedKey,

    /// <summary>With a certificate that a trust anchor vouches for; its name is the common name or the first alternative name.</summary>
    Certificate,

    /// <summary>With a raw public key (RFC 7250); its name is the SHA-256 of the SubjectPublicKeyInfo in lower-case hex.</summary>
    RawPublicKey,

    /// <summary>Not at all: a client without a certificate, where none is required.</summary>
    Anonymous,
}
