using System.Net;
using Hil.Coap.Dtls;
using Hil.Core.Network;

namespace Hil.Lwm2m.Tests.Virtual;

/// <summary>A link that vouches for its peers as a test says, without cryptography: what the server does with identities is tried with it.</summary>
public sealed class TrustedLink(IDatagramLink inner) : ISecureLink
{
    private readonly Dictionary<IPEndPoint, PeerIdentity> _identities = [];

    public event Action<PeerMoved>? Moved;

    public event Action<Datagram>? Received
    {
        add => inner.Received += value;
        remove => inner.Received -= value;
    }

    public IPEndPoint LocalEndPoint => inner.LocalEndPoint;

    public PeerIdentity? IdentityOf(IPEndPoint peer) => _identities.GetValueOrDefault(peer);

    /// <summary>Vouches for whoever is at that address from now on.</summary>
    public void Vouch(string address, string name) => _identities[IPEndPoint.Parse(address)] = new(PeerIdentityKind.PreSharedKey, name);

    public bool Silent { get; set; }

    public void Forget(bool keepsResumable = false) => _identities.Clear();

    public void Forget(string address) => _identities.Remove(IPEndPoint.Parse(address));

    /// <summary>The peer of the first address is at the second from now on.</summary>
    public void Move(string from, string to)
    {
        _identities.Remove(IPEndPoint.Parse(from), out var identity);
        _identities[IPEndPoint.Parse(to)] = identity!;
        Moved?.Invoke(new(IPEndPoint.Parse(from), IPEndPoint.Parse(to)));
    }

    public void Send(IPEndPoint destination, ReadOnlySpan<byte> payload) => inner.Send(destination, payload);

    public void Dispose() => inner.Dispose();
}
