namespace Hil.Coap.Dtls;

/// <summary>The parameters of a <see cref="DtlsLink"/>.</summary>
public sealed record DtlsOptions
{
    /// <summary>
    /// Where all randomness comes from, keys included, so that two runs on an emulated board are the same byte for byte. Null, the default,
    /// takes the system's secure randomness; a socket accepts nothing else.
    /// </summary>
    public ulong? Seed { get; init; }

    /// <summary>The cipher suites, the best first: as a server it chooses in this order, as a client it offers them in this order.</summary>
    public IReadOnlyList<DtlsCipherSuite> CipherSuites { get; init; } =
    [
        DtlsCipherSuite.PskAes128Ccm8, DtlsCipherSuite.PskAes128CbcSha256, DtlsCipherSuite.PskAes128GcmSha256,
        DtlsCipherSuite.EcdheEcdsaAes128Ccm8, DtlsCipherSuite.EcdheEcdsaAes128GcmSha256, DtlsCipherSuite.EcdheEcdsaAes128CbcSha256,
    ];

    /// <summary>Whether it answers clients. Default true.</summary>
    public bool Serves { get; init; } = true;

    /// <summary>
    /// How long the connection ids are that it gives clients which can send them, 0 to 32 bytes (RFC 9146). 0: none, and a client whose
    /// address changes has to begin anew. Default 8.
    /// </summary>
    public int ConnectionIdBytes { get; init; } = 8;

    /// <summary>Whether it offers, as a client, to send the connection id that a server gives it. Default true.</summary>
    public bool OffersConnectionId { get; init; } = true;

    /// <summary>Whether a peer without extended master secret (RFC 7627) is refused. Default false, since old modems lack it.</summary>
    public bool RequiresExtendedMasterSecret { get; init; }

    /// <summary>Whether sessions may be taken up again by their id (RFC 5246 §7.3). Default true.</summary>
    public bool Resumes { get; init; } = true;

    /// <summary>How large its datagrams are at most during a handshake, in bytes of UDP payload. Default 1232: IPv6 anywhere.</summary>
    public int DatagramBytes { get; init; } = 1232;

    /// <summary>How long to wait before a flight is sent again; doubled each time up to 60 s (RFC 6347 §4.2.4.1). Default 1 s.</summary>
    public TimeSpan FirstResend { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a handshake may take. Default 60 s.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a session lives without a word from its peer. Default 25 hours: longer than a usual registration.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromHours(25);

    /// <summary>How long a session can be taken up again after its last full handshake. Default 24 hours (RFC 5246 §F.1.4).</summary>
    public TimeSpan ResumptionLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How many handshakes may be under way at once; further clients must wait. Each takes a thread. Default 128.</summary>
    public int MostHandshakes { get; init; } = 128;

    /// <summary>How many sessions it holds at most; then the one that was silent longest ends. Default 20,000.</summary>
    public int MostSessions { get; init; } = 20_000;

    /// <summary>How many datagrams wait for a handshake as a client at most, each peer. Default 16.</summary>
    public int MostWaiting { get; init; } = 16;

    /// <summary>Whether identities are written to the timeline as they are. Default false: a fingerprint tells them apart.</summary>
    public bool ShowsIdentities { get; init; }

    /// <summary>
    /// Is given the secrets of each session as lines of the NSS key log format (<c>CLIENT_RANDOM …</c>), with which Wireshark and tshark
    /// decrypt a capture. Null, the default, and nobody learns them.
    /// </summary>
    public Action<string>? KeyLog { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">One is out of its range.</exception>
    public void Validate()
    {
        if (CipherSuites.Count == 0)
            throw new ArgumentException("At least one cipher suite was expected, found none.", nameof(CipherSuites));
        ArgumentOutOfRangeException.ThrowIfNegative(ConnectionIdBytes, nameof(ConnectionIdBytes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ConnectionIdBytes, 32, nameof(ConnectionIdBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(DatagramBytes, 256, nameof(DatagramBytes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(DatagramBytes, 16_384, nameof(DatagramBytes));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(FirstResend, TimeSpan.Zero, nameof(FirstResend));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(HandshakeTimeout, TimeSpan.Zero, nameof(HandshakeTimeout));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(IdleTimeout, TimeSpan.Zero, nameof(IdleTimeout));
        ArgumentOutOfRangeException.ThrowIfLessThan(MostHandshakes, 1, nameof(MostHandshakes));
        ArgumentOutOfRangeException.ThrowIfLessThan(MostSessions, 1, nameof(MostSessions));
        ArgumentOutOfRangeException.ThrowIfNegative(MostWaiting, nameof(MostWaiting));
    }
}
