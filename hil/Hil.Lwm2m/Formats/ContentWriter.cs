namespace Hil.Lwm2m.Formats;

/// <summary>Writes values for a device.</summary>
public static class ContentWriter
{
    /// <summary>Writes one value.</summary>
    /// <param name="path">A resource or a resource instance.</param>
    /// <param name="value">The value.</param>
    /// <param name="format">Text, opaque or TLV.</param>
    /// <exception cref="ArgumentException">Another format, a path above a resource, or a value that is no bytes for opaque.</exception>
    public static byte[] Write(Lwm2mPath path, Lwm2mValue value, ContentFormat format)
    {
        if (path.Depth < 3)
            throw new ArgumentException($"A resource or a resource instance was expected, found {path}.", nameof(path));
        return format switch
        {
            ContentFormat.Text => TextValues.Encode(value),
            ContentFormat.Opaque when value.Type is ResourceType.Opaque or ResourceType.Undeclared => value.AsOpaque().ToArray(),
            ContentFormat.Opaque => throw new ArgumentException($"{path}: bytes were expected for Opaque, found {value.Type} {value}.", nameof(value)),
            ContentFormat.Tlv => WriteTlv(path.Ancestor(3), [new(path, value)]),
            _ => throw new ArgumentException($"Text, Opaque or Tlv was expected, found {format}.", nameof(format)),
        };
    }

    /// <summary>
    /// Writes values as TLV: bare resources for a path with an instance, and instances around them for an object (LwM2M Core 1.1.1 §7.4.5).
    /// </summary>
    /// <param name="path">Where they are to be written.</param>
    /// <param name="nodes">The values, all at or below <paramref name="path"/>.</param>
    /// <exception cref="ArgumentException">A value lies elsewhere.</exception>
    public static byte[] WriteTlv(Lwm2mPath path, IEnumerable<Lwm2mNode> nodes)
    {
        var content = new Lwm2mContent(path, nodes);
        foreach (var node in content.Nodes)
        {
            if (path.Depth == 0 || node.Path.Depth < 3 || !path.Contains(node.Path))
                throw new ArgumentException($"A resource at or below {path} was expected, found {node.Path}.", nameof(nodes));
        }

        if (path.Depth >= 2)
            return Tlv.Write(Resources(content.Nodes));
        return Tlv.Write(content.Nodes
            .GroupBy(node => node.Path.Instance!.Value)
            .Select(instance => TlvItem.Branch(TlvKind.ObjectInstance, instance.Key, [.. Resources(instance)])));
    }

    private static IEnumerable<TlvItem> Resources(IEnumerable<Lwm2mNode> nodes) =>
        nodes.GroupBy(node => node.Path.Resource!.Value).Select(resource => resource.First().Path.Depth == 3
            ? TlvItem.Leaf(TlvKind.Resource, resource.Key, TlvValues.Encode(resource.First().Value))
            : TlvItem.Branch(TlvKind.MultipleResource, resource.Key, [.. resource.Select(node =>
                TlvItem.Leaf(TlvKind.ResourceInstance, node.Path.ResourceInstance!.Value, TlvValues.Encode(node.Value)))]));
}
