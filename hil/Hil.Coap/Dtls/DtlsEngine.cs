using System.Net;
using Hil.Coap.Dtls.Credentials;
using Hil.Coap.Dtls.Handshakes;
using Hil.Coap.Dtls.Records;
using Hil.Coap.Dtls.Sessions;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Coap.Dtls;

/// <summary>Finds the handshake or session that a datagram belongs to. Everything happens under the link's lock.</summary>
internal sealed class DtlsEngine : IDisposable
{
    private readonly LinkContext _context;
    private readonly SessionDesk _sessions;
    private readonly HandshakeDesk _handshakes;

    public DtlsEngine(DtlsLink owner, IDatagramLink link, BoardClock clock, Timeline timeline, IDtlsCredentials credentials, DtlsOptions options)
    {
        _context = new(owner, link, clock, timeline, credentials, options);
        _sessions = new(_context);
        _handshakes = new(_context, _sessions);
    }

    public int Sessions => _sessions.Count;

    public int Handshakes => _handshakes.Count;

    public int Resumable => _handshakes.Resumable;

    public bool Silent
    {
        get => _context.Silent;
        set => _context.Silent = value;
    }

    public PeerIdentity? IdentityOf(IPEndPoint peer) => _sessions.Find(peer)?.Identity;

    public void Dispose()
    {
        _sessions.Dispose();
        _handshakes.Dispose();
    }

    public int Close(Func<DtlsSession, bool> which, Effects effects) => _sessions.Close(which, effects);

    public int Close(PeerIdentity identity, Effects effects)
    {
        _handshakes.Forget(identity);
        return _sessions.Close(session => session.Identity.Equals(identity), effects);
    }

    public void Forget(bool keepsResumable, Effects effects)
    {
        _handshakes.Forget(keepsResumable);
        _sessions.Forget(effects);
    }

    public void Take(Datagram datagram, Effects effects)
    {
        var source = datagram.Source;
        if (Silent)
        {
            _context.Write(effects, source, $"< {datagram.Payload.Length} bytes not heard: silent");
            return;
        }

        var bytes = ClientHelloRecord.Settle(datagram.Payload.Span);
        if (DtlsRecord.Read(bytes, 0, _context.Options.ConnectionIdBytes, out var record) is { } error)
        {
            _context.Write(effects, source, $"< {bytes.Length} bytes ignored: {error}");
            return;
        }

        // What hangs on behind is nobody's word: it must not come as far as a session.
        bytes = bytes[..DtlsRecord.BytesOfWholeRecords(bytes, _context.Options.ConnectionIdBytes)];
        if (record.Type == DtlsRecord.WithConnectionId)
            TakeByConnectionId(source, record, bytes, effects);
        else if (ClientHelloRecord.Is(record, bytes) && _context.Options.Serves)
            _handshakes.TakeHello(source, record, bytes, effects);
        else if (_handshakes.Find(source) is { } underWay && (record.Epoch == 0 || record.Type == DtlsRecord.Handshake))
            _handshakes.Deliver(underWay, bytes, effects);
        else if (_sessions.Find(source, record) is { } session)
            _sessions.Receive(session, source, bytes, effects);
        else if (_handshakes.Find(source) is { } handshake)
            handshake.KeepEarly(bytes.ToArray());
        else
            _context.Write(effects, source, $"< {bytes.Length} bytes ignored: there is no session with this address");
    }

    public void Send(IPEndPoint destination, ReadOnlySpan<byte> payload, Effects effects)
    {
        if (Silent)
        {
            _context.Write(effects, destination, $"> {payload.Length} bytes not sent: silent");
            return;
        }

        if (_sessions.Find(destination) is { } session)
        {
            _sessions.Send(session, destination, payload, effects);
            return;
        }

        if (_handshakes.Find(destination) is not { } handshake)
        {
            if (_context.Credentials.FindServer(destination) is not { } server)
            {
                _context.Write(effects, destination, $"> {payload.Length} bytes not sent: there is no session with this address, and no server is known there");
                return;
            }

            handshake = _handshakes.Connect(destination, server, effects);
        }

        if (handshake.IsServer || handshake.Waiting.Count >= _context.Options.MostWaiting)
            _context.Write(effects, destination, $"> {payload.Length} bytes not sent: the handshake is not over");
        else
            handshake.Waiting.Add(payload.ToArray());
        _handshakes.AfterStep(handshake, effects);
    }

    private void TakeByConnectionId(IPEndPoint source, DtlsRecord record, ReadOnlySpan<byte> bytes, Effects effects)
    {
        var id = record.ConnectionId(bytes);
        if (_sessions.Find(id) is { } session)
            _sessions.Receive(session, source, bytes, effects);
        else if (_handshakes.Find(id) is { } handshake)
            _handshakes.Deliver(handshake, bytes, effects);
        else
            _context.Write(effects, source, $"< {bytes.Length} bytes ignored: no session has this connection id");
    }
}
