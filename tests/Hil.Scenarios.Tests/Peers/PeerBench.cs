using System.Diagnostics;
using System.Net;
using Hil.Coap.Dtls;
using Hil.Coap.Dtls.Credentials;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m;

namespace Hil.Scenarios.Tests.Peers;

/// <summary>A test server on two UDP ports, one of them secure, and a client of other hands beside it.</summary>
internal sealed class PeerBench : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly UdpLink _plain = UdpLink.Open(new(IPAddress.Loopback, 0));
    private readonly DtlsLink _secure;
    private readonly SystemBoardClock _clock;
    private readonly List<string> _output = [];
    private Process? _process;

    public PeerBench(string endpoint, Lwm2mServerOptions? options = null)
    {
        Endpoint = endpoint;
        _clock = new(Timeline);
        _secure = new(UdpLink.Open(new(IPAddress.Loopback, 0)), _clock, Timeline, new DtlsCredentials().Add(endpoint, PeerOrder.Key));
        Server = new([_plain, _secure], _clock, Timeline, options);
    }

    public string Endpoint { get; }

    public Timeline Timeline { get; } = new();

    public BoardClock Clock => _clock;

    public Lwm2mServer Server { get; }

    public int Port => _plain.LocalEndPoint.Port;

    public int SecurePort => _secure.LocalEndPoint.Port;

    public RegisteredDevice Device => Server.Find(Endpoint) ?? throw new NotRegisteredException(Endpoint, "it is gone");

    /// <summary>Starts the client, and gives it once it has registered.</summary>
    public async Task<RegisteredDevice> Start(PeerProgram program, Func<PeerOrder, PeerOrder>? how = null)
    {
        var order = new PeerOrder(Endpoint, Port);
        order = how?.Invoke(order) ?? order;
        if (order.IsSecure)
            order = order with { Port = SecurePort };
        _process = Tool.Start(program.Find(), program.Arguments(order));
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        try
        {
            return await Server.WaitForRegistration(Endpoint, Patience);
        }
        catch (DeviceTimeoutException)
        {
            lock (_output)
                TestContext.Out.WriteLine($"{program} said:\n{string.Join('\n', _output.TakeLast(20))}");
            TestContext.Out.WriteLine($"The server saw:\n{string.Join('\n', Timeline.Snapshot().TakeLast(20).Select(entry => $"{entry.At} {entry.Channel} {entry.Describe()}"))}");
            throw;
        }
    }

    /// <summary>Waits for something that is on its way.</summary>
    public async Task<bool> Until(Func<bool> condition, double seconds = 30) => await Clock.RunUntil(condition, Clock.Now + TimeSpan.FromSeconds(seconds));

    public void Dispose()
    {
        if (_process is not null)
            Tool.Stop(_process);
        _process?.Dispose();
        Server.Dispose();
        _secure.Dispose();
        _plain.Dispose();
        _clock.Dispose();
    }

    // The client's words are read, so that it does not stop over a full pipe.
    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
            if (line.Data is not null)
                _output.Add(line.Data);
    }
}
