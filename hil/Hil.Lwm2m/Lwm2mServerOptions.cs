using Hil.Coap;
using Hil.Lwm2m.Model;

namespace Hil.Lwm2m;

/// <summary>How a test server behaves.</summary>
public sealed record Lwm2mServerOptions
{
    /// <summary>Where message ids, tokens and retransmission times come from; the same seed gives the same messages. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The versions that a Register may name; others are answered 4.12. Default 1.0, 1.1 and 1.2.</summary>
    public IReadOnlyList<string> Versions { get; init; } = ["1.0", "1.1", "1.2"];

    /// <summary>The lifetime of a registration that names none. Default 86,400 s (LwM2M 1.0).</summary>
    public TimeSpan DefaultLifetime { get; init; } = TimeSpan.FromSeconds(86_400);

    /// <summary>
    /// The time after which an operation is given up even though CoAP still goes on, in board time, for itself and for each that waits
    /// before it. Default 360 s, more than CoAP itself takes for a body of one block.
    /// </summary>
    public TimeSpan OperationTimeout { get; init; } = TimeSpan.FromSeconds(360);

    /// <summary>The names and types of resources. Default: those that come with Hil.</summary>
    public ObjectModel Model { get; init; } = ObjectModel.Default;

    /// <summary>How many of the newest notifications an observation keeps; a server that runs for days keeps few. 1 or more; default: all.</summary>
    public int MostNotifications { get; init; } = int.MaxValue;

    /// <summary>The parameters of CoAP; their seed is replaced by <see cref="Seed"/>.</summary>
    public CoapEndpointOptions Coap { get; init; } = new();
}
