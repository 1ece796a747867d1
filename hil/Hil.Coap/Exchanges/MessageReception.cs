using System.Net;
using Hil.Coap.Messages;
using Hil.Core.Network;
using Hil.Core.Timelines;

namespace Hil.Coap.Exchanges;

// Takes what comes from peers: tells copies, hands answers to who waits for them and requests to who serves them, and replies. Its owner
// holds the gate whenever it calls.
internal sealed class MessageReception(CoapEndpoint endpoint, ICoapService? service, Timeline timeline, PeerBook peers, TransmissionQueue transmissions)
{
    private readonly HeardMessages _heard = new(endpoint.Options, peers);
    private readonly RequestReception _requests = new(endpoint, service, peers);

    // How many bodies and answers are kept.
    public int Count => _requests.Count;

    // Gives whether it was a message, and was dealt with.
    public bool Take(Datagram datagram)
    {
        var peer = datagram.Source;
        var parsed = CoapDecoder.Decode(datagram.Payload);
        if (!parsed.IsSuccess)
        {
            TakeMalformed(peer, datagram.Payload, parsed);
            return false;
        }

        if (endpoint.Silent)
        {
            Trace(peer, parsed.Message, "not heard: silent");
            return false;
        }

        if (parsed.Message.Type is CoapType.Acknowledgement or CoapType.Reset)
            TakeReply(peer, parsed.Message);
        else
            TakeMessage(peer, parsed.Message, datagram.Payload.Span);
        return true;
    }

    public void Clear()
    {
        _heard.Clear();
        _requests.Clear();
    }

    private void TakeMalformed(IPEndPoint peer, ReadOnlyMemory<byte> datagram, CoapParseResult parsed)
    {
        timeline.Append(new MalformedDatagramEntry(endpoint.Clock.Now, peer, datagram, parsed.Error!, parsed.Offset));
        // Only a CON is answered; everything else that is malformed is ignored (RFC 7252 §4.2 and §4.3).
        if (parsed is { Type: CoapType.Confirmable, MessageId: { } id } && !endpoint.Silent)
            endpoint.Send(peer, CoapMessage.Reset(id), "it was malformed");
    }

    private void TakeReply(IPEndPoint address, CoapMessage message)
    {
        var peer = peers.Find(address);
        var transmission = peer is null ? null : TransmissionQueue.Find(peer, message.MessageId);
        if (message.Type == CoapType.Reset)
        {
            if (transmission is not null)
            {
                Trace(address, message, null);
                transmissions.Finish(transmission);
                transmission.Ended(TransmissionEnd.Reset);
            }
            else if (peer is not null && peer.ResetListeners.Remove(message.MessageId, out var rejected))
            {
                Trace(address, message, null);
                rejected();
                peers.Trim(peer);
            }
            else
            {
                Trace(address, message, "it rejects nothing that is under way");
            }

            return;
        }

        if (transmission is null)
        {
            Trace(address, message, "it acknowledges nothing that is under way");
        }
        else if (message.Code.IsEmpty)
        {
            Trace(address, message, null);
            transmissions.Finish(transmission);
            transmission.Ended(TransmissionEnd.Acknowledged);
        }
        else if (!message.Code.IsResponse || message.Token != transmission.Message.Token || !peer!.Listeners.TryGetValue(message.Token, out var take))
        {
            Trace(address, message, "ignored: it does not answer the request that it acknowledges");
        }
        else
        {
            Trace(address, message, null);
            take(message);
        }
    }

    private void TakeMessage(IPEndPoint address, CoapMessage message, ReadOnlySpan<byte> datagram)
    {
        var now = endpoint.Clock.Now;
        var peer = peers.At(address);
        var print = Fingerprint.Of(datagram);
        if (HeardMessages.FindOriginal(peer, message.MessageId, print, now, out var idWasReused) is { } original)
        {
            var answersAgain = message.Type == CoapType.Confirmable && original.Reply is not null;
            Trace(address, message, answersAgain ? "a copy, answered again" : "a copy, ignored");
            if (answersAgain)
                endpoint.Send(address, CoapDecoder.Decode(original.Reply).Message!, "again");
            return;
        }

        Trace(address, message, idWasReused ? "its message id was used before for another message" : null);
        var heard = _heard.Remember(peer, message, print, now);
        var isConfirmable = message.Type == CoapType.Confirmable;
        CoapMessage? reply;
        if (message.Code.IsRequest)
            reply = _requests.Serve(peer, message);
        else if (message.Code.IsEmpty)
            reply = isConfirmable ? CoapMessage.Reset(message.MessageId) : null;
        else if (peer.Listeners.TryGetValue(message.Token, out var take))
        {
            // Replied to before it is taken, so that what follows from it is sent afterwards. A critical option that cannot be understood
            // makes a response one to reject (RFC 7252 §5.4.1).
            if (isConfirmable)
            {
                heard.Reply = endpoint.Send(
                    address,
                    message.Options.FindUnacceptable() is null
                        ? CoapMessage.EmptyAcknowledgement(message.MessageId)
                        : CoapMessage.Reset(message.MessageId),
                    null);
            }

            take(message);
            return;
        }
        else
        {
            // Nobody waits for it, whether it is confirmable or not: the peer should stop (RFC 7641 §3.6).
            reply = CoapMessage.Reset(message.MessageId);
        }

        if (reply is not null)
            heard.Reply = endpoint.Send(address, reply, null);
    }

    private void Trace(IPEndPoint peer, CoapMessage message, string? note) =>
        timeline.Append(new CoapEntry(endpoint.Clock.Now, false, peer, message, note));
}
