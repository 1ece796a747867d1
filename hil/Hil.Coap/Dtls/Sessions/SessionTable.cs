using System.Diagnostics.CodeAnalysis;
using System.Net;
using Hil.Core.Time;

namespace Hil.Coap.Dtls.Sessions;

/// <summary>All sessions: by address, by connection id, and in the order in which they were heard last.</summary>
internal sealed class SessionTable
{
    private readonly Dictionary<IPEndPoint, DtlsSession> _byAddress = [];
    private readonly Dictionary<byte[], DtlsSession> _byConnectionId = new(ConnectionIds.Comparer);
    private readonly Dictionary<IPEndPoint, DtlsSession> _displaced = [];
    private readonly LinkedList<DtlsSession> _byUse = new();

    public int Count => _byUse.Count;

    public DtlsSession? Oldest => _byUse.First?.Value;

    // In the order in which they were heard last, which is the same in two runs; that of a dictionary is nobody's promise.
    public IReadOnlyList<DtlsSession> All => [.. _byUse];

    public bool TryFind(IPEndPoint address, [NotNullWhen(true)] out DtlsSession? session) => _byAddress.TryGetValue(address, out session);

    /// <summary>The session without a connection id that was at an address before another one moved there.</summary>
    public DtlsSession? FindDisplaced(IPEndPoint address) => _displaced.GetValueOrDefault(address);

    public bool TryFind(ReadOnlySpan<byte> connectionId, [NotNullWhen(true)] out DtlsSession? session) =>
        _byConnectionId.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(connectionId, out session);

    /// <summary>Adds a session, in place of another one at its address.</summary>
    /// <returns>The session that it replaces, or null.</returns>
    public DtlsSession? Add(DtlsSession session)
    {
        var replaced = _byAddress.GetValueOrDefault(session.Peer!);
        if (replaced is not null)
            Remove(replaced);
        _byAddress[session.Peer!] = session;
        if (session.ConnectionId is { } id)
            _byConnectionId[id] = session;
        session.Place = _byUse.AddLast(session);
        return replaced;
    }

    public void Remove(DtlsSession session)
    {
        if (session.Place is null)
            return;
        if (session.Peer is { } peer && _byAddress.GetValueOrDefault(peer) == session)
            _byAddress.Remove(peer);
        if (session.DisplacedFrom is { } before && _displaced.GetValueOrDefault(before) == session)
            _displaced.Remove(before);
        if (session.ConnectionId is { } id)
            _byConnectionId.Remove(id);
        _byUse.Remove(session.Place);
        session.Place = null;
    }

    /// <summary>Notes that a session was heard.</summary>
    public void Touch(DtlsSession session, BoardTime now)
    {
        session.LastHeard = now;
        if (session.Place is not { } place)
            return;
        _byUse.Remove(place);
        _byUse.AddLast(place);
    }

    /// <summary>Notes that a session's peer is at another address now.</summary>
    /// <returns>The session that was there before and is nowhere now, or null.</returns>
    public DtlsSession? Move(DtlsSession session, IPEndPoint to)
    {
        if (session.Peer is { } from)
            _byAddress.Remove(from);
        if (session.DisplacedFrom is { } before)
        {
            _displaced.Remove(before);
            session.DisplacedFrom = null;
        }

        var displaced = _byAddress.GetValueOrDefault(to);
        if (displaced is not null)
        {
            displaced.Peer = null;
            // A connection id finds it again. Without one it may still be there, and the other one not: a client that sends in another's name
            // must not end the other's session.
            if (displaced.ConnectionId is null)
            {
                if (_displaced.TryGetValue(to, out var older))
                    Remove(older);
                displaced.DisplacedFrom = to;
                _displaced[to] = displaced;
            }
        }

        session.Peer = to;
        _byAddress[to] = session;
        return displaced;
    }

    public void Clear()
    {
        foreach (var session in _byUse)
            session.Place = null;
        _byAddress.Clear();
        _byConnectionId.Clear();
        _displaced.Clear();
        _byUse.Clear();
    }
}
