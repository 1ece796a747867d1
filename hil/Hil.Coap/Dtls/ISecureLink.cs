using System.Net;
using Hil.Core.Network;

namespace Hil.Coap.Dtls;

/// <summary>
/// A datagram link whose datagrams were decrypted and verified: what <see cref="IDatagramLink.Received"/> raises came from a peer that has
/// proved who it is, and nothing else ever does.
/// </summary>
public interface ISecureLink : IDatagramLink
{
    /// <summary>Raised when a peer was found at a new address, before the datagram that showed it is raised (RFC 9146 §6).</summary>
    event Action<PeerMoved>? Moved;

    /// <summary>
    /// Who is at an address at this moment, or null where no session is. It may change from one datagram to the next: another peer may be
    /// given the same address, so what belongs to a peer must be compared with its identity, not only with its address.
    /// </summary>
    /// <param name="peer">The address and port.</param>
    PeerIdentity? IdentityOf(IPEndPoint peer);
}
