namespace Hil.Coap.Exchanges;

// Sends confirmable messages, to each peer NSTART at a time (RFC 7252 §4.7), and each again until it is acknowledged (§4.2). Its owner
// holds the gate whenever it calls.
internal sealed class TransmissionQueue(CoapEndpoint endpoint, PeerBook peers)
{
    private Chance _chance = new(endpoint.Options.Seed ^ 0x7261_6e64_6f6d);

    public void Add(Transmission transmission)
    {
        var peer = transmission.Peer = peers.Present(transmission.Peer);
        peer.Transmissions.AddLast(transmission.Place);
        if (peer.Underway < endpoint.Options.NStart)
            Begin(peer, transmission);
    }

    // The message to that peer that is under way with that id, or null.
    public static Transmission? Find(CoapPeer peer, ushort messageId)
    {
        for (var place = peer.Transmissions.First; place is { Value.HasBegun: true }; place = place.Next)
        {
            if (place.Value.Message.MessageId == messageId)
                return place.Value;
        }

        return null;
    }

    // Ends a transmission that is under way or waits, and lets the next one begin.
    public void Finish(Transmission transmission)
    {
        transmission.Timer?.Dispose();
        transmission.Timer = null;
        if (transmission.Place.List is null)
            return;
        var peer = transmission.Peer.Present;
        peer.Transmissions.Remove(transmission.Place);
        if (transmission.HasBegun)
            peer.Underway--;
        if (peer.Underway < endpoint.Options.NStart && peer.Transmissions.FirstOrDefault(next => !next.HasBegun) is { } next)
            Begin(peer, next);
        peers.Trim(peer);
    }

    public void Clear()
    {
        foreach (var peer in peers.All)
        {
            foreach (var transmission in peer.Transmissions)
            {
                transmission.Timer?.Dispose();
                transmission.Timer = null;
            }

            peer.Transmissions.Clear();
            peer.Underway = 0;
        }
    }

    private void Begin(CoapPeer peer, Transmission transmission)
    {
        var options = endpoint.Options;
        peer.Underway++;
        transmission.HasBegun = true;
        transmission.Timeout = options.AckTimeout * (1 + _chance.NextFraction() * (options.AckRandomFactor - 1));
        // The timer first: on an in-process network the answer may come while the message is sent, and ends it.
        transmission.Timer = endpoint.StartTimer(transmission.Timeout, () => OnTimeout(transmission));
        transmission.Sent();
        endpoint.Send(peer.Address, transmission.Message, null);
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

        transmission.Message = transmission.Renew?.Invoke() ?? transmission.Message;
        transmission.Retransmissions++;
        transmission.Timeout *= 2;
        transmission.Timer = endpoint.StartTimer(transmission.Timeout, () => OnTimeout(transmission));
        transmission.Sent();
        endpoint.Send(transmission.Peer.Present.Address, transmission.Message, $"sent again, {transmission.Retransmissions} of {endpoint.Options.MaxRetransmit}");
    }
}
