using System.Net;

namespace Hil.Core.Network.Gateway;

/// <summary>A UDP port on the bench's side of the gateway.</summary>
internal sealed class GatewayLink(SlipGateway gateway, IPEndPoint local) : IDatagramLink
{
    public event Action<Datagram>? Received;

    public IPEndPoint LocalEndPoint { get; } = local;

    public void Send(IPEndPoint destination, ReadOnlySpan<byte> payload) => gateway.Send(this, destination, payload);

    public void Dispose() => gateway.Close(this);

    internal void Deliver(Datagram datagram) => Received?.Invoke(datagram);
}
