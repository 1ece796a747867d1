using Hil.Core.Time;

namespace Hil.Coap.Dtls.Handshakes;

/// <summary>The sessions that a server can take up again, the newest ones where there are too many.</summary>
internal sealed class SavedSessions(int most, TimeSpan lifetime)
{
    private readonly Dictionary<string, LinkedListNode<SavedSession>> _byId = new(StringComparer.Ordinal);
    private readonly LinkedList<SavedSession> _byAge = new();

    public int Count => _byId.Count;

    public void Add(SavedSession session)
    {
        Remove(session.Id);
        _byId[Name(session.Id)] = _byAge.AddLast(session);
        while (_byId.Count > most)
            Remove(_byAge.First!.Value.Id);
    }

    public SavedSession? Find(byte[] id, BoardTime now)
    {
        while (_byAge.First is { } oldest && now - oldest.Value.MadeAt > lifetime)
            Remove(oldest.Value.Id);
        return _byId.GetValueOrDefault(Name(id))?.Value;
    }

    public void RemoveAll(PeerIdentity identity)
    {
        foreach (var session in _byAge.Where(session => session.Identity.Equals(identity)).ToList())
            Remove(session.Id);
    }

    public void Clear()
    {
        _byId.Clear();
        _byAge.Clear();
    }

    private void Remove(byte[] id)
    {
        if (_byId.Remove(Name(id), out var node))
            _byAge.Remove(node);
    }

    private static string Name(byte[] id) => Convert.ToHexString(id);
}
