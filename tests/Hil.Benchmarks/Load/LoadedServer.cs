using System.Net;
using Hil.Coap;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m;
using Hil.Lwm2m.Entries;

namespace Hil.Benchmarks.Load;

/// <summary>
/// Our servers in the process that is measured, with the bounds of a server that runs for days: the timeline keeps the last 10,000 entries.
/// It prints its port and serves until its input ends.
/// </summary>
internal static class LoadedServer
{
    public const string Word = "serve-load";

    /// <summary>The LwM2M server.</summary>
    public const string Lwm2m = "lwm2m";

    /// <summary>The LwM2M server, which observes <see cref="Observed"/> of each device that registers.</summary>
    public const string Observing = "observing";

    /// <summary>CoAP alone: a resource that takes what is put.</summary>
    public const string Coap = "coap";

    public const string Observed = "/33650/0/2001";

    /// <summary>How many entries of its timeline it keeps.</summary>
    public const int MostKept = 10_000;

    public static int Run(string service)
    {
        var timeline = new Timeline { MostKept = MostKept };
        using var clock = new SystemBoardClock(timeline);
        using var link = UdpLink.Open(new(IPAddress.Loopback, 0));
        using var server = Serve(service, link, clock, timeline);
        Console.WriteLine(link.LocalEndPoint.Port);
        while (Console.In.ReadLine() is not null)
        {
        }

        return 0;
    }

    private static IDisposable Serve(string service, UdpLink link, SystemBoardClock clock, Timeline timeline)
    {
        if (service == Coap)
            return new CoapEndpoint(link, clock, timeline, new Shelf());
        var server = new Lwm2mServer(link, clock, timeline, new() { MostNotifications = 1 });
        if (service == Observing)
        {
            timeline.Appended += entry =>
            {
                if (entry is RegistrationEntry { Change: RegistrationChange.Registered } registered)
                    _ = server.Find(registered.Endpoint)!.Observe(Observed);
            };
        }

        return server;
    }

    private sealed class Shelf : ICoapService
    {
        private readonly Dictionary<string, ReadOnlyMemory<byte>> _things = new(StringComparer.Ordinal);

        public void Handle(CoapServerExchange exchange)
        {
            var request = exchange.Request;
            _things[string.Join('/', request.Options.UriPath)] = request.Payload;
            exchange.Respond(CoapCode.Changed);
        }
    }
}
