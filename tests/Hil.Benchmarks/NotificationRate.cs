using System.Globalization;
using Hil.Benchmarks.Load;

namespace Hil.Benchmarks;

/// <summary>
/// Confirmable notifications from 500 observed clients that our LwM2M server takes, decodes and acknowledges, a second of its processor
/// time; and how many confirmable PUTs of the same value libcoap's server takes and answers, since it observes nobody.
/// </summary>
public sealed class NotificationRate : Benchmark
{
    private const int Count = 500;
    private const int Rounds = 200;

    /// <inheritdoc />
    public override string Name => "server: notifications per CPU second";

    /// <inheritdoc />
    public override string Bar => "at least coap-server's rate of PUT";

    /// <inheritdoc />
    public override string Measure(TimeProvider clock)
    {
        using var ours = MeasuredServer.Ours(LoadedServer.Observing);
        var rate = Rate(ours, clients => clients.BecomeObserved(), clients => clients.Notify());
        using var plain = MeasuredServer.Ours(LoadedServer.Coap);
        var put = Rate(plain, _ => { }, clients => clients.Put("/example_data"));
        using var theirs = MeasuredServer.Libcoap("coap-server-notls");
        return theirs is null
            ? string.Create(CultureInfo.InvariantCulture, $"{rate:0} /s, PUT {put:0} /s (coap-server-notls is not installed)")
            : string.Create(CultureInfo.InvariantCulture, $"{rate:0} /s, PUT {put:0} /s, coap-server PUT {Rate(theirs, _ => { }, clients => clients.Put("/example_data")):0} /s");
    }

    private static double Rate(MeasuredServer server, Action<Clients> prepare, Action<Clients> round)
    {
        using var clients = new Clients(server.Address, Count);
        clients.Ping();
        prepare(clients);
        // Until everything is compiled.
        for (var i = 0; i < 100; i++)
            round(clients);
        var before = server.CpuSeconds;
        for (var i = 0; i < Rounds; i++)
            round(clients);
        return Rounds * Count / (server.CpuSeconds - before);
    }
}
