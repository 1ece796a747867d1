using System.Net;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Core.Network;
using Hil.Core.Timelines;

namespace Hil.Coap.Tests.Virtual;

/// <summary>A client and a server on a virtual network, with a service that the test writes.</summary>
public sealed class TwoEndpoints : IDisposable
{
    public TwoEndpoints(Action<CoapServerExchange>? serve = null, CoapEndpointOptions? options = null, CoapEndpointOptions? serverOptions = null)
    {
        Network = new(Clock);
        ClientLink = Network.Open("192.0.2.2:5683");
        ServerLink = Network.Open("192.0.2.1:5683");
        Client = new(ClientLink, Clock, ClientTimeline, null, options);
        Server = new(ServerLink, Clock, ServerTimeline, new Service(serve ?? (exchange => exchange.Respond(CoapCode.Content))), serverOptions ?? new() { Seed = 2 });
    }

    public VirtualClock Clock { get; } = new();

    public VirtualNetwork Network { get; }

    public IDatagramLink ClientLink { get; }

    public IDatagramLink ServerLink { get; }

    public Timeline ClientTimeline { get; } = new();

    public Timeline ServerTimeline { get; } = new();

    public CoapEndpoint Client { get; }

    public CoapEndpoint Server { get; }

    public IPEndPoint ServerAddress => ServerLink.LocalEndPoint;

    public IPEndPoint ClientAddress => ClientLink.LocalEndPoint;

    /// <summary>What the client's timeline says of CoAP, line by line.</summary>
    public IReadOnlyList<string> ClientLines => [.. ClientTimeline.Snapshot().Select(entry => entry.Describe())];

    public async Task<CoapExchange> Get(string path)
    {
        var exchange = Client.Request(ServerAddress, CoapRequest.For(CoapCode.Get, path));
        await Clock.RunUntil(() => exchange.IsCompleted, Clock.Now + TimeSpan.FromMinutes(20));
        return exchange;
    }

    /// <summary>Loses the datagrams of one side that a predicate picks.</summary>
    public void Lose(IPEndPoint from, Func<CoapMessage, bool> lost) => Network.Decide = (source, _, bytes) =>
        source.Equals(from) && lost(CoapDecoder.Decode(bytes).Message!) ? PacketPassage.Drop : PacketPassage.Deliver;

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }

    private sealed class Service(Action<CoapServerExchange> serve) : ICoapService
    {
        public void Handle(CoapServerExchange exchange) => serve(exchange);
    }
}
