using System.Net;
using Hil.Core.Boards;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;

namespace Hil.Serve.Network;

/// <summary>A link whose datagrams land on the timeline, as packets of the board's side: what a capture is made of.</summary>
internal class TappedLink : IDatagramLink
{
    private readonly IDatagramLink _inner;
    private readonly BoardClock _clock;
    private readonly Timeline _timeline;

    /// <param name="inner">The link. It is closed with this one.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="timeline">Where the packets are written.</param>
    public TappedLink(IDatagramLink inner, BoardClock clock, Timeline timeline)
    {
        (_inner, _clock, _timeline) = (inner, clock, timeline);
        _inner.Received += OnReceived;
    }

    public event Action<Datagram>? Received;

    public IPEndPoint LocalEndPoint => _inner.LocalEndPoint;

    /// <summary>Our address and port as a capture shows them.</summary>
    protected virtual IPEndPoint Shown => LocalEndPoint;

    public void Send(IPEndPoint destination, ReadOnlySpan<byte> payload)
    {
        _timeline.Append(new PacketEntry(_clock.Now, false, UdpPacket.Make(Shown, destination, payload), PacketFate.Delivered));
        _inner.Send(destination, payload);
    }

    public virtual void Dispose()
    {
        _inner.Received -= OnReceived;
        _inner.Dispose();
    }

    private void OnReceived(Datagram datagram)
    {
        _timeline.Append(new PacketEntry(_clock.Now, true, UdpPacket.Make(datagram.Source, Shown, datagram.Payload.Span), PacketFate.Delivered));
        Received?.Invoke(datagram);
    }
}
