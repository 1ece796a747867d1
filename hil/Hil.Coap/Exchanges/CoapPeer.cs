using System.Net;
using Hil.Coap.Messages;

namespace Hil.Coap.Exchanges;

// What an endpoint keeps of one peer. Whoever deals with the peer holds this and not its address, so that all of it goes along when the
// peer is found at another address.
internal sealed class CoapPeer(IPEndPoint address)
{
    // Made when they are needed: most peers need one of them, and there are tens of thousands of peers.
    private Dictionary<CoapToken, Action<CoapMessage>>? _listeners;
    private Dictionary<ushort, Action>? _resetListeners;
    private Dictionary<ushort, HeardMessages.Heard>? _heard;
    private Dictionary<string, PeerShelf<MemoryStream>.Kept>? _bodies;
    private Dictionary<string, PeerShelf<CoapAnswer>.Kept>? _answers;
    private LinkedList<Transmission>? _transmissions;
    private CoapPeer? _became;

    public IPEndPoint Address { get; set; } = address;

    // Whether the book forgot it, since nothing was left to keep.
    public bool IsForgotten { get; set; }

    // This one, or what it was joined to.
    public CoapPeer Present
    {
        get
        {
            var present = this;
            while (present._became is { } next)
                present = next;
            return present;
        }
    }

    // How many requests to it are not over.
    public int Exchanges { get; set; }

    // Confirmable messages under way, at most NSTART of them, and behind them those that wait for their turn.
    public LinkedList<Transmission> Transmissions => _transmissions ??= [];

    public int Underway { get; set; }

    // Who takes the responses with a token.
    public Dictionary<CoapToken, Action<CoapMessage>> Listeners => _listeners ??= [];

    // What happens when a non-confirmable message of ours is rejected.
    public Dictionary<ushort, Action> ResetListeners => _resetListeners ??= [];

    public Dictionary<ushort, HeardMessages.Heard> Heard => _heard ??= [];

    // Bodies of its requests that come in blocks, and answers of which it may ask for further blocks.
    public Dictionary<string, PeerShelf<MemoryStream>.Kept> Bodies => _bodies ??= [];

    public Dictionary<string, PeerShelf<CoapAnswer>.Kept> Answers => _answers ??= [];

    // How many bodies are sent to it in blocks.
    public int Uploads { get; set; }

    // Whether it has shown that it gets what is sent to its address (RFC 9175 §2.4). Forgotten with the peer, or when it moves.
    public bool IsVerified { get; set; }

    public bool IsEmpty => Remembered == 0 && _transmissions is not { Count: > 0 } && _bodies is not { Count: > 0 } && _answers is not { Count: > 0 };

    // How many exchanges, tokens and messages of it are in memory.
    public int Remembered => Exchanges + (_listeners?.Count ?? 0) + (_resetListeners?.Count ?? 0) + (_heard?.Count ?? 0);

    public void Become(CoapPeer other)
    {
        other.Exchanges += Exchanges;
        other.Underway += Underway;
        other.Uploads += Uploads;
        foreach (var transmission in _transmissions?.ToArray() ?? [])
        {
            Transmissions.Remove(transmission.Place);
            other.Transmissions.AddLast(transmission.Place);
        }

        Take(ref _listeners, ref other._listeners);
        Take(ref _resetListeners, ref other._resetListeners);
        Take(ref _heard, ref other._heard);
        Take(ref _bodies, ref other._bodies);
        Take(ref _answers, ref other._answers);
        (Exchanges, Underway, Uploads) = (0, 0, 0);
        _became = other;
    }

    private static void Take<TKey, TValue>(ref Dictionary<TKey, TValue>? from, ref Dictionary<TKey, TValue>? to)
        where TKey : notnull
    {
        if (to is null)
            to = from;
        else if (from is not null)
        {
            foreach (var (key, value) in from)
                to.TryAdd(key, value);
        }

        from = null;
    }
}
