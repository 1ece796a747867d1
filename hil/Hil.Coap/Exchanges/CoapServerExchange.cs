using System.Net;
using Hil.Coap.Messages;

namespace Hil.Coap.Exchanges;

/// <summary>A request that came, to be answered.</summary>
public sealed class CoapServerExchange
{
    private readonly CoapEndpoint _endpoint;
    private bool _isAcknowledged;
    private CoapBlock? _lastBlock;
    private ushort? _lastNotification;

    internal CoapServerExchange(CoapEndpoint endpoint, CoapPeer peer, CoapMessage request)
    {
        _endpoint = endpoint;
        From = peer;
        Request = request;
        BlockSizeExponent = endpoint.Options.BlockSizeExponent;
    }

    /// <summary>Who asks: the address at which the peer is now.</summary>
    public IPEndPoint Peer => From.Present.Address;

    /// <summary>What is asked, with its whole body where that came in blocks.</summary>
    public CoapMessage Request { get; private set; }

    /// <summary>The size of the blocks that its answer is cut into at most, 2^(4 + exponent) bytes, 0 to 6. Default: the endpoint's.</summary>
    public int BlockSizeExponent { get; set; }

    /// <summary>Whether it was answered.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>Raised when the peer rejects a notification with a reset, or acknowledges none: it observes no more.</summary>
    public event Action<CoapServerExchange>? ObserverLost;

    internal CoapPeer From { get; }

    // The answer that rides on the acknowledgement, where it was given at once.
    internal CoapMessage? Piggybacked { get; private set; }

    /// <summary>Answers the request. Of a body that does not fit one block, the block is sent that was asked for (RFC 7959 §2.4).</summary>
    /// <param name="code">A code of class 2, 4 or 5.</param>
    /// <param name="options">The options; none where it is null. Where they say Block2 themselves, the payload is sent as it is.</param>
    /// <param name="payload">The whole payload; may be empty.</param>
    /// <returns>The message that answers it, as it is sent.</returns>
    /// <exception cref="InvalidOperationException">It was answered before.</exception>
    public CoapMessage Respond(CoapCode code, CoapOptions? options = null, ReadOnlyMemory<byte> payload = default)
    {
        lock (_endpoint.Gate)
        {
            if (IsAnswered)
                throw new InvalidOperationException($"{Request} was answered before.");
            IsAnswered = true;
            if (Request.Type == CoapType.Confirmable && !_isAcknowledged)
                return Piggybacked = Message(CoapType.Acknowledgement, Request.MessageId, code, options, payload);

            // A separate response is as reliable as its request (RFC 7252 §5.2.2 and §5.2.3).
            return Send(Request.Type == CoapType.Confirmable, code, options, payload);
        }
    }

    /// <summary>Sends a further answer to a request with Observe 0, which was answered with Observe (RFC 7641 §4.2).</summary>
    /// <param name="sequence">The Observe number, 24 bits.</param>
    /// <param name="confirmable">Whether it is sent until it is acknowledged.</param>
    /// <param name="code">2.05, or an error, which ends the observation.</param>
    /// <param name="options">Further options; none where it is null.</param>
    /// <param name="payload">The payload; may be empty.</param>
    public void Notify(uint sequence, bool confirmable, CoapCode code, CoapOptions? options = null, ReadOnlyMemory<byte> payload = default)
    {
        lock (_endpoint.Gate)
        {
            options ??= CoapOptions.None;
            if (code.IsSuccess)
                options = options.With(CoapOption.UnsignedInteger(CoapOptionNumber.Observe, sequence & 0xff_ffff));
            Close();
            _lastNotification = Send(confirmable, code, options, payload).MessageId;
            if (!confirmable)
                _endpoint.ExpectReset(From, _lastNotification.Value, OnRejected);
        }
    }

    /// <summary>Says that no notification will follow.</summary>
    public void Close()
    {
        lock (_endpoint.Gate)
        {
            if (_lastNotification is { } last)
                _endpoint.ExpectNoReset(From, last);
            _lastNotification = null;
        }
    }

    // The last block of the body came: what is served is the whole.
    internal void BecomeWhole(ReadOnlyMemory<byte> body, CoapBlock last)
    {
        Request = Request with { Options = Request.Options.Without(CoapOptionNumber.Block1).Without(CoapOptionNumber.Size1), Payload = body };
        _lastBlock = last;
    }

    internal void OnAcknowledgedEmpty() => _isAcknowledged = true;

    internal void OnRejected() => ObserverLost?.Invoke(this);

    private CoapMessage Send(bool confirmable, CoapCode code, CoapOptions? options, ReadOnlyMemory<byte> payload)
    {
        var message = Message(confirmable ? CoapType.Confirmable : CoapType.NonConfirmable, _endpoint.NextMessageId(), code, options, payload);
        if (confirmable)
        {
            _endpoint.Transmit(new(From, message, () => { }, end =>
            {
                if (end != TransmissionEnd.Acknowledged)
                    OnRejected();
            }));
        }
        else
        {
            _endpoint.Send(Peer, message, null);
        }

        return message;
    }

    private CoapMessage Message(CoapType type, ushort id, CoapCode code, CoapOptions? options, ReadOnlyMemory<byte> payload)
    {
        var answer = BlockAnswer.Cut(Request, code, options ?? CoapOptions.None, payload, BlockSizeExponent);
        if (_lastBlock is { } last)
            answer.Options = answer.Options.With(last.ToOption(CoapOptionNumber.Block1));
        return new(type, answer.Code, id) { Token = Request.Token, Options = answer.Options, Payload = answer.Payload };
    }
}
