namespace Hil.Coap.Dtls.Handshakes;

/// <summary>What becomes of a ClientHello, or of its first fragment, by its cookie.</summary>
internal enum CookieVerdict
{
    /// <summary>It carries the cookie that its address was given.</summary>
    Good,

    /// <summary>It carries none, or another one: it is to come back with it.</summary>
    Wanted,

    /// <summary>It is malformed, or ends before its cookie.</summary>
    Unreadable,
}
