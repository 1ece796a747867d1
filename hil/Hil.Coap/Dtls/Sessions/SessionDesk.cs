using System.Net;
using Hil.Coap.Dtls.Handshakes;
using Hil.Coap.Dtls.Records;
using Hil.Core.Network;
using Org.BouncyCastle.Tls;

namespace Hil.Coap.Dtls.Sessions;

/// <summary>The sessions of a link, from the end of their handshake to their own.</summary>
internal sealed class SessionDesk : IDisposable
{
    private readonly LinkContext _context;
    private readonly SessionTable _sessions = new();
    private readonly ITimer _idleTimer;
    private bool _idleTimerRuns;

    public SessionDesk(LinkContext context)
    {
        _context = context;
        _idleTimer = context.MakeTimer(EndIdle);
    }

    public int Count => _sessions.Count;

    public DtlsSession? Find(IPEndPoint address) => _sessions.TryFind(address, out var session) ? session : null;

    /// <summary>Whose a record without a connection id is: encrypted, it cannot be of a session that has one.</summary>
    public DtlsSession? Find(IPEndPoint address, DtlsRecord record)
    {
        var there = Find(address);
        return there is null || (there.ConnectionId is not null && record.Epoch != 0) ? _sessions.FindDisplaced(address) ?? there : there;
    }

    public DtlsSession? Find(ReadOnlySpan<byte> connectionId) => _sessions.TryFind(connectionId, out var session) ? session : null;

    public void Dispose() => _idleTimer.Dispose();

    public void Send(DtlsSession session, IPEndPoint destination, ReadOnlySpan<byte> payload, Effects effects)
    {
        session.Send(payload);
        Flush(session, destination, effects);
    }

    public int Close(Func<DtlsSession, bool> which, Effects effects)
    {
        var closing = _sessions.All.Where(which).ToList();
        foreach (var session in closing)
        {
            session.Close();
            End(session, effects, "closed by this side");
        }

        return closing.Count;
    }

    public void Forget(Effects effects)
    {
        foreach (var peer in _sessions.All.Select(session => session.Peer).OfType<IPEndPoint>())
            effects.Add(() => _context.Owner.RaiseEnded(peer));
        _sessions.Clear();
    }

    /// <summary>Makes a session of a handshake that succeeded.</summary>
    public void Establish(Handshake handshake, DtlsTransport transport, Effects effects)
    {
        handshake.Wire.Establish();
        var session = new DtlsSession(handshake, transport, _context.Now);
        var notes = handshake.Notes;
        if (_sessions.Add(session) is { Peer: { } before })
            effects.Add(() => _context.Owner.RaiseEnded(before));
        _context.Write(effects, handshake.Peer, string.Join(
            ", ",
            new[]
            {
                $"secured by {notes.Suite}",
                _context.Describe(session.Identity),
                notes.IsResumed ? "a session taken up again" : "a full handshake",
                notes.HasExtendedMasterSecret ? null : "no extended master secret",
                session.ConnectionId is { } id ? $"connection id of {id.Length} bytes" : null,
            }.OfType<string>()));
        if (notes.KeyLogLine is { } line)
            effects.Add(() => _context.Options.KeyLog!(line));
        while (_sessions.Count > _context.Options.MostSessions)
            EndOldest(effects, "ended to make room: the options allow no more sessions");
        if (!_idleTimerRuns)
        {
            _idleTimerRuns = true;
            _idleTimer.Change(_context.Options.IdleTimeout, Timeout.InfiniteTimeSpan);
        }

        foreach (var payload in handshake.Waiting)
            session.Send(payload);
        Flush(session, handshake.Peer, effects);
        session.ReceivePending(plain => Raise(session, plain, effects));
        foreach (var early in handshake.Early)
            Receive(session, handshake.Peer, early, effects);
    }

    public void Receive(DtlsSession session, IPEndPoint source, ReadOnlySpan<byte> bytes, Effects effects)
    {
        var plain = new List<byte[]>();
        var unverified = session.Unverified;
        var seen = session.Receive(bytes, plain.Add);
        if (session.Unverified > unverified)
            _context.Write(effects, source, $"< {bytes.Length} bytes ignored: they do not verify");
        if (seen is { } flags)
        {
            _sessions.Touch(session, _context.Now);
            var provesAddress = flags.HasFlag(DtlsRecordFlags.UsesConnectionID) || source.Equals(session.DisplacedFrom);
            if (session.Peer?.Equals(source) != true && flags.HasFlag(DtlsRecordFlags.IsNewest) && provesAddress)
                Move(session, source, effects);
        }

        foreach (var payload in plain)
            Raise(session, payload, effects);
        // Who hears it asks who said it: a session that ends with the same datagram ends after that.
        if (session.IsOver && plain.Count > 0)
            effects.Add(() => _context.Owner.OnTimer(later => Flush(session, session.Peer ?? source, later)));
        else
            Flush(session, session.Peer ?? source, effects);
    }

    private void Raise(DtlsSession session, byte[] payload, Effects effects)
    {
        // Always from where the session is: an old record from an old address must not look like another peer.
        if (session.Peer is { } peer)
            effects.Add(() => _context.Owner.Raise(new Datagram(peer, payload)));
    }

    private void Move(DtlsSession session, IPEndPoint to, Effects effects)
    {
        var from = session.Peer;
        var displaced = _sessions.Move(session, to);
        if (displaced is not null)
        {
            _context.Write(effects, to, $"the address is another peer's now: the session of {_context.Describe(displaced.Identity)} is nowhere");
            effects.Add(() => _context.Owner.RaiseEnded(to));
        }

        if (from is null)
        {
            _context.Write(effects, to, $"{_context.Describe(session.Identity)} is back");
            return;
        }

        _context.Write(effects, to, $"moved here from {from}: {_context.Describe(session.Identity)}");
        effects.Add(() => _context.Owner.Raise(new PeerMoved(from, to)));
    }

    private void Flush(DtlsSession session, IPEndPoint peer, Effects effects)
    {
        var outbound = session.TakeOutbound();
        foreach (var line in session.Notes.TakeLines())
            _context.Write(effects, peer, line);
        _context.Send(effects, peer, outbound);
        if (session.IsOver)
            End(session, effects, session.Notes.EndedByPeer ? "closed by the peer" : "ended: the peer broke the protocol");
    }

    private void End(DtlsSession session, Effects effects, string why)
    {
        if (session.Place is null)
            return;
        _sessions.Remove(session);
        if (session.Peer is not { } peer)
            return;
        _context.Send(effects, peer, session.TakeOutbound());
        foreach (var line in session.Notes.TakeLines())
            _context.Write(effects, peer, line);
        _context.Write(effects, peer, $"session {why}");
        effects.Add(() => _context.Owner.RaiseEnded(peer));
    }

    private void EndOldest(Effects effects, string why)
    {
        var oldest = _sessions.Oldest!;
        oldest.Close();
        End(oldest, effects, why);
    }

    private void EndIdle(Effects effects)
    {
        while (_sessions.Oldest is { } oldest && _context.Now - oldest.LastHeard >= _context.Options.IdleTimeout)
            EndOldest(effects, "ended: the peer was silent for too long");
        _idleTimerRuns = _sessions.Oldest is not null;
        if (_sessions.Oldest is { } next)
            _idleTimer.Change(next.LastHeard + _context.Options.IdleTimeout - _context.Now, Timeout.InfiniteTimeSpan);
    }
}
