namespace Hil.Lwm2m.Bootstrap;

/// <summary>Something that a bootstrap writes.</summary>
/// <param name="Path">An object, an object instance or a resource.</param>
/// <param name="Nodes">The values, all at or below the path.</param>
public sealed record BootstrapWrite(Lwm2mPath Path, IReadOnlyList<Lwm2mNode> Nodes)
{
    /// <summary>A write of one resource.</summary>
    /// <param name="path">The resource.</param>
    /// <param name="value">The value.</param>
    public static BootstrapWrite Of(Lwm2mPath path, Lwm2mValue value) => new(path, [new(path, value)]);

    // Identity and key (LwM2M Core 1.1.1, object 0, resources 3 and 5).
    internal static bool IsSecret(Lwm2mPath path) => path is { Object: 0, Resource: 3 or 5 };

    internal static bool HoldsSecret(IEnumerable<Lwm2mNode> nodes) => nodes.Any(node => IsSecret(node.Path));

    // For the timeline, where a secret is no more than its length.
    internal static string Describe(Lwm2mPath path, IEnumerable<Lwm2mNode> nodes, bool showsSecrets) => new Lwm2mContent(
        path,
        nodes.Select(node => !showsSecrets && IsSecret(node.Path) ? node with { Value = Lwm2mValue.Of("(not shown)") } : node)).Describe();
}
