using System.Net.Sockets;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m;
using Hil.NUnit.Conformance;

namespace Hil.Cli.Conformance;

/// <summary>A client that registers over UDP; all cases are put to it, one after the other.</summary>
internal sealed class SocketClients(SocketOrder order, ulong seed, TextWriter output) : IClients
{
    private readonly Timeline _timeline = new();
    private SystemBoardClock? _clock;
    private UdpLink? _link;
    private Lwm2mServer? _server;
    private ClientUnderTest? _client;
    private ConformanceCase? _previous;
    private ConformanceCase? _lostIn;

    public int AtOnce => 1;

    public async ValueTask<IReadOnlyList<(string Key, string Value)>> Open(CancellationToken cancellation)
    {
        _clock = new(_timeline);
        try
        {
            _link = await UdpLink.OpenPatiently(order.Local, _clock, _timeline, cancellation);
        }
        catch (SocketException error)
        {
            throw new Fault($"--bind {order.Local.Address} --port {order.Local.Port}: an address and a port of this machine were expected: {error.Message}", error);
        }

        _server = new(_link, _clock, _timeline, new() { Seed = seed });
        _client = new(_server, _clock, _timeline, order.Endpoint) { Package = order.Package, FailingPackage = order.FailingPackage };
        output.WriteLine($"listening  at coap://{_link.LocalEndPoint} for {order.Endpoint}, for {order.Wait.TotalSeconds:0} s");
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

    public ValueTask DisposeAsync()
    {
        _server?.Dispose();
        _link?.Dispose();
        _clock?.Dispose();
        return ValueTask.CompletedTask;
    }
}
