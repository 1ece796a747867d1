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
    private readonly CoapEndpoint _endpoint;
    private readonly Action<CoapExchange>? _completed;
    private readonly List<BoardTime> _sentAt = [];
    private readonly BlockAssembly _body;
    private readonly BlockUpload _upload;
    private Transmission? _transmission;
    private ITimer? _patience;
    private CoapToken? _listensOn;
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
    internal ushort? MessageId => _transmission?.Message.MessageId;

    /// <summary>Gives up. Nothing happens where it is over.</summary>
    /// <param name="why">For the failure, in a few words.</param>
    public void Cancel(string why)
    {
        lock (_endpoint.Gate)
            Fail(CoapFailureReason.Cancelled, why);
    }

    // Listens on a token of its own.
    internal void Start()
    {
        var token = _endpoint.NextToken(To);
        Listen(token);
        SendBody(token);
    }

    // For an observation, which listens on the token itself and hands on what is meant for the exchange.
    internal void StartWith(CoapToken token) => SendBody(token);

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

        if (_body.IsEmpty)
        {
            switch (_upload.Take(response))
            {
                case BlockUpload.Step.Send:
                    Request.BlockTaken?.Invoke(this);
                    // Who was told may have given up.
                    if (!_isCompleted)
                        Start();
                    return;
                case BlockUpload.Step.Failed:
                    Fail(CoapFailureReason.BadResponse, _upload.Error!);
                    return;
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
                // A block is asked for with a token of its own and without Observe, or it would touch the observation (RFC 7959 §3.4).
                var token = _endpoint.NextToken(To);
                Listen(token);
                Send(token, Request.Options
                    .Without(CoapOptionNumber.Observe)
                    .Without(CoapOptionNumber.Block2)
                    .Without(CoapOptionNumber.Block1)
                    .With(_body.Next.ToOption(CoapOptionNumber.Block2)), default);
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

    private void Listen(CoapToken token)
    {
        _listensOn = token;
        _endpoint.Listen(To, token, TakeResponse);
    }

    private void SendBody(CoapToken token) => Send(token, _upload.Describe(Request.Options), _upload.Payload);

    private void Send(CoapToken token, CoapOptions options, ReadOnlyMemory<byte> payload) =>
        Transmit(new(CoapType.Confirmable, Request.Method, _endpoint.NextMessageId())
        {
            Token = token,
            Options = options,
            Payload = payload,
            IsConfidential = Request.IsConfidential,
        });

    private void Transmit(CoapMessage message)
    {
        _transmission = new(To, message, () => _sentAt.Add(_endpoint.Clock.Now), OnTransmissionEnded);
        _endpoint.Transmit(_transmission);
    }

    private void OnTransmissionEnded(TransmissionEnd end)
    {
        _transmission = null;
        switch (end)
        {
            case TransmissionEnd.Acknowledged:
                var patience = _endpoint.Options.ResponseTimeout;
                _patience = _endpoint.StartTimer(patience, () => Fail(
                    CoapFailureReason.NoResponse,
                    $"acknowledged, but no response within {patience.TotalSeconds:0.###} s, until {_endpoint.Clock.Now}{_upload.Where()}"));
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
    }

    private void Complete(CoapMessage? response, CoapFailure? failure)
    {
        StopWaiting();
        Response = response;
        Failure = failure;
        CompletedAt = _endpoint.Clock.Now;
        _endpoint.Remove(this);
        _isCompleted = true;
        _completed?.Invoke(this);
    }
}
