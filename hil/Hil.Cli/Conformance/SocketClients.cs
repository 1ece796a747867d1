using System.Net;
using System.Net.Sockets;
using Hil.Coap.Dtls;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m;
using Hil.NUnit.Conformance;

namespace Hil.Cli.Conformance;

/// <summary>A client that registers over UDP; all cases are put to it, one after the other.</summary>
internal sealed class SocketClients(SocketOrder order, ulong seed, TextWriter output) : IClients
{
    // A client that does not answer is told so after this long, not after all that CoAP has patience for.
    private static readonly TimeSpan Answers = TimeSpan.FromSeconds(30);

    private readonly Timeline _timeline = new();
    private readonly List<IDatagramLink> _links = [];
    private SystemBoardClock? _clock;
    private Lwm2mServer? _server;
    private ClientUnderTest? _client;
    private ConformanceCase? _previous;
    private ConformanceCase? _lostIn;

    public int AtOnce => 1;

    public async ValueTask<IReadOnlyList<(string Key, string Value)>> Open(CancellationToken cancellation)
    {
        _clock = new(_timeline);
        IReadOnlyDictionary<string, IReadOnlyList<string>> names = new Dictionary<string, IReadOnlyList<string>>();
        _links.Add(await OpenLink("--port", order.Local, cancellation));
        if (order.Secure is { } secure)
        {
            _links.Add(new DtlsLink(await OpenLink("--coaps-port", secure.Local, cancellation), _clock, _timeline, secure.Credentials.Dtls));
            names = secure.Credentials.EndpointNames;
        }

        _server = new(_links, _clock, _timeline, new() { Seed = seed, EndpointNames = names, OperationTimeout = Answers });
        if (order.Bootstrap is { } configuration)
            _server.Bootstrap.Offer(order.Endpoint, configuration);
        _client = new(_server, _clock, _timeline, order.Endpoint)
        {
            Package = order.Package, FailingPackage = order.FailingPackage, ExhaustingPackage = order.ExhaustingPackage, Bootstrap = order.Bootstrap,
        };
        output.WriteLine($"listening  at {string.Join(" and ", _server.Addresses)} for {order.Endpoint}, for {order.Wait.TotalSeconds:0} s");
        try
        {
            await _client.IsRegistered(order.Wait, cancellation);
        }
        catch (DeviceTimeoutException error)
        {
            throw new Fault($"--endpoint: {error.Message}", error);
        }

        return [("client", $"{_client.Registration.Peer}"), .. ClientFacts.Of(_client.Registration)];
    }

    public async ValueTask<CaseResult> Judge(ConformanceCase oma, CancellationToken cancellation)
    {
        try
        {
            // Once it was waited for in vain, the rest is told at once, unless it has come back.
            await _client!.IsRegistered(_lostIn is null ? _client.RestartsWithin : TimeSpan.FromSeconds(1), cancellation);
            _lostIn = null;
        }
        catch (DeviceTimeoutException)
        {
            _lostIn ??= _previous;
            return new(
                oma, CaseVerdict.Inconclusive, $"the client is not registered any more since case {_lostIn?.Number}: start it anew, and say --cases {oma.Number}", [], [],
                _clock!.Now, TimeSpan.Zero);
        }

        _previous = oma;
        return await oma.Judge(_client, cancellation);
    }

    private async ValueTask<UdpLink> OpenLink(string option, IPEndPoint local, CancellationToken cancellation)
    {
        try
        {
            return await UdpLink.OpenPatiently(local, _clock!, _timeline, cancellation);
        }
        catch (SocketException error)
        {
            throw new Fault($"--bind {local.Address} {option} {local.Port}: an address and a port of this machine were expected: {error.Message}", error);
        }
    }

    public ValueTask DisposeAsync()
    {
        _server?.Dispose();
        foreach (var link in _links)
            link.Dispose();
        _clock?.Dispose();
        return ValueTask.CompletedTask;
    }
}
