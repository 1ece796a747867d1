using System.Net;
using Hil.Coap.Messages;
using Hil.Core.Time;

namespace Hil.Coap.Exchanges;

// Remembers what was heard and what was replied, to tell copies (RFC 7252 §4.5). Bounded in time and in number.
internal sealed class HeardMessages(CoapEndpointOptions options)
{
    private readonly Dictionary<(IPEndPoint Peer, ushort MessageId), Heard> _heard = [];
    private readonly Queue<((IPEndPoint, ushort) Key, Heard Heard)> _oldestFirst = new();

    public int Count => _heard.Count;

    // The message of which this datagram is a copy, or null. A message id that comes again with other bytes is no copy but a peer that
    // uses an id twice within its lifetime: reported, and dealt with, since a restarted device that does so should be seen, not muted.
    public Heard? FindOriginal(IPEndPoint peer, ushort messageId, ReadOnlySpan<byte> datagram, BoardTime now, out bool idWasReused)
    {
        idWasReused = false;
        if (!_heard.TryGetValue((peer, messageId), out var heard) || heard.Until <= now)
            return null;
        if (heard.Print == Fingerprint.Of(datagram))
            return heard;
        idWasReused = true;
        return null;
    }

    public Heard Remember(IPEndPoint peer, CoapMessage message, ReadOnlySpan<byte> datagram, BoardTime now)
    {
        var lifetime = message.Type == CoapType.Confirmable ? options.ExchangeLifetime : options.NonLifetime;
        var heard = new Heard(Fingerprint.Of(datagram), now + lifetime);
        _heard[(peer, message.MessageId)] = heard;
        _oldestFirst.Enqueue(((peer, message.MessageId), heard));
        while (_oldestFirst.TryPeek(out var oldest) && (oldest.Heard.Until <= now || _oldestFirst.Count > options.MostRemembered))
        {
            _oldestFirst.Dequeue();
            if (_heard.TryGetValue(oldest.Key, out var current) && current == oldest.Heard)
                _heard.Remove(oldest.Key);
        }

        return heard;
    }

    public void Clear()
    {
        _heard.Clear();
        _oldestFirst.Clear();
    }

    internal sealed class Heard(ulong print, BoardTime until)
    {
        public ulong Print { get; } = print;

        public BoardTime Until { get; } = until;

        // What was replied, to be replied again; null where nothing was.
        public CoapMessage? Reply { get; set; }
    }
}
