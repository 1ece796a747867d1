using Hil.Coap.Messages;

namespace Hil.Coap;

/// <summary>The parameters of an endpoint; the defaults are those of RFC 7252 §4.8.</summary>
public sealed record CoapEndpointOptions
{
    /// <summary>Where message ids, tokens and the spread of retransmissions come from. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>ACK_TIMEOUT: how long to wait for the first acknowledgement at least. Default 2 s.</summary>
    public TimeSpan AckTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>ACK_RANDOM_FACTOR: by how much that is stretched at most, at random. 1 or more; default 1.5.</summary>
    public double AckRandomFactor { get; init; } = 1.5;

    /// <summary>MAX_RETRANSMIT: how often a message is sent again. Default 4.</summary>
    public int MaxRetransmit { get; init; } = 4;

    /// <summary>NSTART: how many confirmable messages may be under way to one peer (RFC 7252 §4.7). 1 or more; default 1.</summary>
    public int NStart { get; init; } = 1;

    /// <summary>EXCHANGE_LIFETIME: how long a confirmable message is remembered, to tell copies of it. Default 247 s.</summary>
    public TimeSpan ExchangeLifetime { get; init; } = TimeSpan.FromSeconds(247);

    /// <summary>NON_LIFETIME: how long a non-confirmable message is remembered. Default 145 s.</summary>
    public TimeSpan NonLifetime { get; init; } = TimeSpan.FromSeconds(145);

    /// <summary>How long to wait for a response after the request was acknowledged without one. Default 247 s.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(247);

    /// <summary>How many bytes of a body are taken together from blocks at most. Default 1 MiB.</summary>
    public int LargestBody { get; init; } = 1 << 20;

    /// <summary>
    /// The size of the blocks into which it cuts what it sends, and the largest that it takes: 2^(4 + exponent) bytes, 0 to 6. Default 6,
    /// 1024 bytes (RFC 7959 §2.2).
    /// </summary>
    public int BlockSizeExponent { get; init; } = CoapBlock.LargestExponent;

    /// <summary>
    /// Whether requests that come in blocks (Block1) are put together before the service sees them. Default true; where it is false, the
    /// service sees each block and answers it itself.
    /// </summary>
    public bool JoinsRequests { get; init; } = true;

    /// <summary>How many messages are remembered at most, of all peers; then the oldest are forgotten early. Default 65,536.</summary>
    public int MostRemembered { get; init; } = 65_536;

    /// <summary>
    /// How many bodies in blocks are kept at most, those that come in and those that go out each, of all peers; then the one that was
    /// longest untouched is forgotten. Default 4096.
    /// </summary>
    public int MostBodies { get; init; } = 4096;

    /// <summary>How many bytes those may have together, each way. Default 64 MiB.</summary>
    public long MostBodyBytes { get; init; } = 64 << 20;

    /// <summary>
    /// How many times as long as a request its answer may be, as long as the peer has not shown that it gets what is sent to its address
    /// (RFC 9175 §2.4): it is asked to, with 4.01 and Echo. 1 or more; no limit where it is null, the default, since many clients know no
    /// Echo. On a secure link all peers have shown it.
    /// </summary>
    public double? AmplificationLimit { get; init; }

    /// <summary>How old an Echo value may be that a client repeats. Default 60 s.</summary>
    public TimeSpan EchoLifetime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// What Echo values are sealed with. Where it is null it is derived from <see cref="Seed"/>, which everybody may know: an endpoint that
    /// strangers can reach takes random bytes.
    /// </summary>
    public ReadOnlyMemory<byte>? EchoKey { get; init; }

    /// <summary>How many bytes a token has, 1 to 8. Default 4.</summary>
    public int TokenBytes { get; init; } = 4;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(AckTimeout, TimeSpan.Zero, nameof(AckTimeout));
        ArgumentOutOfRangeException.ThrowIfLessThan(AckRandomFactor, 1, nameof(AckRandomFactor));
        ArgumentOutOfRangeException.ThrowIfNegative(MaxRetransmit, nameof(MaxRetransmit));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxRetransmit, 16, nameof(MaxRetransmit));
        ArgumentOutOfRangeException.ThrowIfLessThan(NStart, 1, nameof(NStart));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ExchangeLifetime, TimeSpan.Zero, nameof(ExchangeLifetime));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(NonLifetime, TimeSpan.Zero, nameof(NonLifetime));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ResponseTimeout, TimeSpan.Zero, nameof(ResponseTimeout));
        ArgumentOutOfRangeException.ThrowIfLessThan(LargestBody, 1, nameof(LargestBody));
        ArgumentOutOfRangeException.ThrowIfNegative(BlockSizeExponent, nameof(BlockSizeExponent));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BlockSizeExponent, CoapBlock.LargestExponent, nameof(BlockSizeExponent));
        ArgumentOutOfRangeException.ThrowIfLessThan(MostRemembered, 1, nameof(MostRemembered));
        ArgumentOutOfRangeException.ThrowIfLessThan(MostBodies, 1, nameof(MostBodies));
        ArgumentOutOfRangeException.ThrowIfLessThan(MostBodyBytes, 1, nameof(MostBodyBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(AmplificationLimit ?? 1, 1, nameof(AmplificationLimit));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(EchoLifetime, TimeSpan.Zero, nameof(EchoLifetime));
        ArgumentOutOfRangeException.ThrowIfLessThan(TokenBytes, 1, nameof(TokenBytes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(TokenBytes, 8, nameof(TokenBytes));
    }
}
