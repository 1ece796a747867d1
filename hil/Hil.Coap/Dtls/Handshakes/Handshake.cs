using System.Net;
using Hil.Core.Time;
using Org.BouncyCastle.Tls;

namespace Hil.Coap.Dtls.Handshakes;

/// <summary>One handshake under way, with the clock that sends its flights again and ends it in time.</summary>
internal sealed class Handshake : IDisposable
{
    private static readonly TimeSpan LongestResend = TimeSpan.FromSeconds(60);

    // A peer sends its flight again after one and after three of these.
    private const int KeyPatience = 4;

    // What a client sends right behind its Finished may overtake it.
    private const int MostEarly = 4;

    private readonly LockStep _steps;
    private readonly BoardClock _clock;
    private BoardTime _deadline;
    private readonly ITimer _timer;
    private TimeSpan _interval;
    private BoardTime _resendAt;

    /// <summary>Prepares a handshake; <see cref="Begin"/> starts it.</summary>
    /// <param name="peer">With whom.</param>
    /// <param name="steps">What its thread runs in.</param>
    /// <param name="setup">What its sides are made of.</param>
    /// <param name="clock">The board clock.</param>
    /// <param name="tick">Called when its time has come: <see cref="OnTick"/> is due.</param>
    public Handshake(IPEndPoint peer, LockStep steps, HandshakeSetup setup, BoardClock clock, Action<Handshake> tick)
    {
        Peer = peer;
        Setup = setup;
        Wire = new(steps, setup.Crypto, setup.Options.DatagramBytes, setup.Options.ConnectionIdBytes);
        _steps = steps;
        _clock = clock;
        _interval = setup.Options.FirstResend;
        _deadline = clock.Now + setup.Options.HandshakeTimeout;
        _timer = clock.CreateTimer(_ => tick(this), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public IPEndPoint Peer { get; }

    public HandshakeSetup Setup { get; }

    public HandshakeNotes Notes => Setup.Notes;

    public Wire Wire { get; }

    public bool IsServer { get; private init; }

    /// <summary>The random bytes of the client's hello, to know copies of it; empty as a client.</summary>
    public byte[] HelloRandom { get; init; } = [];

    /// <summary>The connection id that the client is given, or null.</summary>
    public byte[]? ConnectionId { get; init; }

    /// <summary>As a client: what waits to be sent.</summary>
    public List<byte[]> Waiting { get; } = [];

    /// <summary>What came encrypted before the handshake was over.</summary>
    public List<byte[]> Early { get; } = [];

    public bool IsOver => _steps.IsOver;

    /// <summary>The session's transport where it succeeded.</summary>
    public DtlsTransport? Transport { get; private set; }

    /// <summary>Starts it; returns when it waits for the peer, or is over.</summary>
    /// <param name="work">BouncyCastle's side of it.</param>
    public void Begin(Func<DtlsTransport> work)
    {
        _steps.Start(() =>
        {
            try
            {
                Transport = work();
            }
            catch (TlsFatalAlert alert)
            {
                Notes.Fail(DtlsFailure.ProtocolError, $"this side ended the handshake ({AlertDescription.GetName(alert.AlertDescription)})");
            }
            catch (Exception error)
            {
                // Whatever a peer makes BouncyCastle throw ends this handshake, and nothing else.
                Notes.Fail(DtlsFailure.ProtocolError, $"the handshake broke off ({error.GetType().Name})");
            }
        });
    }

    /// <summary>Whether a Finished came that did not verify, and none yet that did.</summary>
    public bool DoubtsKey { get; private set; }

    public void Deliver(ReadOnlySpan<byte> datagram)
    {
        var unverified = Setup.Crypto.RecordsThatDidNotVerify;
        Wire.Deliver(datagram);
        if (IsOver || DoubtsKey || Setup.Crypto.RecordsThatDidNotVerify == unverified)
            return;
        // It is dropped (RFC 6347 §4.1.2.7), since anybody may have sent it. But nearly always it is a wrong key, which must not look like lost
        // datagrams: if the peer's next two attempts bring nothing better, that is what it was.
        DoubtsKey = true;
        var patience = _clock.Now + KeyPatience * Setup.Options.FirstResend;
        if (patience < _deadline)
            _deadline = patience;
        Schedule();
    }

    public void KeepEarly(byte[] datagram)
    {
        if (Early.Count < MostEarly)
            Early.Add(datagram);
    }

    /// <summary>Starts the clock again, since a flight was sent.</summary>
    public void OnFlightSent()
    {
        _interval = Setup.Options.FirstResend;
        Arm();
    }

    /// <summary>What is due: datagrams to send again. Null where its time is over.</summary>
    public IReadOnlyList<byte[]>? OnTick()
    {
        if (_clock.Now >= _deadline)
            return null;
        if (_clock.Now < _resendAt)
        {
            Schedule();
            return [];
        }

        var again = Wire.Again();
        _interval = _interval * 2 < LongestResend ? _interval * 2 : LongestResend;
        Arm();
        return again;
    }

    /// <summary>Ends it because its time is over: without a word, unless the peer's key seems to be wrong.</summary>
    public void GiveUp()
    {
        if (DoubtsKey)
        {
            Notes.Fail(DtlsFailure.WrongKey, "the peer's Finished cannot be decrypted: the keys differ");
            Wire.Abort(AlertDescription.bad_record_mac);
            return;
        }

        Notes.Fail(DtlsFailure.TimedOut, WhereItStopped());
        Abandon();
    }

    /// <summary>Ends it without a word.</summary>
    public void Abandon()
    {
        Dispose();
        if (IsOver)
            return;
        Wire.Abort(AlertDescription.user_canceled);
        Wire.TakeOutbound();
        Notes.TakeLines();
    }

    public void Dispose() => _timer.Dispose();

    public static Handshake AsServer(IPEndPoint peer, LockStep steps, HandshakeSetup setup, BoardClock clock, Action<Handshake> tick, byte[] random, byte[]? connectionId) =>
        new(peer, steps, setup, clock, tick) { IsServer = true, HelloRandom = random, ConnectionId = connectionId };

    private string WhereItStopped() => (IsServer, Wire.LastHeard, Wire.SentEncrypted) switch
    {
        (true, _, _) => $"the client went silent after {Message(Wire.LastHeard)}",
        (false, 0, _) => "the server does not answer",
        (false, _, true) => "the server does not answer Finished; one that cannot decrypt it may say nothing: the keys may differ",
        _ => $"the server went silent after {Message(Wire.LastHeard)}",
    };

    private static string Message(byte type) => type == 0 ? "nothing" : HandshakeType.GetName(type);

    private void Arm()
    {
        _resendAt = _clock.Now + _interval;
        Schedule();
    }

    private void Schedule()
    {
        _timer.Change(_clock.Now.Until(_resendAt < _deadline ? _resendAt : _deadline), Timeout.InfiniteTimeSpan);
    }
}
