using System.Net;
using Hil.Core.Time;

namespace Hil.Coap.Dtls.Handshakes;

/// <summary>
/// The last few clients that were asked for a cookie, only to say later which never came back. They are so few, however many ask, that a
/// flood of forged addresses costs nothing.
/// </summary>
internal sealed class AwaitedCookies
{
    private const int Most = 16;

    private readonly List<(IPEndPoint Client, BoardTime Due)> _awaited = [];

    public int Count => _awaited.Count;

    public BoardTime? NextDue => _awaited.Count > 0 ? _awaited[0].Due : null;

    public void Add(IPEndPoint client, BoardTime due)
    {
        if (_awaited.Count < Most && !_awaited.Exists(one => one.Client.Equals(client)))
            _awaited.Add((client, due));
    }

    public void Remove(IPEndPoint client) => _awaited.RemoveAll(one => one.Client.Equals(client));

    public IReadOnlyList<IPEndPoint> TakeDue(BoardTime now)
    {
        var due = _awaited.TakeWhile(one => one.Due <= now).Select(one => one.Client).ToList();
        _awaited.RemoveRange(0, due.Count);
        return due;
    }

    public void Clear() => _awaited.Clear();
}
