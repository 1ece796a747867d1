using Hil.Core.Time;

namespace Hil.Coap.Exchanges;

// Things that are kept for a time, each under a peer and a key. Bounded in time, in number and in bytes: a peer that begins much and ends
// nothing must not fill the memory. What was longest untouched goes first. The peer holds the things, so that they move with it.
internal sealed class PeerShelf<T>(
    PeerBook peers, Func<CoapPeer, Dictionary<string, PeerShelf<T>.Kept>> of, Func<T, int> measure, CoapEndpointOptions options)
    where T : class
{
    private readonly LinkedList<Kept> _longestUntouchedFirst = [];
    private long _bytes;

    public int Count => _longestUntouchedFirst.Count;

    public T? Find(CoapPeer peer, string key, BoardTime now)
    {
        Forget(now);
        return of(peer.Present).TryGetValue(key, out var kept) ? kept.Thing : null;
    }

    // Keeps a thing, or takes note that it was touched and may have grown.
    public void Put(CoapPeer peer, string key, T thing, BoardTime now)
    {
        Remove(peer, key);
        peer = peers.Present(peer);
        var kept = new Kept(peer, key, thing, measure(thing), now + options.ExchangeLifetime);
        of(peer)[key] = kept;
        _longestUntouchedFirst.AddLast(kept.Place);
        _bytes += kept.Bytes;
        while (Count > 1 && (Count > options.MostBodies || _bytes > options.MostBodyBytes))
            Drop(_longestUntouchedFirst.First!.Value);
    }

    public void Remove(CoapPeer peer, string key)
    {
        if (of(peer.Present).TryGetValue(key, out var kept))
            Drop(kept);
    }

    public void Clear()
    {
        while (_longestUntouchedFirst.First is { } first)
            Drop(first.Value);
    }

    private void Forget(BoardTime now)
    {
        while (_longestUntouchedFirst.First is { } first && first.Value.Until <= now)
            Drop(first.Value);
    }

    private void Drop(Kept kept)
    {
        _longestUntouchedFirst.Remove(kept.Place);
        _bytes -= kept.Bytes;
        var peer = kept.Peer.Present;
        if (of(peer).TryGetValue(kept.Key, out var there) && there == kept)
            of(peer).Remove(kept.Key);
        peers.Trim(peer);
    }

    internal sealed class Kept
    {
        public Kept(CoapPeer peer, string key, T thing, int bytes, BoardTime until)
        {
            (Peer, Key, Thing, Bytes, Until) = (peer, key, thing, bytes, until);
            Place = new(this);
        }

        public CoapPeer Peer { get; }

        public string Key { get; }

        public T Thing { get; }

        public int Bytes { get; }

        public BoardTime Until { get; }

        public LinkedListNode<Kept> Place { get; }
    }
}
