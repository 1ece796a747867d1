using Hil.Coap.Messages;
using Hil.Core.Time;

namespace Hil.Coap.Exchanges;

// Remembers what was heard and what was replied, to tell copies (RFC 7252 §4.5). Bounded in time and in number.
internal sealed class HeardMessages(CoapEndpointOptions options, PeerBook peers)
{
    private readonly Queue<(CoapPeer Peer, ushort MessageId, Heard Heard)> _oldestFirst = new();

    // The message of which this datagram is a copy, or null. A message id that comes again with other bytes is no copy but a peer that
    // uses an id twice within its lifetime: reported, and dealt with, since a restarted device that does so should be seen, not muted.
    public static Heard? FindOriginal(CoapPeer peer, ushort messageId, ulong print, BoardTime now, out bool idWasReused)
    {
        idWasReused = false;
        if (!peer.Heard.TryGetValue(messageId, out var heard) || heard.Until <= now)
            return null;
        if (heard.Print == print)
            return heard;
        idWasReused = true;
        return null;
    }

    public Heard Remember(CoapPeer peer, CoapMessage message, ulong print, BoardTime now)
    {
        var lifetime = message.Type == CoapType.Confirmable ? options.ExchangeLifetime : options.NonLifetime;
        var heard = new Heard(print, now + lifetime);
        peer.Heard[message.MessageId] = heard;
        _oldestFirst.Enqueue((peer, message.MessageId, heard));
        while (_oldestFirst.TryPeek(out var oldest) && (oldest.Heard.Until <= now || _oldestFirst.Count > options.MostRemembered))
        {
            _oldestFirst.Dequeue();
            var from = oldest.Peer.Present;
            if (from.Heard.TryGetValue(oldest.MessageId, out var current) && current == oldest.Heard)
                from.Heard.Remove(oldest.MessageId);
            peers.Trim(from);
        }

        return heard;
    }

    public void Clear()
    {
        foreach (var peer in peers.All)
            peer.Heard.Clear();
        _oldestFirst.Clear();
    }

    internal sealed class Heard(ulong print, BoardTime until)
    {
        public ulong Print { get; } = print;

        public BoardTime Until { get; } = until;

        // What was replied, as it went over the wire, to be replied again; null where nothing was.
        public byte[]? Reply { get; set; }
    }
}
