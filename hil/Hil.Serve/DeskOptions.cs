using System.Net;
using Hil.Lwm2m;
using Hil.Lwm2m.Bootstrap;
using Hil.Serve.Credentials;
using Hil.Serve.Operating;

namespace Hil.Serve;

/// <summary>How a <see cref="DeskServer"/> is opened.</summary>
public sealed record DeskOptions
{
    /// <summary>The address on which CoAP is spoken. Default: loopback, which nobody else can reach.</summary>
    public IPAddress Bind { get; init; } = IPAddress.Loopback;

    /// <summary>The UDP port of <c>coap://</c>; 0 for a free one, null for none. Default 5683.</summary>
    public int? CoapPort { get; init; } = 5683;

    /// <summary>The UDP port of <c>coaps://</c>; 0 for a free one, null for none. Default 5684. Without <see cref="Credentials"/> it is not opened.</summary>
    public int? CoapsPort { get; init; } = 5684;

    /// <summary>Whom to let in over <c>coaps://</c>; null for nobody.</summary>
    public DeskCredentials? Credentials { get; init; }

    /// <summary>What becomes of clients that ask for a bootstrap and have no plan of their own; null, the default, refuses them.</summary>
    public BootstrapConfiguration? BootstrapForAll { get; init; }

    /// <summary>What becomes of certain clients that ask for a bootstrap, by endpoint name. Default none.</summary>
    public IReadOnlyDictionary<string, BootstrapConfiguration> Bootstrap { get; init; } = new Dictionary<string, BootstrapConfiguration>();

    /// <summary>How the LwM2M server behaves. How much an observation keeps is set by <see cref="MostNotifications"/>.</summary>
    public Lwm2mServerOptions Lwm2m { get; init; } = new();

    /// <summary>What is observed on every device that has it, from its registration on.</summary>
    public IReadOnlyList<ObservePattern> Observe { get; init; } = [];

    /// <summary>The folder that takes what happened, as it happens; null for none.</summary>
    public string? ExportFolder { get; init; }

    /// <summary>The host that a device is told to pull firmware from; null for the address at which it reached the server.</summary>
    public string? PullHost { get; init; }

    /// <summary>How many of the newest timeline entries are kept in memory, 100 or more. Default 20,000.</summary>
    public int MostEntries { get; init; } = 20_000;

    /// <summary>
    /// How many bytes of memory those take together, about; where large payloads make it more, fewer entries are kept. Default 64 MiB.
    /// </summary>
    public long MostEntryBytes { get; init; } = 64 << 20;

    /// <summary>How many devices are remembered, those whose registration is over among them, which are forgotten first. Default 1,000.</summary>
    public int MostDevices { get; init; } = 1_000;

    /// <summary>How many values of each device are remembered. Default 1,000.</summary>
    public int MostValues { get; init; } = 1_000;

    /// <summary>How many points of each value's course over time are kept. Default 600.</summary>
    public int MostPoints { get; init; } = 600;

    /// <summary>How many notifications each observation keeps. Default 100.</summary>
    public int MostNotifications { get; init; } = 100;

    /// <summary>The source of civil time and of timers; the system's own where it is null.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MostEntries, 100, nameof(MostEntries));
        ArgumentOutOfRangeException.ThrowIfLessThan(MostEntryBytes, 1 << 16, nameof(MostEntryBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(MostDevices, 1, nameof(MostDevices));
        ArgumentOutOfRangeException.ThrowIfLessThan(MostValues, 1, nameof(MostValues));
        ArgumentOutOfRangeException.ThrowIfLessThan(MostPoints, 1, nameof(MostPoints));
        ArgumentOutOfRangeException.ThrowIfLessThan(MostNotifications, 1, nameof(MostNotifications));
    }
}
