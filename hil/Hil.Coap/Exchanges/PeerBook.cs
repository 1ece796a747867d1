using System.Net;

namespace Hil.Coap.Exchanges;

// All peers of whom something must be kept, by their addresses. Its owner holds the gate whenever it calls.
internal sealed class PeerBook
{
    private readonly Dictionary<IPEndPoint, CoapPeer> _peers = [];

    public IEnumerable<CoapPeer> All => _peers.Values;

    public CoapPeer? Find(IPEndPoint address) => _peers.GetValueOrDefault(address);

    public CoapPeer At(IPEndPoint address)
    {
        if (!_peers.TryGetValue(address, out var peer))
            _peers.Add(address, peer = new(address));
        return peer;
    }

    // The peer as the book has it now, though it was moved, joined or forgotten since.
    public CoapPeer Present(CoapPeer peer)
    {
        peer = peer.Present;
        if (!peer.IsForgotten)
            return peer;
        if (Find(peer.Address) is { } successor)
        {
            peer.Become(successor);
            return successor;
        }

        peer.IsForgotten = false;
        _peers.Add(peer.Address, peer);
        return peer;
    }

    // Forgets a peer of whom nothing is left to keep.
    public void Trim(CoapPeer peer)
    {
        peer = peer.Present;
        if (peer.IsForgotten || !peer.IsEmpty)
            return;
        peer.IsForgotten = true;
        _peers.Remove(peer.Address);
    }

    // What is at the new address already is of the same peer: the datagram by which the move was seen, for one.
    public void Move(IPEndPoint from, IPEndPoint to)
    {
        if (from.Equals(to) || !_peers.Remove(from, out var peer))
            return;
        peer.Address = to;
        peer.IsVerified = false;
        if (_peers.Remove(to, out var there))
            there.Become(peer);
        _peers.Add(to, peer);
    }

    public void Clear()
    {
        foreach (var peer in _peers.Values)
            peer.IsForgotten = true;
        _peers.Clear();
    }
}
