namespace Hil.Coap.Dtls;

/// <summary>Why a handshake did not come to its end, or a session ended with a fault.</summary>
public enum DtlsFailure
{
    /// <summary>Nobody knows the PSK identity.</summary>
    UnknownIdentity,

    /// <summary>The Finished message could not be decrypted: the two sides have different keys.</summary>
    WrongKey,

    /// <summary>The two sides have no cipher suite in common.</summary>
    NoCommonCipherSuite,

    /// <summary>A certificate is missing, out of date, not vouched for, or does not fit its key.</summary>
    BadCertificate,

    /// <summary>A client never came back with its cookie: its address is forged, or what is sent to it gets lost (RFC 6347 §4.2.1).</summary>
    CookieNotReturned,

    /// <summary>The peer went silent.</summary>
    TimedOut,

    /// <summary>There is no version of DTLS in common.</summary>
    NoCommonVersion,

    /// <summary>More handshakes were under way than the options allow.</summary>
    TooManyHandshakes,

    /// <summary>The peer refused with an alert that says no more.</summary>
    RefusedByPeer,

    /// <summary>The peer broke the protocol.</summary>
    ProtocolError,
}
