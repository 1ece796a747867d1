using System.Net;
using Hil.Coap.Messages;
using Hil.Core.Time;

namespace Hil.Coap.Exchanges;

/// <summary>
/// A request under way, and at last its answer or the reason why there is none. A body is sent in blocks where it must be, and one that
/// comes in blocks is put together (RFC 7959) before the exchange completes.
/// </summary>
/// <remarks>It always completes: by an answer, by CoAP giving up, or by <see cref="Cancel"/>. It may be read from any thread.</remarks>
public sealed class CoapExchange
{
    // How often a server may demand another Echo for one message, and how often a body that changes is read from its beginning.
    private const int MostEchoes = 2;
    private const int MostReadAgain = 3;

    private readonly CoapEndpoint _endpoint;
    private readonly Action<CoapExchange>? _completed;
    private readonly List<BoardTime> _sentAt = [];
    private BlockAssembly _body;
    private readonly BlockUpload _upload;
    private Transmission? _transmission;
    private ITimer? _patience;
    private CoapToken? _listensOn;
    private CoapToken? _fixedToken;
    private CoapOption? _requestTag;
    private bool _uploads;
    private bool _isUploaded;
    private CoapOptions _askedWith = CoapOptions.None;
    private ReadOnlyMemory<byte> _askedPayload;
    private int _echoes;
    private int _readAgain;
    private ushort? _unconfirmed;
    private volatile bool _isCompleted;

    internal CoapExchange(CoapEndpoint endpoint, CoapPeer peer, CoapRequest request, Action<CoapExchange>? completed)
    {
        _endpoint = endpoint;
        _completed = completed;
        _body = new(endpoint.Options.LargestBody);
        _upload = new(request.Payload, request.BlockSizeExponent ?? endpoint.Options.BlockSizeExponent, request.Options.Has(CoapOptionNumber.Block1));
        To = peer;
        Request = request;
        StartedAt = endpoint.Clock.Now;
    }

    /// <summary>Who is asked: the address at which the peer is now.</summary>
    public IPEndPoint Peer => To.Present.Address;

    /// <summary>What is asked.</summary>
    public CoapRequest Request { get; }

    /// <summary>When it was begun; it may have waited for its turn afterwards, since a peer is asked few things at a time (<see cref="CoapEndpointOptions.NStart"/>).</summary>
    public BoardTime StartedAt { get; }

    /// <summary>When it completed; meaningful once it has.</summary>
    public BoardTime CompletedAt { get; private set; }

    /// <summary>The answer with its whole body, or null while there is none and where there never was one.</summary>
    public CoapMessage? Response { get; private set; }

    /// <summary>Why there is no answer, or null.</summary>
    public CoapFailure? Failure { get; private set; }

    /// <summary>When the request was sent, each time; the requests for further blocks too.</summary>
    public IReadOnlyList<BoardTime> SentAt
    {
        get
        {
            lock (_endpoint.Gate)
                return [.. _sentAt];
        }
    }

    /// <summary>How many bytes of a body that is sent in blocks the peer has taken. It falls to 0 where the body is begun again.</summary>
    public int BytesTaken => _upload.BytesTaken;

    /// <summary>In how many blocks it has taken them.</summary>
    public int BlocksTaken => _upload.BlocksTaken;

    /// <summary>Whether it is over.</summary>
    public bool IsCompleted => _isCompleted;

    internal CoapPeer To { get; }

    // Counts the exchanges of an endpoint, so that they end in the order in which they began.
    internal long Number { get; set; }

    // Whether the answer, or its first block, is still to come.
    internal bool AwaitsFirstResponse => !_isCompleted && _body.IsEmpty;

    // The id of the message under way, by which an acknowledgement names it.
    internal ushort? MessageId => _transmission?.Message.MessageId ?? _unconfirmed;

    /// <summary>Gives up. Nothing happens where it is over.</summary>
    /// <param name="why">For the failure, in a few words.</param>
    public void Cancel(string why)
    {
        lock (_endpoint.Gate)
            Fail(CoapFailureReason.Cancelled, why);
    }

    internal void Start() => SendBody();

    // For an observation, which listens on the token itself and hands on what is meant for the exchange.
    internal void StartWith(CoapToken token)
    {
        _fixedToken = token;
        SendBody();
    }

    // Goes on from the first block of a notification.
    internal void GoOn(CoapMessage firstBlock)
    {
        _isUploaded = true;
        TakeResponse(firstBlock);
    }

    internal void StartPing() => Transmit(new(CoapType.Confirmable, CoapCode.Empty, _endpoint.NextMessageId()));

    internal void TakeResponse(CoapMessage response)
    {
        if (_isCompleted)
            return;
        StopWaiting();
        if (response.Options.FindUnacceptable() is { } option)
        {
            Fail(CoapFailureReason.BadResponse, $"the response has a critical option that cannot be understood, {option}");
            return;
        }

        if (response.Code == CoapCode.Unauthorized && response.Options.Echo is { } echo && _echoes++ < MostEchoes)
        {
            // It wants to see that the request is fresh, or that we are where we seem to be (RFC 9175 §2.3).
            Ask(_askedWith.Without(CoapOptionNumber.Echo).With(new CoapOption(CoapOptionNumber.Echo, echo)), _askedPayload);
            return;
        }

        _echoes = 0;
        if (!_isUploaded)
        {
            switch (_upload.Take(response))
            {
                case BlockUpload.Step.Send:
                    Request.BlockTaken?.Invoke(this);
                    // Who was told may have given up.
                    if (!_isCompleted)
                        SendBody();
                    return;
                case BlockUpload.Step.Failed:
                    Fail(CoapFailureReason.BadResponse, _upload.Error!);
                    return;
                default:
                    _isUploaded = true;
                    break;
            }
        }

        var block = response.Code.IsSuccess ? response.Options.Block2 : null;
        if (_body.IsEmpty && block is null)
        {
            Complete(response, null);
            return;
        }

        switch (_body.Add(response, block))
        {
            case BlockAssembly.Step.Complete:
                Complete(_body.Whole(response), null);
                break;
            case BlockAssembly.Step.NeedsMore:
                AskForBlock(_body.Next);
                break;
            case BlockAssembly.Step.Changed when Request.Method == CoapCode.Get && _readAgain++ < MostReadAgain:
                _body = new(_endpoint.Options.LargestBody);
                AskForBlock(new(0, false, block!.Value.SizeExponent));
                break;
            default:
                Fail(CoapFailureReason.BadResponse, _body.Error!);
                break;
        }
    }

    internal void Fail(CoapFailureReason reason, string text)
    {
        if (!_isCompleted)
            Complete(null, new(reason, text));
    }

    private void SendBody()
    {
        var options = _upload.Describe(Request.Options);
        if (_upload.Block is { } block)
            options = TagBody(options, block);
        if (Request.AnswerBlockSizeExponent is { } exponent && _upload.Block is not { More: true } && !options.Has(CoapOptionNumber.Block2))
            options = options.With(new CoapBlock(0, false, exponent).ToOption(CoapOptionNumber.Block2));
        Ask(options, _upload.Payload);
    }

    // A tag of its own tells the body from one that the peer may have a part of: of another exchange, or of this one before it was begun
    // again (RFC 9175 §3.4).
    private CoapOptions TagBody(CoapOptions options, CoapBlock block)
    {
        var peer = To.Present;
        if (block.Number == 0 && !options.Has(CoapOptionNumber.RequestTag) && (_upload.WasBegunAgain || (!_uploads && peer.Uploads > 0)))
            _requestTag = _endpoint.NextRequestTag();
        if (!_uploads)
            peer.Uploads++;
        _uploads = true;
        return _requestTag is { } tag ? options.With(tag) : options;
    }

    // Without Observe, or it would touch the observation, and with a token of its own (RFC 7959 §3.4). A FETCH says again what it wants,
    // since its body is a part of what it names (RFC 8132 §2); where that took blocks itself, the server has to remember.
    private void AskForBlock(CoapBlock block)
    {
        _fixedToken = null;
        var repeatsBody = Request.Method == CoapCode.Fetch && _upload.Block is null;
        var options = Request.Options
            .Without(CoapOptionNumber.Observe)
            .Without(CoapOptionNumber.Block2)
            .Without(CoapOptionNumber.Block1)
            .With(block.ToOption(CoapOptionNumber.Block2));
        Ask(_requestTag is { } tag ? options.With(tag) : options, repeatsBody ? Request.Payload : default);
    }

    private void Ask(CoapOptions options, ReadOnlyMemory<byte> payload)
    {
        (_askedWith, _askedPayload) = (options, payload);
        var token = _fixedToken ?? _endpoint.NextToken(To);
        if (_fixedToken is null)
        {
            _listensOn = token;
            _endpoint.Listen(To, token, TakeResponse);
        }

        var type = Request.IsConfirmable ? CoapType.Confirmable : CoapType.NonConfirmable;
        Transmit(new(type, Request.Method, _endpoint.NextMessageId())
        {
            Token = token,
            Options = options,
            Payload = payload,
            IsConfidential = Request.IsConfidential,
        });
    }

    private void Transmit(CoapMessage message)
    {
        if (message.Type == CoapType.Confirmable)
        {
            _transmission = new(To, message, () => _sentAt.Add(_endpoint.Clock.Now), OnTransmissionEnded);
            _endpoint.Transmit(_transmission);
            return;
        }

        _unconfirmed = message.MessageId;
        _endpoint.ExpectReset(To, message.MessageId, () => OnTransmissionEnded(TransmissionEnd.Reset));
        _sentAt.Add(_endpoint.Clock.Now);
        WaitForResponse("sent once");
        _endpoint.Send(Peer, message, null);
    }

    private void WaitForResponse(string what)
    {
        var patience = _endpoint.Options.ResponseTimeout;
        _patience = _endpoint.StartTimer(patience, () => Fail(
            CoapFailureReason.NoResponse,
            $"{what}, but no response within {patience.TotalSeconds:0.###} s, until {_endpoint.Clock.Now}{_upload.Where()}"));
    }

    private void OnTransmissionEnded(TransmissionEnd end)
    {
        _transmission = null;
        switch (end)
        {
            case TransmissionEnd.Acknowledged:
                WaitForResponse("acknowledged");
                break;
            case TransmissionEnd.Reset when Request.Method.IsEmpty:
                // A ping: the reset is the answer (RFC 7252 §4.3).
                Complete(null, null);
                break;
            case TransmissionEnd.Reset:
                Fail(CoapFailureReason.Reset, $"rejected with a reset at {_endpoint.Clock.Now}{_upload.Where()}");
                break;
            default:
                Fail(
                    CoapFailureReason.Timeout,
                    $"no acknowledgement after {_sentAt.Count} transmissions, at {string.Join(", ", _sentAt)}; given up at {_endpoint.Clock.Now}{_upload.Where()}");
                break;
        }
    }

    private void StopWaiting()
    {
        if (_transmission is not null)
            _endpoint.Finish(_transmission);
        _transmission = null;
        _patience?.Dispose();
        _patience = null;
        if (_listensOn is { } token)
            _endpoint.StopListening(To, token);
        _listensOn = null;
        if (_unconfirmed is { } id)
            _endpoint.ExpectNoReset(To, id);
        _unconfirmed = null;
    }

    private void Complete(CoapMessage? response, CoapFailure? failure)
    {
        StopWaiting();
        if (_uploads)
            To.Present.Uploads--;
        Response = response;
        Failure = failure;
        CompletedAt = _endpoint.Clock.Now;
        _endpoint.Remove(this);
        _isCompleted = true;
        _completed?.Invoke(this);
    }
}
