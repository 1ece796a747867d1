namespace Hil.Lwm2m.Bootstrap;

/// <summary>An instance of object 1: how a client registers with a server (LwM2M Core 1.1.1, object 1).</summary>
/// <param name="Instance">Its number on the client, 0 to 65534.</param>
/// <param name="ShortServerId">The number of the server, as the instance of object 0 gives it, 1 to 65534; resource 0.</param>
/// <param name="LifetimeSeconds">Resource 1.</param>
public sealed record ServerInstance(int Instance, int ShortServerId, int LifetimeSeconds)
{
    /// <summary>The minimum period of observations that say none, in seconds; resource 2. Null where it is not written.</summary>
    public int? MinimumPeriodSeconds { get; init; }

    /// <summary>The maximum period of observations that say none, in seconds; resource 3. Null where it is not written.</summary>
    public int? MaximumPeriodSeconds { get; init; }

    /// <summary>For how many seconds it stays away when it is disabled; resource 5. Null where it is not written.</summary>
    public int? DisableTimeoutSeconds { get; init; }

    /// <summary>Whether it keeps notifications while the server cannot be reached; resource 6. Default false.</summary>
    public bool StoresNotifications { get; init; }

    /// <summary>The binding, such as <c>U</c> or <c>UQ</c>; resource 7. Default U.</summary>
    public string Binding { get; init; } = "U";

    /// <summary>Where it is written.</summary>
    public Lwm2mPath Path => Lwm2mPath.Of(1, Instance);

    /// <summary>Its values.</summary>
    public IReadOnlyList<Lwm2mNode> Nodes => new NodeList(Path)
        .Add(0, ShortServerId)
        .Add(1, LifetimeSeconds)
        .Add(2, MinimumPeriodSeconds)
        .Add(3, MaximumPeriodSeconds)
        .Add(5, DisableTimeoutSeconds)
        .Add(6, StoresNotifications)
        .Add(7, Binding)
        .Nodes;
}
