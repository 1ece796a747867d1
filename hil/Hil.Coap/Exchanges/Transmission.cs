using Hil.Coap.Messages;

namespace Hil.Coap.Exchanges;

// A confirmable message that is sent until it is acknowledged (RFC 7252 §4.2).
internal sealed class Transmission
{
    public Transmission(CoapPeer peer, CoapMessage message, Action sent, Action<TransmissionEnd> ended)
    {
        (Peer, Message, Sent, Ended) = (peer, message, sent, ended);
        Place = new(this);
    }

    public CoapPeer Peer { get; set; }

    public CoapMessage Message { get; set; }

    public Action Sent { get; }

    public Action<TransmissionEnd> Ended { get; }

    // Its place among those to its peer.
    public LinkedListNode<Transmission> Place { get; }

    // What is to be sent from now on instead, where something newer is known when the time comes to send again (RFC 7641 §4.5.2).
    public Func<CoapMessage?>? Renew { get; init; }

    public bool HasBegun { get; set; }

    public int Retransmissions { get; set; }

    public TimeSpan Timeout { get; set; }

    public ITimer? Timer { get; set; }
}
