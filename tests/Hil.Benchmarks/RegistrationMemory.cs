using System.Globalization;
using Hil.Benchmarks.Load;

namespace Hil.Benchmarks;

/// <summary>All memory of the server's process (resident set) with 10,000 clients registered; then with each observed at one resource, too.</summary>
public sealed class RegistrationMemory : Benchmark
{
    private const int Count = 10_000;

    /// <inheritdoc />
    public override string Name => "server: memory with 10,000 clients";

    /// <inheritdoc />
    public override string Bar => "at most 200 MiB";

    /// <inheritdoc />
    public override string Measure(TimeProvider clock)
    {
        var (before, registered) = Resident(LoadedServer.Lwm2m, clients => clients.Register(0));
        var (_, observed) = Resident(LoadedServer.Observing, BeObserved);
        var (_, desk) = Resident(LoadedServer.Desk, BeObserved);
        return string.Create(CultureInfo.InvariantCulture, $"{registered:0} MiB, each observed {observed:0} MiB, by hil serve {desk:0} MiB ({before:0} without)");
    }

    private static void BeObserved(Clients clients)
    {
        clients.BecomeObserved();
        clients.Notify();
    }

    private static (double Before, double After) Resident(string service, Action<Clients> load)
    {
        using var server = MeasuredServer.Ours(service);
        using var clients = new Clients(server.Address, Count);
        clients.Ping();
        var before = server.ResidentMebibytes;
        load(clients);
        return (before, server.ResidentMebibytes);
    }
}
