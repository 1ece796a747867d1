using Hil.Coap.Exchanges;
using Hil.Coap.Messages;

namespace Hil.Lwm2m.Hooks;

/// <summary>
/// What a scenario makes the server do wrong with requests of clients: answer with a code of its choice, answer late, or acknowledge and never
/// answer. Of several hooks the one that was set first strikes first. Each strike is on the timeline.
/// </summary>
/// <remarks>Safe for many threads. What happens to single datagrams is the network's: see the faults of the bench.</remarks>
public sealed class ServerHooks
{
    private readonly Lock _gate;
    private readonly List<ServerHook> _hooks = [];

    internal ServerHooks(Lock gate) => _gate = gate;

    /// <summary>The hooks that still wait for a request, in the order in which they strike.</summary>
    public IReadOnlyList<ServerHook> Waiting
    {
        get
        {
            lock (_gate)
                return [.. _hooks];
        }
    }

    /// <summary>Answers requests with a code instead of doing what they ask.</summary>
    /// <param name="kind">Which requests.</param>
    /// <param name="code">Of class 2, 4 or 5.</param>
    /// <param name="times">How many requests, 1 or more.</param>
    /// <param name="matching">Which of them; null for all. It is called with the server's gate held and must wait for nothing.</param>
    /// <exception cref="ArgumentException">The code is no response, or makes a registration, which has a location only if it is judged.</exception>
    public ServerHook Answer(ServerRequestKind kind, CoapCode code, int times = 1, Func<CoapServerExchange, bool>? matching = null)
    {
        if (!code.IsResponse || (kind == ServerRequestKind.Register && code.IsSuccess))
        {
            throw new ArgumentException(
                $"A code of class {(kind == ServerRequestKind.Register ? "4 or 5" : "2, 4 or 5")} was expected, found {code}"
                + (kind == ServerRequestKind.Register ? ": a registration is made by judging it." : "."),
                nameof(code));
        }

        return Add(new(this, $"answers with {code}", kind, times, matching) { Code = code });
    }

    /// <summary>Answers the request for one block of a file with a code; the other blocks are given.</summary>
    /// <param name="path">The file, such as <c>/firmware/v2.bin</c>.</param>
    /// <param name="block">Which block, counted from 0 in blocks of the size that the client asks for.</param>
    /// <param name="code">Of class 2, 4 or 5.</param>
    /// <param name="times">How often, 1 or more.</param>
    /// <exception cref="ArgumentException">The code is no response.</exception>
    public ServerHook AnswerBlock(string path, int block, CoapCode code, int times = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(block);
        var file = path.Trim('/');
        return Answer(ServerRequestKind.File, code, times, exchange =>
            string.Join('/', exchange.Request.Options.UriPath) == file && (exchange.Request.Options.Block2?.Number ?? 0) == block);
    }

    /// <summary>Does what requests ask only after a while; they are acknowledged at once.</summary>
    /// <param name="kind">Which requests.</param>
    /// <param name="delay">How long, above 0.</param>
    /// <param name="times">How many requests, 1 or more.</param>
    /// <param name="matching">Which of them; null for all. It is called with the server's gate held and must wait for nothing.</param>
    public ServerHook Delay(ServerRequestKind kind, TimeSpan delay, int times = 1, Func<CoapServerExchange, bool>? matching = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(delay, TimeSpan.Zero);
        return Add(new(this, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"takes {delay.TotalSeconds:0.###} s over"), kind, times, matching) { Delay = delay });
    }

    /// <summary>Acknowledges requests and neither does what they ask nor answers.</summary>
    /// <param name="kind">Which requests.</param>
    /// <param name="times">How many requests, 1 or more.</param>
    /// <param name="matching">Which of them; null for all. It is called with the server's gate held and must wait for nothing.</param>
    public ServerHook Ignore(ServerRequestKind kind, int times = 1, Func<CoapServerExchange, bool>? matching = null) =>
        Add(new(this, "acknowledges, but never answers", kind, times, matching));

    /// <summary>Takes all hooks back.</summary>
    public void Clear()
    {
        lock (_gate)
            _hooks.Clear();
    }

    internal void Remove(ServerHook hook)
    {
        lock (_gate)
            _hooks.Remove(hook);
    }

    // The hook that strikes this request, or null. Under the gate.
    internal ServerHook? Take(ServerRequestKind kind, CoapServerExchange exchange)
    {
        if (_hooks.Count == 0 || _hooks.Find(each => each.Strikes(kind, exchange)) is not { } hook)
            return null;
        if (hook.Left == 0)
            _hooks.Remove(hook);
        return hook;
    }

    private ServerHook Add(ServerHook hook)
    {
        lock (_gate)
            _hooks.Add(hook);
        return hook;
    }
}
