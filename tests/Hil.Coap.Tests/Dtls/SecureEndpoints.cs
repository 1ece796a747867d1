using System.Net;
using System.Text;
using Hil.Coap.Dtls;
using Hil.Coap.Dtls.Credentials;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Coap.Tests.Virtual;
using Hil.Core.Network;
using Hil.Core.Timelines;

namespace Hil.Coap.Tests.Dtls;

/// <summary>A client and a server with DTLS on a virtual network.</summary>
public sealed class SecureEndpoints : IDisposable
{
    public const string Identity = "hil-thingy91-identity";

    public static readonly byte[] Key = "sixteen byte key"u8.ToArray();

    private readonly DtlsOptions _clientOptions;
    private int _clients;

    public SecureEndpoints(
        DtlsOptions? clientOptions = null, DtlsOptions? serverOptions = null, DtlsCredentials? client = null, DtlsCredentials? server = null, KnownServer? known = null,
        Action<CoapServerExchange>? serve = null)
    {
        Network = new(Clock);
        _clientOptions = clientOptions ?? new();
        ClientCredentials = (client ?? new()).Add(ServerAddress, known ?? new(new(Identity, Key)));
        ServerCredentials = server ?? new DtlsCredentials().Add(Identity, Key);
        ServerLink = new(Network.Open(ServerAddress.ToString()), Clock, ServerTimeline, ServerCredentials, (serverOptions ?? new()) with { Seed = 2 });
        Server = new(ServerLink, Clock, ServerTimeline, new Service(this, serve), new() { Seed = 4 });
        Nat = new(Network, ClientAddress.ToString());
        ClientLink = Secure(Nat);
        Client = new(ClientLink, Clock, ClientTimeline, null, new() { Seed = 3 });
    }

    public static IPEndPoint ServerAddress { get; } = IPEndPoint.Parse("192.0.2.1:5684");

    public static IPEndPoint ClientAddress { get; } = IPEndPoint.Parse("192.0.2.2:40001");

    public VirtualClock Clock { get; } = new();

    public VirtualNetwork Network { get; }

    public DtlsCredentials ClientCredentials { get; }

    public DtlsCredentials ServerCredentials { get; }

    /// <summary>What lies between the client and the network.</summary>
    public NatLink Nat { get; }

    public DtlsLink ServerLink { get; }

    public DtlsLink ClientLink { get; }

    public CoapEndpoint Server { get; }

    public CoapEndpoint Client { get; }

    public Timeline ServerTimeline { get; } = new();

    public Timeline ClientTimeline { get; } = new();

    /// <summary>Who asked what, as the server's service saw it.</summary>
    public List<(IPEndPoint Peer, PeerIdentity? Identity)> Served { get; } = [];

    public IReadOnlyList<string> ServerLines => Lines(ServerTimeline);

    public IReadOnlyList<string> ClientLines => Lines(ClientTimeline);

    public DtlsLink OpenClient(string address) => Secure(Network.Open(address));

    public DtlsLink Secure(IDatagramLink link) =>
        new(link, Clock, ClientTimeline, ClientCredentials, _clientOptions with { Seed = (ulong)(100 + _clients++) });

    public async Task Wait(double seconds) => await Clock.Run(TimeSpan.FromSeconds(seconds));

    public string Everything => string.Join('\n', ["client:", .. ClientLines, "server:", .. ServerLines]);

    public async Task<CoapExchange> Get(string path = "/x") => await Complete(Client.Request(ServerAddress, CoapRequest.For(CoapCode.Get, path)));

    public async Task<CoapExchange> Complete(CoapExchange exchange)
    {
        await Clock.RunUntil(() => exchange.IsCompleted, Clock.Now + TimeSpan.FromMinutes(20));
        return exchange;
    }

    public static string Text(CoapExchange exchange) =>
        exchange.Response is { } response ? $"{response.Code} {Encoding.UTF8.GetString(response.Payload.Span)}" : exchange.Failure?.Text ?? "nothing";

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
        ClientLink.Dispose();
        ServerLink.Dispose();
    }

    private static IReadOnlyList<string> Lines(Timeline timeline) => [.. timeline.Snapshot().OfType<DtlsEntry>().Select(entry => entry.Text)];

    private sealed class Service(SecureEndpoints owner, Action<CoapServerExchange>? serve) : ICoapService
    {
        public void Handle(CoapServerExchange exchange)
        {
            owner.Served.Add((exchange.Peer, owner.ServerLink.IdentityOf(exchange.Peer)));
            if (serve is not null)
                serve(exchange);
            else
                exchange.Respond(CoapCode.Content, payload: "secret answer"u8.ToArray());
        }
    }
}
