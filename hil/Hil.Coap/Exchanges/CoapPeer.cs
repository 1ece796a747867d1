using System.Net;
using Hil.Coap.Messages;

namespace Hil.Coap.Exchanges;

// What an endpoint keeps of one peer. Whoever deals with the peer holds this and not its address, so that all of it goes along when the
// peer is found at another address.
internal sealed class CoapPeer(IPEndPoint address)
{
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
    public LinkedList<Transmission> Transmissions { get; } = [];

    public int Underway { get; set; }

    // Who takes the responses with a token.
    public Dictionary<CoapToken, Action<CoapMessage>> Listeners { get; } = [];

    // What happens when a non-confirmable message of ours is rejected.
    public Dictionary<ushort, Action> ResetListeners { get; } = [];

    public Dictionary<ushort, HeardMessages.Heard> Heard { get; } = [];

    // Bodies of its requests that come in blocks, and answers of which it may ask for further blocks.
    public Dictionary<string, PeerShelf<MemoryStream>.Kept> Bodies { get; } = [];

    public Dictionary<string, PeerShelf<CoapAnswer>.Kept> Answers { get; } = [];

    // How many bodies are sent to it in blocks.
    public int Uploads { get; set; }

    // Whether it has shown that it gets what is sent to its address (RFC 9175 §2.4). Forgotten with the peer, or when it moves.
    public bool IsVerified { get; set; }

    public bool IsEmpty =>
        Exchanges == 0 && Transmissions.Count == 0 && Listeners.Count == 0 && ResetListeners.Count == 0 && Heard.Count == 0
        && Bodies.Count == 0 && Answers.Count == 0;

    public void Become(CoapPeer other)
    {
        other.Exchanges += Exchanges;
        other.Underway += Underway;
        other.Uploads += Uploads;
        foreach (var transmission in Transmissions.ToArray())
        {
            Transmissions.Remove(transmission.Place);
            other.Transmissions.AddLast(transmission.Place);
        }

        Take(Listeners, other.Listeners);
        Take(ResetListeners, other.ResetListeners);
        Take(Heard, other.Heard);
        Take(Bodies, other.Bodies);
        Take(Answers, other.Answers);
        (Exchanges, Underway, Uploads) = (0, 0, 0);
        _became = other;
    }

    private static void Take<TKey, TValue>(Dictionary<TKey, TValue> from, Dictionary<TKey, TValue> to)
        where TKey : notnull
    {
        foreach (var (key, value) in from)
            to.TryAdd(key, value);
        from.Clear();
    }
}
