using System.Net;
using Hil.Coap.Messages;

namespace Hil.Coap.Exchanges;

// A confirmable message that is sent until it is acknowledged (RFC 7252 §4.2).
internal sealed class Transmission(IPEndPoint peer, CoapMessage message, Action sent, Action<TransmissionEnd> ended)
{
    public IPEndPoint Peer { get; } = peer;

    public CoapMessage Message { get; } = message;

    public Action Sent { get; } = sent;

    public Action<TransmissionEnd> Ended { get; } = ended;

    public int Retransmissions { get; set; }

    public TimeSpan Timeout { get; set; }

    public ITimer? Timer { get; set; }
}
