using Hil.Coap.Tests.Virtual;
using Hil.Core.Timelines;

namespace Hil.Lwm2m.Tests.Virtual;

/// <summary>A server with a plain and a secure link, and a device on each.</summary>
public sealed class TwoDoors : IDisposable
{
    public const string SecureAddress = "192.0.2.1:5684";
    public const string PlainAddress = "192.0.2.1:5683";

    public TwoDoors(Lwm2mServerOptions? options = null)
    {
        Network = new(Clock);
        Secure = new(Network.Open("192.0.2.2:5684"));
        Server = new([Network.Open("192.0.2.2:5683"), Secure], Clock, Timeline, options);
        SecureDevice = new(Clock, Network, Secure.LocalEndPoint, SecureAddress);
        PlainDevice = new(Clock, Network, Server.LocalEndPoint, PlainAddress, seed: 5);
        Secure.Vouch(SecureAddress, ServerAndDevice.Endpoint);
    }

    public VirtualClock Clock { get; } = new();

    public VirtualNetwork Network { get; }

    public TrustedLink Secure { get; }

    public Timeline Timeline { get; } = new();

    public Lwm2mServer Server { get; }

    public TestDevice SecureDevice { get; }

    public TestDevice PlainDevice { get; }

    public IReadOnlyList<string> Lines => [.. Timeline.Snapshot().Where(entry => entry.Channel == "lwm2m").Select(entry => entry.Describe())];

    public Task Run(double seconds) => Clock.Run(TimeSpan.FromSeconds(seconds)).AsTask();

    public void Dispose()
    {
        Server.Dispose();
        SecureDevice.Dispose();
        PlainDevice.Dispose();
    }
}
