using System.Collections.Concurrent;
using System.Net;

namespace Hil.Coap.Dtls.Credentials;

/// <summary>Credentials in memory. Safe for every thread; they may come and go while links use them.</summary>
public sealed class DtlsCredentials : IDtlsCredentials
{
    private readonly ConcurrentDictionary<string, PreSharedKey> _clients = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<IPEndPoint, KnownServer> _servers = new();

    /// <inheritdoc />
    public DtlsCertificate? Certificate { get; set; }

    /// <inheritdoc />
    public DtlsTrust? Trust { get; set; }

    /// <summary>Lets a client in that has this identity and key. A second key for an identity replaces the first.</summary>
    public DtlsCredentials Add(PreSharedKey client)
    {
        _clients[client.Identity] = client;
        return this;
    }

    /// <summary>Lets a client in that has this identity and key.</summary>
    /// <param name="identity">The PSK identity.</param>
    /// <param name="key">The key.</param>
    public DtlsCredentials Add(string identity, ReadOnlySpan<byte> key) => Add(new PreSharedKey(identity, key));

    /// <summary>Names a server to connect to.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="server">What is known of it.</param>
    public DtlsCredentials Add(IPEndPoint address, KnownServer server)
    {
        _servers[address] = server;
        return this;
    }

    /// <summary>
    /// Lets a client in no more: handshakes fail from now on, resumed ones too. Sessions that are open stay open until
    /// <see cref="DtlsLink.Close(PeerIdentity)"/>.
    /// </summary>
    /// <returns>Whether the identity was known.</returns>
    public bool Withdraw(string identity) => _clients.TryRemove(identity, out _);

    /// <inheritdoc />
    public PreSharedKey? FindClient(string identity) => _clients.GetValueOrDefault(identity);

    /// <inheritdoc />
    public KnownServer? FindServer(IPEndPoint peer) => _servers.GetValueOrDefault(peer);
}
