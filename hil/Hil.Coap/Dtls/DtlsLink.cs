using System.Net;
using Hil.Coap.Dtls.Credentials;
using Hil.Coap.Dtls.Sessions;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Coap.Dtls;

/// <summary>
/// DTLS 1.2 over a datagram link, as server and client at once, with any number of peers (RFC 6347): pre-shared keys, certificates and raw
/// public keys as LwM2M and RFC 7925 use them, cookies, connection ids (RFC 9146), resumption.
/// </summary>
/// <remarks>
/// <para>
/// It is driven by what arrives and by timers of the board clock, and nothing of it happens beside its callers (lock-step.md). Safe for many
/// threads. Events are raised without its lock held.
/// </para>
/// <para>
/// What happens is written to the timeline on the channel <c>dtls</c>: why a handshake failed, alerts in words. Identities appear as
/// fingerprints and keys never, unless the options ask for them.
/// </para>
/// <para>
/// To send to an address where no session is begins a handshake if the credentials know a server there; what is sent meanwhile waits.
/// </para>
/// </remarks>
public sealed class DtlsLink : ISecureLink
{
    private readonly Lock _gate = new();
    private readonly IDatagramLink _link;
    private readonly DtlsEngine _engine;
    private bool _closed;

    /// <summary>Secures a link.</summary>
    /// <param name="link">What carries the records. It is closed with this.</param>
    /// <param name="clock">The clock of timeouts.</param>
    /// <param name="timeline">Where what happens is written.</param>
    /// <param name="credentials">Whom to let in, and what to show.</param>
    /// <param name="options">Its parameters.</param>
    /// <exception cref="ArgumentException">A parameter is out of its range, or a seed was given for a socket.</exception>
    public DtlsLink(IDatagramLink link, BoardClock clock, Timeline timeline, IDtlsCredentials credentials, DtlsOptions? options = null)
    {
        options ??= new();
        options.Validate();
        if (options.Seed is not null && link is UdpLink)
            throw new ArgumentException("No seed was expected for a socket, since anybody could compute the keys; a seed is for emulated boards.", nameof(options));
        _link = link;
        _engine = new(this, link, clock, timeline, credentials, options);
        _link.Received += OnReceived;
    }

    /// <inheritdoc />
    public event Action<Datagram>? Received;

    /// <inheritdoc />
    public event Action<PeerMoved>? Moved;

    /// <summary>Raised when a session ended or was replaced, with the address where its peer was.</summary>
    public event Action<IPEndPoint>? Ended;

    /// <inheritdoc />
    public IPEndPoint LocalEndPoint => _link.LocalEndPoint;

    /// <summary>How many sessions there are.</summary>
    public int Sessions
    {
        get
        {
            lock (_gate)
                return _engine.Sessions;
        }
    }

    /// <summary>How many handshakes are under way.</summary>
    public int Handshakes
    {
        get
        {
            lock (_gate)
                return _engine.Handshakes;
        }
    }

    /// <summary>How many sessions could be taken up again.</summary>
    public int Resumable
    {
        get
        {
            lock (_gate)
                return _engine.Resumable;
        }
    }

    /// <inheritdoc />
    public bool Silent
    {
        get
        {
            lock (_gate)
                return _engine.Silent;
        }

        set
        {
            lock (_gate)
                _engine.Silent = value;
        }
    }

    /// <inheritdoc />
    public PeerIdentity? IdentityOf(IPEndPoint peer)
    {
        lock (_gate)
            return _engine.IdentityOf(peer);
    }

    /// <inheritdoc />
    public void Send(IPEndPoint destination, ReadOnlySpan<byte> payload)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        var effects = new Effects();
        lock (_gate)
            _engine.Send(destination, payload, effects);
        effects.Run();
    }

    /// <summary>Ends the session at an address with close_notify.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Close(IPEndPoint peer) => With(effects => _engine.Close(session => peer.Equals(session.Peer), effects)) > 0;

    /// <summary>Ends all sessions of an identity with close_notify and lets none of them be taken up again: its credential was withdrawn.</summary>
    /// <returns>How many there were.</returns>
    public int Close(PeerIdentity identity) => With(effects => _engine.Close(identity, effects));

    /// <inheritdoc />
    public void Forget(bool keepsResumable = false) => With(effects =>
    {
        _engine.Forget(keepsResumable, effects);
        return 0;
    });

    /// <summary>Ends all sessions with close_notify, and closes the link below.</summary>
    public void Dispose()
    {
        var effects = new Effects();
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
            _link.Received -= OnReceived;
            _engine.Close(_ => true, effects);
            _engine.Forget(keepsResumable: false, effects);
            _engine.Dispose();
        }

        effects.Run();
        _link.Dispose();
    }

    internal void Raise(Datagram datagram) => Received?.Invoke(datagram);

    internal void Raise(PeerMoved moved) => Moved?.Invoke(moved);

    internal void RaiseEnded(IPEndPoint peer) => Ended?.Invoke(peer);

    // Does something that the engine's timers ask for.
    internal void OnTimer(Action<Effects> work) => With(effects =>
    {
        work(effects);
        return 0;
    });

    private void OnReceived(Datagram datagram) => With(effects =>
    {
        _engine.Take(datagram, effects);
        return 0;
    });

    private int With(Func<Effects, int> work)
    {
        var effects = new Effects();
        int result;
        lock (_gate)
        {
            if (_closed)
                return 0;
            result = work(effects);
        }

        effects.Run();
        return result;
    }
}
