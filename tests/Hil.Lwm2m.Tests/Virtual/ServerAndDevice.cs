using Hil.Coap.Tests.Virtual;
using Hil.Core.Network;
using Hil.Core.Timelines;

namespace Hil.Lwm2m.Tests.Virtual;

/// <summary>A server and a device on a virtual network.</summary>
public sealed class ServerAndDevice : IDisposable
{
    public const string Endpoint = "hil-thingy91";

    public ServerAndDevice(Lwm2mServerOptions? options = null)
    {
        Network = new(Clock);
        Link = Network.Open("192.0.2.2:5683");
        Server = new(Link, Clock, Timeline, options);
        Device = new(Clock, Network, Link.LocalEndPoint);
    }

    public VirtualClock Clock { get; } = new();

    public VirtualNetwork Network { get; }

    public IDatagramLink Link { get; }

    public Timeline Timeline { get; } = new();

    public Lwm2mServer Server { get; }

    public TestDevice Device { get; }

    /// <summary>The lines of the <c>lwm2m</c> channel.</summary>
    public IReadOnlyList<string> Lines => [.. Timeline.Snapshot().Where(entry => entry.Channel == "lwm2m").Select(entry => entry.Describe())];

    public async Task<RegisteredDevice> Register()
    {
        await Device.Register();
        return Server.Find(Endpoint)!;
    }

    /// <summary>Registers a client of LwM2M 1.1 or later that keeps objects of its own.</summary>
    public async Task<RegisteredDevice> Register(
        ObjectStore store, string version = "1.1", string links = "</1/0>,</3/0>,</3303/0>")
    {
        Device.Override = store.Handle;
        await Device.Register($"lwm2m={version}&ep={Endpoint}&lt=60", links);
        return Server.Find(Endpoint)!;
    }

    public Task Run(double seconds) => Clock.Run(TimeSpan.FromSeconds(seconds)).AsTask();

    public void Dispose()
    {
        Server.Dispose();
        Device.Dispose();
    }
}
