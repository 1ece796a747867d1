using System.Globalization;
using Hil.Benchmarks.Load;

namespace Hil.Benchmarks;

/// <summary>
/// Registrations (POST /rd with a list of nine links, confirmable) a second of the server's processor time: our LwM2M server, and libcoap's
/// resource directory, which is sent the same bytes. Twice: from 10,000 clients at ports of their own, and from 1,000 ports that register
/// one name after the other, since libcoap looks at all its sessions, one for each port, whenever something comes.
/// </summary>
public sealed class RegistrationRate : Benchmark
{
    private const int PerRound = 1000;
    private const int WarmUp = 5;
    private const int Rounds = 5;

    /// <inheritdoc />
    public override string Name => "server: registrations per CPU second";

    /// <inheritdoc />
    public override string Bar => "at least coap-rd's rate";

    /// <inheritdoc />
    public override string Measure(TimeProvider clock) => string.Create(
        CultureInfo.InvariantCulture, $"{Compare(ownPorts: true)}; few ports: {Compare(ownPorts: false)}");

    private static string Compare(bool ownPorts)
    {
        using var ours = MeasuredServer.Ours(LoadedServer.Lwm2m);
        var rate = Rate(ours, ownPorts);
        using var theirs = MeasuredServer.Libcoap("coap-rd-notls");
        return theirs is null
            ? string.Create(CultureInfo.InvariantCulture, $"{rate:0} /s (coap-rd-notls is not installed)")
            : string.Create(CultureInfo.InvariantCulture, $"{rate:0} /s, coap-rd {Rate(theirs, ownPorts):0} /s");
    }

    private static double Rate(MeasuredServer server, bool ownPorts)
    {
        // More rounds where ports are few: until everything of ours is compiled, and so that the clock's ticks of 10 ms do not matter. Not so
        // many with ports of their own, or libcoap would come to an end of its sessions.
        var (warmUp, rounds) = ownPorts ? (WarmUp, Rounds) : (8 * WarmUp, 8 * Rounds);
        using var few = new Clients(server.Address, PerRound);
        few.Ping();
        for (var round = 0; round < warmUp; round++)
            Register(server, ownPorts ? null : few, round);
        var before = server.CpuSeconds;
        for (var round = 0; round < rounds; round++)
            Register(server, ownPorts ? null : few, warmUp + round);
        return rounds * PerRound / (server.CpuSeconds - before);
    }

    private static void Register(MeasuredServer server, Clients? clients, int round)
    {
        if (clients is not null)
        {
            clients.Register(round);
            return;
        }

        using var own = new Clients(server.Address, PerRound);
        own.Register(round);
    }
}
