using System.Net;
using Hil.Core.Network;

namespace Hil.Coap.Tests.Virtual;

/// <summary>UDP ports in memory on a virtual clock, with whatever faults a test decides on.</summary>
public sealed class VirtualNetwork(VirtualClock clock)
{
    private readonly Dictionary<IPEndPoint, VirtualLink> _links = [];

    /// <summary>How long a datagram is under way.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>What becomes of each datagram: source, destination, bytes.</summary>
    public Func<IPEndPoint, IPEndPoint, byte[], PacketPassage> Decide { get; set; } = (_, _, _) => PacketPassage.Deliver;

    /// <summary>All datagrams that were sent, in order, lost ones too.</summary>
    public List<(IPEndPoint From, IPEndPoint To, byte[] Bytes)> Sent { get; } = [];

    public IDatagramLink Open(string endPoint)
    {
        var local = IPEndPoint.Parse(endPoint);
        return _links[local] = new(this, local);
    }

    /// <summary>Sends as somebody whom nobody opened a port for.</summary>
    public void Inject(string from, IPEndPoint to, byte[] bytes) => Send(IPEndPoint.Parse(from), to, bytes);

    private void Send(IPEndPoint from, IPEndPoint to, byte[] bytes)
    {
        Sent.Add((from, to, bytes));
        var passage = Decide(from, to, bytes);
        for (var copy = 0; copy < passage.Copies; copy++)
        {
            clock.CreateTimer(
                _ => _links.GetValueOrDefault(to)?.Deliver(from, bytes), null, Latency * (copy + 1) + passage.Delay, Timeout.InfiniteTimeSpan);
        }
    }

    private sealed class VirtualLink(VirtualNetwork network, IPEndPoint local) : IDatagramLink
    {
        public IPEndPoint LocalEndPoint => local;

        public event Action<Datagram>? Received;

        public void Send(IPEndPoint destination, ReadOnlySpan<byte> payload) => network.Send(local, destination, payload.ToArray());

        public void Deliver(IPEndPoint source, byte[] bytes) => Received?.Invoke(new(source, bytes.ToArray()));

        public void Dispose() => network._links.Remove(local);
    }
}
