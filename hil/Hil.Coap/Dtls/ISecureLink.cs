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

    /// <summary>
    /// While true, nothing is heard and nothing said, handshakes and alerts among it, as if the cable were cut. Sessions stay, and time goes on
    /// for handshakes that are under way.
    /// </summary>
    bool Silent { get; set; }

    /// <summary>
    /// Forgets all sessions, handshakes and cookies without a word, as a process does that is restarted. What a peer still sends in a session
    /// that is gone is dropped without an answer (RFC 6347 §4.1.2.7), so that it has to find out by itself and begin anew.
    /// </summary>
    /// <param name="keepsResumable">Whether sessions can still be taken up again by their id, as by a process that keeps them on a disk.</param>
    void Forget(bool keepsResumable = false);
}
