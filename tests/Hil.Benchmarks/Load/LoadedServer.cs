using System.Net;
using Hil.Coap;
using Hil.Coap.Exchanges;
using Hil.Coap.Messages;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m;
using Hil.Lwm2m.Entries;
using Hil.Serve;
using Hil.Serve.Operating;

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

    /// <summary>What <c>hil serve --observe</c> runs, without its page.</summary>
    public const string Desk = "desk";

    /// <summary>CoAP alone: a resource that takes what is put.</summary>
    public const string Coap = "coap";

    public const string Observed = "/33650/0/2001";

    /// <summary>How many entries of its timeline it keeps.</summary>
    public const int MostKept = 10_000;

    public static int Run(string service)
    {
        if (service == Desk)
            return RunDesk();
        var timeline = new Timeline { MostKept = MostKept };
        using var clock = new SystemBoardClock(timeline);
        using var link = UdpLink.Open(new(IPAddress.Loopback, 0));
        using var server = Serve(service, link, clock, timeline);
        return UntilInputEnds(link.LocalEndPoint.Port);
    }

    private static int RunDesk()
    {
        // Of an object whose instances have no names, which the desk would read, and the clients of the load do not answer.
        var pattern = ObservePattern.TryParse("/3/0/9", out var observed, out var error) ? observed : throw new InvalidOperationException(error);
        var desk = DeskServer.Open(new() { CoapPort = 0, CoapsPort = null, Observe = [pattern] });
        // The process ends with it: nothing is left to be disposed in order.
        return UntilInputEnds(desk.Listening[0].EndPoint.Port);
    }

    private static int UntilInputEnds(int port)
    {
        Console.WriteLine(port);
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
