using System.Globalization;
using System.Net;
using Hil.Benchmarks.Load;
using Hil.Coap.Messages;
using Hil.Core.Network;
using Hil.Core.Time;
using Hil.Core.Timelines;
using Hil.Lwm2m;

namespace Hil.Benchmarks;

/// <summary>
/// What a registration costs our server without the system's part of it: the datagrams come from memory and go nowhere. Processor time of
/// the process, collection of garbage included; the bytes are what is allocated for one, kept or not, and are the same in each run.
/// </summary>
public sealed class RegistrationCost : Benchmark
{
    private const int Ports = 1000;
    private const int WarmUp = 30;
    private const int Rounds = 30;

    /// <inheritdoc />
    public override string Name => "server: one registration without sockets";

    /// <inheritdoc />
    public override string Measure(TimeProvider clock)
    {
        var timeline = new Timeline { MostKept = LoadedServer.MostKept };
        using var board = new SystemBoardClock(timeline);
        using var link = new MemoryLink();
        using var server = new Lwm2mServer(link, board, timeline, new() { MostNotifications = 1 });
        var peers = Enumerable.Range(0, Ports).Select(port => new IPEndPoint(IPAddress.Loopback, 10_000 + port)).ToArray();
        var datagrams = new Queue<Datagram>(
            from round in Enumerable.Range(0, WarmUp + Rounds)
            from port in Enumerable.Range(0, Ports)
            select new Datagram(peers[port], CoapEncoder.Encode(Clients.Registration(port, round, (ushort)(round + port)))));
        Take(WarmUp);
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var start = Environment.CpuUsage.TotalTime;
        Take(Rounds);
        var time = Environment.CpuUsage.TotalTime - start;
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        if (server.Registrations.Count != (WarmUp + Rounds) * Ports || link.Sent != (WarmUp + Rounds) * Ports)
            throw new InvalidOperationException($"{(WarmUp + Rounds) * Ports} registrations and answers were expected, found {server.Registrations.Count} and {link.Sent}.");
        return string.Create(CultureInfo.InvariantCulture, $"{time.TotalMicroseconds / Rounds / Ports:0.0} µs, {bytes / Rounds / Ports} bytes");

        void Take(int rounds)
        {
            for (var i = 0; i < rounds * Ports; i++)
                link.Receive(datagrams.Dequeue());
        }
    }

    private sealed class MemoryLink : IDatagramLink
    {
        public event Action<Datagram>? Received;

        public int Sent { get; private set; }

        public IPEndPoint LocalEndPoint { get; } = new(IPAddress.Loopback, 5683);

        public void Receive(Datagram datagram) => Received?.Invoke(datagram);

        public void Send(IPEndPoint destination, ReadOnlySpan<byte> payload) => Sent++;

        public void Dispose()
        {
        }
    }
}
