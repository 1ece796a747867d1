namespace Hil.Lwm2m.Bootstrap;

/// <summary>
/// What a bootstrap makes of a client: what is deleted, what is written, and what is looked at. The order is: discover, delete, security,
/// servers, other writes, reads, finish (LwM2M Core 1.1.1 §6.1).
/// </summary>
public sealed record BootstrapConfiguration
{
    /// <summary>What is deleted first: the root, objects or object instances. Default the root, which leaves the account of the bootstrap server.</summary>
    public IReadOnlyList<Lwm2mPath> Deletes { get; init; } = [Lwm2mPath.Root];

    /// <summary>The servers that the client is to know. Default none.</summary>
    public IReadOnlyList<SecurityInstance> Security { get; init; } = [];

    /// <summary>How it registers with them. Default none.</summary>
    public IReadOnlyList<ServerInstance> Servers { get; init; } = [];

    /// <summary>What else is written, in this order. Default nothing.</summary>
    public IReadOnlyList<BootstrapWrite> Writes { get; init; } = [];

    /// <summary>Whether everything is discovered before anything is changed. Default false.</summary>
    public bool Discovers { get; init; }

    /// <summary>What is read before the end: <c>/1</c> and <c>/2</c> can be, since LwM2M 1.1. Default nothing.</summary>
    public IReadOnlyList<Lwm2mPath> Reads { get; init; } = [];

    /// <summary>How it is written; where it is null, as the client prefers (<c>pct</c>), else TLV.</summary>
    public ContentFormat? Format { get; init; }

    /// <summary>All writes, in their order.</summary>
    public IEnumerable<BootstrapWrite> AllWrites =>
    [
        .. Security.Select(each => new BootstrapWrite(each.Path, each.Nodes)),
        .. Servers.Select(each => new BootstrapWrite(each.Path, each.Nodes)),
        .. Writes,
    ];
}
