using System.Net;
using System.Security.Cryptography;
using Hil.Coap.Dtls.Credentials;
using Hil.Coap.Dtls.Handshakes;
using Hil.Coap.Dtls.Records;
using Hil.Coap.Dtls.Sessions;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Org.BouncyCastle.Tls;

namespace Hil.Coap.Dtls;

/// <summary>What a link does with datagrams: finds whose they are, and keeps handshakes and sessions. Everything under the link's lock.</summary>
internal sealed class DtlsEngine
{
    private static readonly TimeSpan CookiePatience = TimeSpan.FromSeconds(10);

    private readonly DtlsLink _owner;
    private readonly IDatagramLink _link;
    private readonly BoardClock _clock;
    private readonly Timeline _timeline;
    private readonly IDtlsCredentials _credentials;
    private readonly DtlsOptions _options;
    private readonly SessionTable _sessions = new();
    private readonly Dictionary<IPEndPoint, Handshake> _handshakes = [];
    private readonly Dictionary<byte[], Handshake> _handshakesByConnectionId = new(ConnectionIds.Comparer);
    private readonly SavedSessions _saved;
    private readonly Dictionary<IPEndPoint, SavedSession> _savedByServer = [];
    private readonly Cookies _cookies;
    private readonly AwaitedCookies _awaited = new();
    private readonly ITimer _idleTimer;
    private readonly ITimer _cookieTimer;
    private readonly byte[] _salt = new byte[16];
    private readonly SeededRandomness? _seeded;
    private ulong _streams;
    private bool _idleTimerRuns;

    public DtlsEngine(DtlsLink owner, IDatagramLink link, BoardClock clock, Timeline timeline, IDtlsCredentials credentials, DtlsOptions options)
    {
        (_owner, _link, _clock, _timeline, _credentials, _options) = (owner, link, clock, timeline, credentials, options);
        _seeded = options.Seed is { } seed ? new(seed, _streams++) : null;
        FillRandom(_salt);
        _saved = new(options.MostSessions, options.ResumptionLifetime);
        _cookies = new(MakeCrypto);
        _idleTimer = clock.CreateTimer(_ => owner.OnTimer(EndIdle), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _cookieTimer = clock.CreateTimer(_ => owner.OnTimer(TellOfCookies), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Sessions => _sessions.Count;

    public int Handshakes => _handshakes.Count;

    public int Resumable => _saved.Count;

    public PeerIdentity? IdentityOf(IPEndPoint peer) => _sessions.TryFind(peer, out var session) ? session.Identity : null;

    public void Take(Datagram datagram, Effects effects)
    {
        var source = datagram.Source;
        var bytes = datagram.Payload.Span;
        if (DtlsRecord.Read(bytes, 0, _options.ConnectionIdBytes, out var record) is { } error)
        {
            Write(effects, source, $"< {bytes.Length} bytes ignored: {error}");
            return;
        }

        // What hangs on behind is nobody's word: it must not come as far as a session.
        bytes = bytes[..DtlsRecord.BytesOfWholeRecords(bytes, _options.ConnectionIdBytes)];
        if (record.Type == DtlsRecord.WithConnectionId)
            TakeByConnectionId(source, record, bytes, effects);
        else if (ClientHelloRecord.Is(record, bytes) && _options.Serves)
            TakeHello(source, record, bytes, effects);
        else if (_handshakes.TryGetValue(source, out var handshake) && (record.Epoch == 0 || record.Type == DtlsRecord.Handshake))
            Deliver(handshake, bytes, effects);
        else if (_sessions.TryFind(source, out var session))
            Receive(session, source, bytes, effects);
        else if (handshake is not null)
            handshake.KeepEarly(bytes.ToArray());
        else
            Write(effects, source, $"< {bytes.Length} bytes ignored: there is no session with this address");
    }

    public void Send(IPEndPoint destination, ReadOnlySpan<byte> payload, Effects effects)
    {
        if (_sessions.TryFind(destination, out var session))
        {
            session.Send(payload);
            Flush(session, destination, effects);
            return;
        }

        if (!_handshakes.TryGetValue(destination, out var handshake))
        {
            if (_credentials.FindServer(destination) is not { } server)
            {
                Write(effects, destination, $"> {payload.Length} bytes not sent: there is no session with this address, and no server is known there");
                return;
            }

            handshake = Connect(destination, server, effects);
        }

        if (handshake.IsServer || handshake.Waiting.Count >= _options.MostWaiting)
            Write(effects, destination, $"> {payload.Length} bytes not sent: the handshake is not over");
        else
            handshake.Waiting.Add(payload.ToArray());
        AfterStep(handshake, effects);
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

    public int Close(PeerIdentity identity, Effects effects)
    {
        _saved.RemoveAll(identity);
        return Close(session => session.Identity.Equals(identity), effects);
    }

    public void Forget(Effects effects)
    {
        foreach (var handshake in _handshakes.Values.OrderBy(one => one.Peer.ToString(), StringComparer.Ordinal))
            handshake.Abandon();
        _handshakes.Clear();
        _handshakesByConnectionId.Clear();
        foreach (var peer in _sessions.All.Select(session => session.Peer).OfType<IPEndPoint>())
            effects.Add(() => _owner.RaiseEnded(peer));
        _sessions.Clear();
        _saved.Clear();
        _savedByServer.Clear();
        _awaited.Clear();
    }

    private void TakeByConnectionId(IPEndPoint source, DtlsRecord record, ReadOnlySpan<byte> bytes, Effects effects)
    {
        var id = record.ConnectionId(bytes);
        if (_sessions.TryFind(id, out var session))
            Receive(session, source, bytes, effects);
        else if (_handshakesByConnectionId.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(id, out var handshake))
            Deliver(handshake, bytes, effects);
        else if (record.HeaderBytes == DtlsRecord.PlainHeaderBytes && _sessions.TryFind(source, out session))
            Receive(session, source, bytes, effects);
        else
            Write(effects, source, $"< {bytes.Length} bytes ignored: no session has this connection id");
    }

    private void TakeHello(IPEndPoint source, DtlsRecord record, ReadOnlySpan<byte> bytes, Effects effects)
    {
        var random = ClientHelloRecord.Random(record, bytes);
        var underWay = _handshakes.GetValueOrDefault(source);
        if (underWay is { IsServer: true } && random.SequenceEqual(underWay.HelloRandom))
        {
            Deliver(underWay, bytes, effects);
            return;
        }

        if (_sessions.TryFind(source, out var session) && random.SequenceEqual(session.HelloRandom))
        {
            Receive(session, source, bytes, effects);
            return;
        }

        var hello = record.In(bytes).ToArray();
        if (_cookies.Judge(source, hello, _clock.Now, out var answer) is not { } request)
        {
            if (answer is null)
            {
                Write(effects, source, "< ClientHello ignored: it is malformed");
                return;
            }

            Write(effects, source, "< ClientHello > HelloVerifyRequest: asked to come back with a cookie");
            effects.Send(_link, source, [answer]);
            _awaited.Add(source, _clock.Now + CookiePatience);
            if (_awaited.Count == 1)
                _cookieTimer.Change(CookiePatience, Timeout.InfiniteTimeSpan);
            return;
        }

        _awaited.Remove(source);
        if (underWay is not null)
        {
            // The client has begun anew, and has proved that it is there (RFC 6347 §4.2.8).
            Remove(underWay);
            underWay.Abandon();
        }

        if (_handshakes.Count >= _options.MostHandshakes)
        {
            Write(effects, source, $"handshake refused: {_handshakes.Count} are under way, and no more are allowed", DtlsFailure.TooManyHandshakes);
            return;
        }

        Serve(source, request, hello, random.ToArray(), effects);
    }

    private void Serve(IPEndPoint source, DtlsRequest request, byte[] hello, byte[] random, Effects effects)
    {
        byte[]? connectionId = null;
        if (_options.ConnectionIdBytes > 0)
            FillRandom(connectionId = new byte[_options.ConnectionIdBytes]);
        var steps = new LockStep();
        var setup = new HandshakeSetup(_options, _credentials, MakeCrypto(), steps, _clock.GetUtcNow, _salt);
        var handshake = Handshake.AsServer(source, steps, setup, _clock, OnTick, random, connectionId);
        _handshakes[source] = handshake;
        if (connectionId is not null)
            _handshakesByConnectionId[connectionId] = handshake;
        Write(effects, source, "handshake begins: the client has returned its cookie");
        DtlsRecord.Read(hello, 0, 0, out var record);
        handshake.Wire.Remember(hello, record);
        var side = new ServerSide(setup, connectionId, id => _saved.Find(id, _clock.Now));
        handshake.Begin(() => new DtlsServerProtocol().Accept(side, handshake.Wire, request));
        AfterStep(handshake, effects);
    }

    private Handshake Connect(IPEndPoint destination, KnownServer server, Effects effects)
    {
        var steps = new LockStep();
        var setup = new HandshakeSetup(_options, _credentials, MakeCrypto(), steps, _clock.GetUtcNow, _salt);
        var handshake = new Handshake(destination, steps, setup, _clock, OnTick);
        _handshakes[destination] = handshake;
        Write(effects, destination, "handshake begins: this side connects");
        var saved = _options.Resumes ? _savedByServer.GetValueOrDefault(destination) : null;
        if (saved is not null && _clock.Now - saved.MadeAt > _options.ResumptionLifetime)
            saved = null;
        var side = new ClientSide(setup, server, saved);
        handshake.Begin(() => new DtlsClientProtocol().Connect(side, handshake.Wire));
        return handshake;
    }

    private void Deliver(Handshake handshake, ReadOnlySpan<byte> bytes, Effects effects)
    {
        handshake.Deliver(bytes);
        AfterStep(handshake, effects);
    }

    // Sends what a step of a handshake brought, and ends the handshake where it is over.
    private void AfterStep(Handshake handshake, Effects effects)
    {
        var outbound = handshake.Wire.TakeOutbound();
        foreach (var line in handshake.Notes.TakeLines())
            Write(effects, handshake.Peer, line);
        effects.Send(_link, handshake.Peer, outbound);
        if (!handshake.IsOver)
        {
            if (outbound.Count > 0)
                handshake.OnFlightSent();
            return;
        }

        Remove(handshake);
        if (handshake.Transport is { } transport && handshake.Notes.Identity is not null)
            Establish(handshake, transport, effects);
        else
            Fail(handshake, effects);
    }

    private void Establish(Handshake handshake, DtlsTransport transport, Effects effects)
    {
        handshake.Wire.Establish();
        var session = new DtlsSession(handshake, transport, _clock.Now);
        var notes = handshake.Notes;
        if (_sessions.Add(session) is { Peer: { } before })
            effects.Add(() => _owner.RaiseEnded(before));
        Write(effects, handshake.Peer, string.Join(
            ", ",
            new[]
            {
                $"secured by {notes.Suite}",
                Describe(session.Identity),
                notes.IsResumed ? "a session taken up again" : "a full handshake",
                notes.HasExtendedMasterSecret ? null : "no extended master secret",
                session.ConnectionId is { } id ? $"connection id of {id.Length} bytes" : null,
            }.OfType<string>()));
        if (notes.KeyLogLine is { } line)
            effects.Add(() => _options.KeyLog!(line));
        if (_options.Resumes && !notes.IsResumed && notes.Resumable?.ExportSessionParameters() is { } parameters)
            Save(handshake, new(notes.Resumable.SessionID, parameters, session.Identity, notes.Key?.Key.ToArray() ?? [], _clock.Now));
        while (_sessions.Count > _options.MostSessions)
            EndOldest(effects, "ended to make room: the options allow no more sessions");
        if (!_idleTimerRuns)
        {
            _idleTimerRuns = true;
            _idleTimer.Change(_options.IdleTimeout, Timeout.InfiniteTimeSpan);
        }

        foreach (var payload in handshake.Waiting)
            session.Send(payload);
        Flush(session, handshake.Peer, effects);
        session.ReceivePending(plain => Raise(session, plain, effects));
        foreach (var early in handshake.Early)
            Receive(session, handshake.Peer, early, effects);
    }

    private void Fail(Handshake handshake, Effects effects)
    {
        var (failure, reason) = handshake.Notes is { Failure: { } noted, Reason: var text } ? (noted, text) : (DtlsFailure.ProtocolError, "the peer ended it");
        if (!handshake.IsServer)
            _savedByServer.Remove(handshake.Peer);
        var lost = handshake.Waiting.Count > 0 ? $"; {handshake.Waiting.Count} datagrams are lost" : "";
        // Whom it claims to be, where it has said so; nothing is proved of it.
        var claimed = handshake.IsServer && handshake.Notes.Identity is { } identity ? $", by its word {Describe(identity)}" : "";
        Write(effects, handshake.Peer, $"handshake failed: {reason}{claimed}{lost}", failure);
    }

    private void Receive(DtlsSession session, IPEndPoint source, ReadOnlySpan<byte> bytes, Effects effects)
    {
        var plain = new List<byte[]>();
        var unverified = session.Unverified;
        var seen = session.Receive(bytes, plain.Add);
        if (session.Unverified > unverified)
            Write(effects, source, $"< {bytes.Length} bytes ignored: they do not verify");
        if (seen is { } flags)
        {
            _sessions.Touch(session, _clock.Now);
            if (session.Peer?.Equals(source) != true && flags.HasFlag(DtlsRecordFlags.IsNewest) && flags.HasFlag(DtlsRecordFlags.UsesConnectionID))
                Move(session, source, effects);
        }

        foreach (var payload in plain)
            Raise(session, payload, effects);
        Flush(session, session.Peer ?? source, effects);
    }

    private void Raise(DtlsSession session, byte[] payload, Effects effects)
    {
        // Always from where the session is: an old record from an old address must not look like another peer.
        if (session.Peer is { } peer)
            effects.Add(() => _owner.Raise(new Datagram(peer, payload)));
    }

    private void Move(DtlsSession session, IPEndPoint to, Effects effects)
    {
        var from = session.Peer;
        var displaced = _sessions.Move(session, to);
        if (displaced is not null)
        {
            Write(effects, to, $"the address is another peer's now: the session of {Describe(displaced.Identity)} is nowhere");
            effects.Add(() => _owner.RaiseEnded(to));
        }

        if (from is null)
        {
            Write(effects, to, $"{Describe(session.Identity)} is back");
            return;
        }

        Write(effects, to, $"moved here from {from}: {Describe(session.Identity)}");
        effects.Add(() => _owner.Raise(new PeerMoved(from, to)));
    }

    private void Flush(DtlsSession session, IPEndPoint peer, Effects effects)
    {
        var outbound = session.TakeOutbound();
        foreach (var line in session.Notes.TakeLines())
            Write(effects, peer, line);
        effects.Send(_link, peer, outbound);
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
        effects.Send(_link, peer, session.TakeOutbound());
        foreach (var line in session.Notes.TakeLines())
            Write(effects, peer, line);
        Write(effects, peer, $"session {why}");
        effects.Add(() => _owner.RaiseEnded(peer));
    }

    private void EndOldest(Effects effects, string why)
    {
        var oldest = _sessions.Oldest!;
        oldest.Close();
        End(oldest, effects, why);
    }

    private void EndIdle(Effects effects)
    {
        while (_sessions.Oldest is { } oldest && _clock.Now - oldest.LastHeard >= _options.IdleTimeout)
            EndOldest(effects, "ended: the peer was silent for too long");
        _idleTimerRuns = _sessions.Oldest is not null;
        if (_sessions.Oldest is { } next)
            _idleTimer.Change(next.LastHeard + _options.IdleTimeout - _clock.Now, Timeout.InfiniteTimeSpan);
    }

    private void TellOfCookies(Effects effects)
    {
        foreach (var client in _awaited.TakeDue(_clock.Now))
        {
            Write(
                effects, client, "handshake failed: the client never came back with its cookie; its address is forged, or what is sent to it gets lost",
                DtlsFailure.CookieNotReturned);
        }

        if (_awaited.NextDue is { } due)
            _cookieTimer.Change(due - _clock.Now, Timeout.InfiniteTimeSpan);
    }

    private void OnTick(Handshake handshake) => _owner.OnTimer(effects =>
    {
        if (_handshakes.GetValueOrDefault(handshake.Peer) != handshake)
            return;
        if (handshake.OnTick() is { } again)
        {
            if (again.Count > 0)
                Write(effects, handshake.Peer, $"> the last flight again, {again.Count} datagrams");
            effects.Send(_link, handshake.Peer, again);
            return;
        }

        handshake.Notes.Fail(DtlsFailure.TimedOut, handshake.WhereItStopped());
        Remove(handshake);
        handshake.Abandon();
        Fail(handshake, effects);
    });

    private void Save(Handshake handshake, SavedSession session)
    {
        if (handshake.IsServer)
            _saved.Add(session);
        else
            _savedByServer[handshake.Peer] = session;
    }

    private void Remove(Handshake handshake)
    {
        handshake.Dispose();
        _handshakes.Remove(handshake.Peer);
        if (handshake.ConnectionId is { } id)
            _handshakesByConnectionId.Remove(id);
    }

    private string Describe(PeerIdentity identity) => identity.Kind switch
    {
        PeerIdentityKind.PreSharedKey => $"PSK identity {Show(identity)}",
        PeerIdentityKind.Certificate => $"certificate {Show(identity)}",
        PeerIdentityKind.RawPublicKey => $"raw public key {Show(identity)}",
        _ => "nobody in particular",
    };

    private string Show(PeerIdentity identity) => HandshakeSetup.Show(identity.Name, _salt, _options);

    private void Write(Effects effects, IPEndPoint peer, string text, DtlsFailure? failure = null) =>
        effects.Write(_timeline, _clock.Now, peer, text, failure);

    private HandshakeCrypto MakeCrypto() => _options.Seed is { } seed ? HandshakeCrypto.Seeded(seed, _streams++) : HandshakeCrypto.Secure();

    private void FillRandom(byte[] bytes)
    {
        if (_seeded is not null)
            _seeded.NextBytes(bytes);
        else
            RandomNumberGenerator.Fill(bytes);
    }
}
