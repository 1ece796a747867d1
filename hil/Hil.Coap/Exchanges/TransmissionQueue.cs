using System.Net;

namespace Hil.Coap.Exchanges;

// Sends confirmable messages, to each peer one at a time (NSTART 1, RFC 7252 §4.7), and each again until it is acknowledged (§4.2).
// Its owner holds the gate whenever it calls.
internal sealed class TransmissionQueue(CoapEndpoint endpoint)
{
    private readonly Dictionary<IPEndPoint, LinkedList<Transmission>> _byPeer = [];
    private Chance _chance = new(endpoint.Options.Seed ^ 0x7261_6e64_6f6d);

    public void Add(Transmission transmission)
    {
        if (!_byPeer.TryGetValue(transmission.Peer, out var queue))
            _byPeer.Add(transmission.Peer, queue = []);
        queue.AddLast(transmission);
        if (queue.Count == 1)
            Begin(transmission);
    }

    // The message to that peer that is under way with that id, or null.
    public Transmission? Find(IPEndPoint peer, ushort messageId) =>
        _byPeer.TryGetValue(peer, out var queue) && queue.First!.Value.Message.MessageId == messageId ? queue.First.Value : null;

    // Ends a transmission that is under way or waits, and lets the next one begin.
    public void Finish(Transmission transmission)
    {
        transmission.Timer?.Dispose();
        transmission.Timer = null;
        if (!_byPeer.TryGetValue(transmission.Peer, out var queue))
            return;
        var wasFirst = queue.First!.Value == transmission;
        if (!queue.Remove(transmission))
            return;
        if (queue.Count == 0)
            _byPeer.Remove(transmission.Peer);
        else if (wasFirst)
            Begin(queue.First.Value);
    }

    public void Clear()
    {
        foreach (var transmission in _byPeer.Values.SelectMany(queue => queue))
        {
            transmission.Timer?.Dispose();
            transmission.Timer = null;
        }

        _byPeer.Clear();
    }

    private void Begin(Transmission transmission)
    {
        var options = endpoint.Options;
        transmission.Timeout = options.AckTimeout * (1 + _chance.NextFraction() * (options.AckRandomFactor - 1));
        // The timer first: on an in-process network the answer may come while the message is sent, and ends it.
        transmission.Timer = endpoint.StartTimer(transmission.Timeout, () => OnTimeout(transmission));
        transmission.Sent();
        endpoint.Send(transmission.Peer, transmission.Message, null);
    }

    private void OnTimeout(Transmission transmission)
    {
        if (transmission.Timer is null)
            return;
        transmission.Timer.Dispose();
        if (transmission.Retransmissions == endpoint.Options.MaxRetransmit)
        {
            Finish(transmission);
            transmission.Ended(TransmissionEnd.GivenUp);
            return;
        }

        transmission.Retransmissions++;
        transmission.Timeout *= 2;
        transmission.Timer = endpoint.StartTimer(transmission.Timeout, () => OnTimeout(transmission));
        transmission.Sent();
        endpoint.Send(transmission.Peer, transmission.Message, $"sent again, {transmission.Retransmissions} of {endpoint.Options.MaxRetransmit}");
    }
}
