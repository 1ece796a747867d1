using System.Globalization;
using Hil.Benchmarks.Load;

namespace Hil.Benchmarks;

/// <summary>All memory of the server's process (resident set) with 10,000 clients registered, each observed at one resource.</summary>
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
        using var server = MeasuredServer.Ours(LoadedServer.Observing);
        using var clients = new Clients(server.Address, Count);
        clients.Ping();
        var before = server.ResidentMebibytes;
        clients.BecomeObserved();
        clients.Notify();
        return string.Create(CultureInfo.InvariantCulture, $"{server.ResidentMebibytes:0} MiB ({before:0} without)");
    }
}
