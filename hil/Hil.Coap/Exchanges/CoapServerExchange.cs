using System.Net;
using Hil.Coap.Messages;

namespace Hil.Coap.Exchanges;

/// <summary>A request that came, to be answered.</summary>
public sealed class CoapServerExchange
{
    private readonly CoapEndpoint _endpoint;
    private readonly RequestReception _reception;
    private readonly int _requestBytes;
    private bool _isAcknowledged;
    private CoapBlock? _lastBlock;
    private ushort? _lastNotification;

    internal CoapServerExchange(CoapEndpoint endpoint, RequestReception reception, CoapPeer peer, CoapMessage request)
    {
        _endpoint = endpoint;
        _reception = reception;
        From = peer;
        Request = request;
        BlockSizeExponent = endpoint.Options.BlockSizeExponent;
        _requestBytes = endpoint.Options.AmplificationLimit is null ? 0 : CoapEncoder.Measure(request);
    }

    /// <summary>Who asks: the address at which the peer is now.</summary>
    public IPEndPoint Peer => From.Present.Address;

    /// <summary>What is asked, with its whole body where that came in blocks.</summary>
    public CoapMessage Request { get; private set; }

    /// <summary>The size of the blocks that its answer is cut into at most, 2^(4 + exponent) bytes, 0 to 6. Default: the endpoint's.</summary>
    public int BlockSizeExponent { get; set; }

    /// <summary>Whether it was answered.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>
    /// How long ago the Echo value was made that the request repeats, or null where it repeats none of this endpoint's for this peer: the
    /// request is no older than that (RFC 9175 §2.4). A service that acts on fresh requests only answers others with
    /// <see cref="DemandEcho"/>.
    /// </summary>
    public TimeSpan? EchoAge { get; internal set; }

    /// <summary>
    /// Whether the peer has shown that it gets what is sent to its address: on a secure link always, else by an Echo, on this request or an
    /// earlier one.
    /// </summary>
    public bool IsVerified => _endpoint.IsSecure || From.Present.IsVerified;

    /// <summary>Raised when the peer rejects a notification with a reset, or acknowledges none: it observes no more.</summary>
    public event Action<CoapServerExchange>? ObserverLost;

    internal CoapPeer From { get; }

    // The answer that rides on the acknowledgement, where it was given at once.
    internal CoapMessage? Piggybacked { get; private set; }

    /// <summary>Answers the request. Of a body that does not fit one block, the block is sent that was asked for (RFC 7959 §2.4).</summary>
    /// <param name="code">A code of class 2, 4 or 5.</param>
    /// <param name="options">The options; none where it is null. Where they say Block2 themselves, the payload is sent as it is.</param>
    /// <param name="payload">The whole payload; may be empty.</param>
    /// <returns>
    /// The message that answers it, as it is sent. Where the client said that it does not want such an answer (RFC 7967), it is not sent.
    /// </returns>
    /// <exception cref="InvalidOperationException">It was answered before.</exception>
    public CoapMessage Respond(CoapCode code, CoapOptions? options = null, ReadOnlyMemory<byte> payload = default)
    {
        lock (_endpoint.Gate)
        {
            if (IsAnswered)
                throw new InvalidOperationException($"{Request} was answered before.");
            IsAnswered = true;
            var isConfirmable = Request.Type == CoapType.Confirmable;
            var piggybacks = isConfirmable && !_isAcknowledged;
            var id = piggybacks ? Request.MessageId : _endpoint.NextMessageId();
            var type = piggybacks ? CoapType.Acknowledgement : isConfirmable ? CoapType.Confirmable : CoapType.NonConfirmable;
            var message = Message(type, id, new(code, options ?? CoapOptions.None, payload));
            if (IsUnwanted(message.Code))
                return message;
            if (piggybacks)
                return Piggybacked = message;

            // A separate response is as reliable as its request (RFC 7252 §5.2.2 and §5.2.3).
            Send(message);
            return message;
        }
    }

    /// <summary>
    /// Answers 4.01 with an Echo value that the client repeats with its request (RFC 9175 §2.3): then <see cref="EchoAge"/> says how fresh
    /// the request is, and the peer <see cref="IsVerified"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">It was answered before.</exception>
    public CoapMessage DemandEcho() => Respond(CoapCode.Unauthorized, new([_reception.MakeEcho(From)]));

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
            Close();
            var message = MakeNotification(sequence, confirmable, new(code, options ?? CoapOptions.None, payload));
            _lastNotification = message.MessageId;
            Send(message);
            if (!confirmable)
                _endpoint.ExpectReset(From, message.MessageId, OnRejected);
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

    internal CoapMessage MakeNotification(uint sequence, bool confirmable, CoapAnswer answer)
    {
        // The last block was acknowledged by the first answer.
        _lastBlock = null;
        if (answer.Code.IsSuccess)
            answer = answer with { Options = answer.Options.With(CoapOption.UnsignedInteger(CoapOptionNumber.Observe, sequence & 0xff_ffff)) };
        return Message(confirmable ? CoapType.Confirmable : CoapType.NonConfirmable, _endpoint.NextMessageId(), answer);
    }

    private void OnRejected() => ObserverLost?.Invoke(this);

    private void Send(CoapMessage message)
    {
        if (message.Type == CoapType.Confirmable)
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
    }

    // The bits 2, 8 and 16 stand for the classes 2, 4 and 5 (RFC 7967 §2.1).
    private bool IsUnwanted(CoapCode code) =>
        Request.Options.UnsignedInteger(CoapOptionNumber.NoResponse) is { } classes && (classes >> (code.Class - 1) & 1) != 0;

    private CoapMessage Message(CoapType type, ushort id, CoapAnswer whole)
    {
        var message = Cut(type, id, whole, BlockSizeExponent);
        if (_endpoint.Options.AmplificationLimit is not { } limit || IsVerified)
            return message;
        var most = (int)(limit * _requestBytes);
        if (CoapEncoder.Measure(message) <= most)
            return message;
        if (Request.Code == CoapCode.Get || Request.Code == CoapCode.Fetch)
            return Cut(type, id, new(CoapCode.Unauthorized, new([_reception.MakeEcho(From)]), default), BlockSizeExponent);
        // It was acted on, and must not be again: what does not fit is left to be asked for block by block.
        for (var exponent = BlockSizeExponent - 1; exponent >= 0 && CoapEncoder.Measure(message) > most; exponent--)
            message = Cut(type, id, whole, exponent);
        return CoapEncoder.Measure(message) <= most ? message : message with { Options = message.Options.Without(CoapOptionNumber.Block2), Payload = default };
    }

    private CoapMessage Cut(CoapType type, ushort id, CoapAnswer whole, int exponent)
    {
        var answer = BlockAnswer.Cut(Request, whole, exponent);
        // Kept where the first block goes out: the next request asks for the second, and may say no more than that.
        if (answer.Options.Block2 is { Number: 0, More: true } && !whole.Options.Has(CoapOptionNumber.Block2) && Request.Code != CoapCode.Get)
            _reception.Keep(From, Request, whole with { Options = whole.Options.Without(CoapOptionNumber.Observe) });
        var options = answer.Options;
        if (_lastBlock is { } last)
            options = options.With(last.ToOption(CoapOptionNumber.Block1));
        return new(type, answer.Code, id) { Token = Request.Token, Options = options, Payload = answer.Payload };
    }
}
