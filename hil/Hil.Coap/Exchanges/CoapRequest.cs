using Hil.Coap.Messages;

namespace Hil.Coap.Exchanges;

/// <summary>What to ask of a peer; the endpoint adds type, message id and token.</summary>
/// <param name="Method">GET, POST, PUT, …</param>
/// <param name="Options">The options, with the path.</param>
public sealed record CoapRequest(CoapCode Method, CoapOptions Options)
{
    /// <summary>
    /// The whole payload; may be empty. What does not fit one block is sent in blocks (Block1, RFC 7959), of a size that the peer may make
    /// smaller. Where <see cref="Options"/> say Block1 themselves, the payload is that one block and is sent as it is.
    /// </summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Whether <see cref="Payload"/> holds secrets, which no timeline shows.</summary>
    public bool IsConfidential { get; init; }

    /// <summary>The size of its blocks at most, 2^(4 + exponent) bytes; <see cref="CoapEndpointOptions.BlockSizeExponent"/> where it is null.</summary>
    public int? BlockSizeExponent { get; init; }

    /// <summary>
    /// The size of the blocks in which the answer is wished for, 2^(4 + exponent) bytes, 0 to 6 (Block2, RFC 7959 §2.4); the peer chooses
    /// where it is null.
    /// </summary>
    public int? AnswerBlockSizeExponent { get; init; }

    /// <summary>Whether it is sent until it is acknowledged. Default true; where it is false, it is sent once (NON, RFC 7252 §4.3).</summary>
    public bool IsConfirmable { get; init; } = true;

    /// <summary>
    /// Called with the exchange when the peer has taken a block that is not the last, or wishes the body begun again, while the endpoint's
    /// gate is held.
    /// </summary>
    public Action<CoapExchange>? BlockTaken { get; init; }

    /// <summary>A request for a path such as <c>/3/0/0</c>.</summary>
    public static CoapRequest For(CoapCode method, string path) => new(method, new(CoapOptions.Path(CoapOptionNumber.UriPath, path)));
}
