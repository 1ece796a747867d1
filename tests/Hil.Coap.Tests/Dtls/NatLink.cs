using System.Net;
using Hil.Coap.Tests.Virtual;
using Hil.Core.Network;

namespace Hil.Coap.Tests.Dtls;

/// <summary>A client behind a network address translation, whose address as others see it may change at any time.</summary>
public sealed class NatLink : IDatagramLink
{
    private readonly VirtualNetwork _network;
    private IDatagramLink _outside;

    public NatLink(VirtualNetwork network, string outside)
    {
        _network = network;
        _outside = Open(outside);
    }

    public event Action<Datagram>? Received;

    public IPEndPoint LocalEndPoint => _outside.LocalEndPoint;

    public void Rebind(string outside)
    {
        _outside.Dispose();
        _outside = Open(outside);
    }

    public void Send(IPEndPoint destination, ReadOnlySpan<byte> payload) => _outside.Send(destination, payload);

    public void Dispose() => _outside.Dispose();

    private IDatagramLink Open(string outside)
    {
        var link = _network.Open(outside);
        link.Received += datagram => Received?.Invoke(datagram);
        return link;
    }
}
