using System.Net;

namespace Hil.Coap.Dtls.Credentials;

/// <summary>What a link knows of keys. It is asked during each handshake, so that a credential may come and go at any time.</summary>
/// <remarks>It is called on the thread that delivers datagrams, while the link holds its lock, and must not wait for anything.</remarks>
public interface IDtlsCredentials
{
    /// <summary>The key of a client that names itself, or null where nobody has that identity or its credential was withdrawn.</summary>
    /// <param name="identity">The PSK identity that the client sent.</param>
    PreSharedKey? FindClient(string identity);

    /// <summary>What this side knows of a peer that it connects to itself, or null where it does not connect there.</summary>
    /// <param name="peer">The server's address.</param>
    KnownServer? FindServer(IPEndPoint peer);

    /// <summary>The certificate that this side shows, or null where it has none.</summary>
    DtlsCertificate? Certificate { get; }

    /// <summary>Whom this side trusts, or null where it asks nobody for a certificate.</summary>
    DtlsTrust? Trust { get; }
}
