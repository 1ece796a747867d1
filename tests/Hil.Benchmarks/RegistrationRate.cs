using System.Globalization;
using Hil.Benchmarks.Load;

namespace Hil.Benchmarks;

/// <summary>
/// Registrations (POST /rd with a list of nine links, confirmable, each client at a port of its own) a second of the server's processor
/// time: our LwM2M server, and libcoap's resource directory, which is sent the same bytes.
/// </summary>
public sealed class RegistrationRate : Benchmark
{
    private const int PerRound = 2000;
    private const int WarmUp = 5;
    private const int Rounds = 10;

    /// <inheritdoc />
    public override string Name => "server: registrations per CPU second";

    /// <inheritdoc />
    public override string Bar => "at least coap-rd's rate";

    /// <inheritdoc />
    public override string Measure(TimeProvider clock)
    {
        using var ours = MeasuredServer.Ours(LoadedServer.Lwm2m);
        var rate = Rate(ours);
        using var theirs = MeasuredServer.Libcoap("coap-rd-notls");
        return theirs is null
            ? string.Create(CultureInfo.InvariantCulture, $"{rate:0} /s (coap-rd-notls is not installed)")
            : string.Create(CultureInfo.InvariantCulture, $"{rate:0} /s, coap-rd {Rate(theirs):0} /s");
    }

    private static double Rate(MeasuredServer server)
    {
        // Until everything is compiled.
        for (var round = 0; round < WarmUp; round++)
            Register(server, round);
        var before = server.CpuSeconds;
        for (var round = 0; round < Rounds; round++)
            Register(server, WarmUp + round);
        return Rounds * PerRound / (server.CpuSeconds - before);
    }

    private static void Register(MeasuredServer server, int round)
    {
        // New clients, at ports of their own.
        using var clients = new Clients(server.Address, PerRound);
        if (round == 0)
            clients.Ping();
        clients.Register(round);
    }
}
