using System.Net;
using Hil.Coap.Dtls.Credentials;
using Hil.Coap.Dtls.Records;
using Hil.Coap.Dtls.Sessions;
using Org.BouncyCastle.Tls;

namespace Hil.Coap.Dtls.Handshakes;

/// <summary>The handshakes of a link: from a hello with its cookie to a session, or to the reason why there is none.</summary>
internal sealed class HandshakeDesk : IDisposable
{
    private readonly LinkContext _context;
    private readonly SessionDesk _sessions;
    private readonly Dictionary<IPEndPoint, Handshake> _handshakes = [];
    private readonly Dictionary<byte[], Handshake> _byConnectionId = new(ConnectionIds.Comparer);
    private readonly SavedSessions _saved;
    private readonly Dictionary<IPEndPoint, SavedSession> _savedByServer = [];
    private readonly HelloDesk _hellos;

    public HandshakeDesk(LinkContext context, SessionDesk sessions)
    {
        _context = context;
        _sessions = sessions;
        _saved = new(context.Options.MostSessions, context.Options.ResumptionLifetime);
        _hellos = new(context);
    }

    public int Count => _handshakes.Count;

    public int Resumable => _saved.Count;

    public Handshake? Find(IPEndPoint address) => _handshakes.GetValueOrDefault(address);

    public Handshake? Find(ReadOnlySpan<byte> connectionId) =>
        _byConnectionId.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(connectionId, out var handshake) ? handshake : null;

    public void Dispose() => _hellos.Dispose();

    public void Forget(PeerIdentity identity) => _saved.RemoveAll(identity);

    public void Forget(bool keepsResumable)
    {
        foreach (var handshake in _handshakes.Values.OrderBy(one => one.Peer.ToString(), StringComparer.Ordinal))
            handshake.Abandon();
        _handshakes.Clear();
        _byConnectionId.Clear();
        _hellos.Forget();
        if (keepsResumable)
            return;
        _saved.Clear();
        _savedByServer.Clear();
    }

    public void TakeHello(IPEndPoint source, DtlsRecord record, ReadOnlySpan<byte> bytes, Effects effects)
    {
        if (HelloFragment.Read(record.Body(bytes)) is not { } fragment)
            _context.Write(effects, source, "< ClientHello ignored: it is malformed");
        else if (!TakeCopy(source, record, fragment, bytes, effects) && _hellos.Take(source, record, fragment, bytes, effects) is var (hello, request))
            Accept(source, hello, request, effects);
    }

    // Whether a datagram is a copy of what the handshake or the session at its address began with; then it is dealt with.
    private bool TakeCopy(IPEndPoint source, DtlsRecord record, HelloFragment fragment, ReadOnlySpan<byte> bytes, Effects effects)
    {
        var random = fragment.IsFirst ? ClientHelloRecord.Random(record, bytes) : [];
        if (_handshakes.GetValueOrDefault(source) is { IsServer: true } underWay
            && (fragment.IsFirst ? random.SequenceEqual(underWay.HelloRandom) : !_hellos.Expects(source, fragment)))
        {
            Deliver(underWay, bytes, effects);
            return true;
        }

        if (!fragment.IsFirst || _sessions.Find(source) is not { } session || !random.SequenceEqual(session.HelloRandom))
            return false;
        _sessions.Receive(session, source, bytes, effects);
        return true;
    }

    // Begins a handshake with a client that has returned its cookie.
    private void Accept(IPEndPoint source, byte[] hello, DtlsRequest request, Effects effects)
    {
        if (_handshakes.GetValueOrDefault(source) is { } underWay)
        {
            // The client has begun anew, and has proved that it is there (RFC 6347 §4.2.8).
            Remove(underWay);
            underWay.Abandon();
        }

        if (_handshakes.Count >= _context.Options.MostHandshakes)
        {
            _context.Write(effects, source, $"handshake refused: {_handshakes.Count} are under way, and no more are allowed", DtlsFailure.TooManyHandshakes);
            return;
        }

        Serve(source, request, hello, effects);
    }

    private void Serve(IPEndPoint source, DtlsRequest request, byte[] hello, Effects effects)
    {
        DtlsRecord.Read(hello, 0, 0, out var record);
        byte[]? connectionId = null;
        if (_context.Options.ConnectionIdBytes > 0)
            _context.FillRandom(connectionId = new byte[_context.Options.ConnectionIdBytes]);
        var steps = new LockStep();
        var setup = _context.MakeSetup(steps);
        var random = ClientHelloRecord.Random(record, hello).ToArray();
        var handshake = Handshake.AsServer(source, steps, setup, _context.Clock, OnTick, random, connectionId);
        _handshakes[source] = handshake;
        if (connectionId is not null)
            _byConnectionId[connectionId] = handshake;
        _context.Write(effects, source, "handshake begins: the client has returned its cookie");
        handshake.Wire.Remember(hello, record);
        var side = new ServerSide(setup, connectionId, id => _saved.Find(id, _context.Now));
        handshake.Begin(() => new DtlsServerProtocol().Accept(side, handshake.Wire, request));
        AfterStep(handshake, effects);
    }

    public Handshake Connect(IPEndPoint destination, KnownServer server, Effects effects)
    {
        var steps = new LockStep();
        var setup = _context.MakeSetup(steps);
        var handshake = new Handshake(destination, steps, setup, _context.Clock, OnTick);
        _handshakes[destination] = handshake;
        _context.Write(effects, destination, "handshake begins: this side connects");
        var saved = _context.Options.Resumes ? _savedByServer.GetValueOrDefault(destination) : null;
        if (saved is not null && _context.Now - saved.MadeAt > _context.Options.ResumptionLifetime)
            saved = null;
        var side = new ClientSide(setup, server, saved);
        handshake.Begin(() => new DtlsClientProtocol().Connect(side, handshake.Wire));
        return handshake;
    }

    public void Deliver(Handshake handshake, ReadOnlySpan<byte> bytes, Effects effects)
    {
        var hadDoubts = handshake.DoubtsKey;
        handshake.Deliver(bytes);
        if (handshake.DoubtsKey && !hadDoubts)
            _context.Write(effects, handshake.Peer, "< Finished ignored: it does not verify; the keys differ, or it is damaged or forged");
        AfterStep(handshake, effects);
    }

    // Sends what a step of a handshake brought, and ends the handshake where it is over.
    public void AfterStep(Handshake handshake, Effects effects)
    {
        var outbound = handshake.Wire.TakeOutbound();
        foreach (var line in handshake.Notes.TakeLines())
            _context.Write(effects, handshake.Peer, line);
        _context.Send(effects, handshake.Peer, outbound);
        if (!handshake.IsOver)
        {
            if (outbound.Count > 0)
                handshake.OnFlightSent();
            return;
        }

        Remove(handshake);
        if (handshake.Transport is { } transport && handshake.Notes.Identity is not null)
        {
            Save(handshake);
            _sessions.Establish(handshake, transport, effects);
        }
        else
            Fail(handshake, effects);
    }

    private void Fail(Handshake handshake, Effects effects)
    {
        var (failure, reason) = handshake.Notes is { Failure: { } noted, Reason: var text } ? (noted, text) : (DtlsFailure.ProtocolError, "the peer ended it");
        if (!handshake.IsServer)
            _savedByServer.Remove(handshake.Peer);
        var lost = handshake.Waiting.Count > 0 ? $"; {handshake.Waiting.Count} datagrams are lost" : "";
        // Whom it claims to be, where it has said so; nothing is proved of it.
        var claimed = handshake.IsServer && handshake.Notes.Identity is { } identity ? $", by its word {_context.Describe(identity)}" : "";
        _context.Write(effects, handshake.Peer, $"handshake failed: {reason}{claimed}{lost}", failure);
    }

    private void OnTick(Handshake handshake) => _context.Owner.OnTimer(effects =>
    {
        if (_handshakes.GetValueOrDefault(handshake.Peer) != handshake)
            return;
        if (handshake.OnTick() is { } again)
        {
            if (again.Count > 0)
                _context.Write(effects, handshake.Peer, $"> the last flight again, {again.Count} datagrams");
            _context.Send(effects, handshake.Peer, again);
            return;
        }

        handshake.GiveUp();
        AfterStep(handshake, effects);
    });

    private void Save(Handshake handshake)
    {
        var notes = handshake.Notes;
        if (!_context.Options.Resumes || notes.IsResumed || notes.Resumable?.ExportSessionParameters() is not { } parameters)
            return;
        var session = new SavedSession(notes.Resumable.SessionID, parameters, notes.Identity!, notes.Key?.Key.ToArray() ?? [], _context.Now);
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
            _byConnectionId.Remove(id);
    }
}
