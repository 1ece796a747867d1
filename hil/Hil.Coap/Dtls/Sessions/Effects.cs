using System.Net;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Coap.Dtls.Sessions;

/// <summary>
/// What follows from something that happened, in order. It is done after the link has let go of its lock: whoever listens may hold locks
/// of its own and call back.
/// </summary>
internal sealed class Effects
{
    private readonly List<Action> _actions = [];

    public void Add(Action action) => _actions.Add(action);

    public void Send(IDatagramLink link, IPEndPoint peer, IReadOnlyList<byte[]> datagrams)
    {
        foreach (var datagram in datagrams)
            _actions.Add(() => link.Send(peer, datagram));
    }

    public void Write(Timeline timeline, BoardTime at, IPEndPoint peer, string text, DtlsFailure? failure = null) =>
        _actions.Add(() => timeline.Append(new DtlsEntry(at, peer, text, failure)));

    public void Run()
    {
        foreach (var action in _actions)
            action();
    }
}
