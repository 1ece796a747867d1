using Hil.Coap;
using Hil.Coap.Dtls;
using Hil.Lwm2m.Model;

namespace Hil.Lwm2m;

/// <summary>How a test server behaves.</summary>
public sealed record Lwm2mServerOptions
{
    /// <summary>Where message ids, tokens and retransmission times come from; the same seed gives the same messages. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The versions that a Register may name; others are answered 4.12. Default 1.0, 1.1 and 1.2.</summary>
    public IReadOnlyList<string> Versions { get; init; } = ["1.0", "1.1", "1.2"];

    /// <summary>
    /// The endpoint names that each identity of a secure link may bear, by the identity's name. An identity that is not in the table bears
    /// its own names and no other (LwM2M Transport 1.1.1 §5.2.6). Default empty.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> EndpointNames { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The lifetime of a registration that names none. Default 86,400 s (LwM2M 1.0).</summary>
    public TimeSpan DefaultLifetime { get; init; } = TimeSpan.FromSeconds(86_400);

    /// <summary>
    /// The time after which an operation is given up even though CoAP still goes on, in board time, for itself and for each that waits
    /// before it. Default 360 s, more than CoAP itself takes for a body of one block.
    /// </summary>
    public TimeSpan OperationTimeout { get; init; } = TimeSpan.FromSeconds(360);

    /// <summary>How many registrations are held at most; a further Register is answered 5.03. Default 100,000.</summary>
    public int MostRegistrations { get; init; } = 100_000;

    /// <summary>
    /// How long a client in queue mode is awake after anything was heard of it: MAX_TRANSMIT_WAIT, 93 s by default (LwM2M Transport 1.1.1
    /// §6.5 and RFC 7252 §4.8.2).
    /// </summary>
    public TimeSpan AwakeTime { get; init; } = TimeSpan.FromSeconds(93);

    /// <summary>How long a request to a client that sleeps is kept before it is given up, in board time. Default one day.</summary>
    public TimeSpan ParkingTime { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The names and types of resources. Default: those that come with Hil.</summary>
    public ObjectModel Model { get; init; } = ObjectModel.Default;

    /// <summary>How many of the newest notifications an observation keeps; a server that runs for days keeps few. 1 or more; default: all.</summary>
    public int MostNotifications { get; init; } = int.MaxValue;

    /// <summary>
    /// Whether identities and keys that a bootstrap writes are shown on the timeline, and so in logs and reports. Default false.
    /// </summary>
    public bool ShowsSecrets { get; init; }

    /// <summary>The parameters of CoAP; their seed is replaced by <see cref="Seed"/>.</summary>
    public CoapEndpointOptions Coap { get; init; } = new();

    internal bool MayBear(PeerIdentity identity, string endpoint) => EndpointNames.TryGetValue(identity.Name, out var names)
        ? names.Contains(endpoint, StringComparer.Ordinal)
        : identity.MayBeCalled(endpoint);
}
