using Hil.Coap.Exchanges;
using Hil.Coap.Messages;

namespace Hil.Lwm2m.Hooks;

/// <summary>Something that the scenario makes the server do with requests of clients, instead of what it would do. Disposing it takes it back.</summary>
public sealed class ServerHook : IDisposable
{
    private readonly ServerHooks _hooks;
    private readonly Func<CoapServerExchange, bool> _matches;

    internal ServerHook(ServerHooks hooks, string what, ServerRequestKind kind, int times, Func<CoapServerExchange, bool>? matches)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        (_hooks, What, Kind, Left) = (hooks, what, kind, times);
        _matches = matches ?? (_ => true);
    }

    /// <summary>What it does, in a few words, such as <c>answers with 4.04</c>.</summary>
    public string What { get; }

    /// <summary>Which requests it concerns.</summary>
    public ServerRequestKind Kind { get; }

    /// <summary>How many requests it still waits for.</summary>
    public int Left { get; private set; }

    /// <summary>How many requests it has struck.</summary>
    public int Struck { get; private set; }

    // Null where it delays, or does not answer at all.
    internal CoapCode? Code { get; init; }

    // Null where it does not delay.
    internal TimeSpan? Delay { get; init; }

    /// <summary>Takes it back.</summary>
    public void Dispose() => _hooks.Remove(this);

    internal bool Strikes(ServerRequestKind kind, CoapServerExchange exchange)
    {
        if (kind != Kind || Left == 0 || !_matches(exchange))
            return false;
        Left--;
        Struck++;
        return true;
    }
}
