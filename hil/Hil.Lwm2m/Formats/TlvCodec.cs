namespace Hil.Lwm2m.Formats;

// Values as TLV: bare resources for a path with an instance, and instances around them for an object (LwM2M Core 1.1.1 §7.4.5).
internal sealed class TlvCodec : IContentCodec
{
    public bool HoldsManyValues => true;

    public bool HoldsWholePaths => false;

    public FormatError? Read(ReadOnlyMemory<byte> payload, ContentBuilder content)
    {
        if (content.Asked.Depth == 0)
            return new($"{content.Asked}: a path with an object was expected for TLV", 0);
        var items = Tlv.Read(payload);
        if (!items.IsSuccess)
            return new($"{content.Asked}: {items.Error}", items.Offset);
        foreach (var item in items.Value)
        {
            if (Place(item, content) is { } error)
                return new(error, 0);
        }

        return null;
    }

    public byte[] Write(Lwm2mPath path, IReadOnlyList<Lwm2mNode> nodes)
    {
        if (path.Depth == 0)
            throw new ArgumentException("A path with an object was expected for TLV, found /.", nameof(path));
        if (path.Depth >= 2)
            return Tlv.Write(Resources(nodes));
        return Tlv.Write(nodes
            .GroupBy(node => node.Path.Instance!.Value)
            .Select(instance => TlvItem.Branch(TlvKind.ObjectInstance, instance.Key, [.. Resources(instance)])));
    }

    private static IEnumerable<TlvItem> Resources(IEnumerable<Lwm2mNode> nodes) =>
        nodes.GroupBy(node => node.Path.Resource!.Value).Select(resource => resource.First().Path.Depth == 3
            ? TlvItem.Leaf(TlvKind.Resource, resource.Key, TlvValues.Encode(resource.First().Value))
            : TlvItem.Branch(TlvKind.MultipleResource, resource.Key, [.. resource.Select(node =>
                TlvItem.Leaf(TlvKind.ResourceInstance, node.Path.ResourceInstance!.Value, TlvValues.Encode(node.Value)))]));

    // Clients wrap what they answer in more or fewer TLVs than the path asks for; each kind says where it belongs.
    private static string? Place(TlvItem item, ContentBuilder content)
    {
        var asked = content.Asked;
        if (item.Id == ushort.MaxValue)
            return $"{asked}: an identifier from 0 to 65534 was expected, found 65535";
        switch (item.Kind)
        {
            case TlvKind.ObjectInstance:
                var instance = asked.Ancestor(1).Append(item.Id);
                if (asked.Depth >= 2 && asked.Ancestor(2) != instance)
                    return $"{asked}: this instance was expected, found instance {item.Id}";
                foreach (var child in item.Children)
                {
                    if (Place(child, instance, content) is { } error)
                        return error;
                }

                return null;
            case TlvKind.ResourceInstance:
                return asked.Depth >= 3
                    ? content.AddBytes(asked.Ancestor(3).Append(item.Id), item.Value, asText: false)
                    : $"{asked}: an object instance or a resource was expected, found resource instance {item.Id}";
            default:
                // A single-instance object may come without the instance around it.
                return Place(item, asked.Depth >= 2 ? asked.Ancestor(2) : asked.Append(0), content);
        }
    }

    private static string? Place(TlvItem item, Lwm2mPath instance, ContentBuilder content)
    {
        var asked = content.Asked;
        if (item.Id == ushort.MaxValue)
            return $"{asked}: an identifier from 0 to 65534 was expected, found 65535";
        var resource = instance.Append(item.Id);
        if (asked.Depth >= 3 && asked.Ancestor(3) != resource)
            return $"{asked}: this resource was expected, found resource {item.Id}";
        if (item.Kind == TlvKind.Resource)
        {
            // Some clients answer for a resource instance with the value alone.
            return content.AddBytes(asked.Depth == 4 ? asked : resource, item.Value, asText: false);
        }

        foreach (var child in item.Children)
        {
            if (child.Id == ushort.MaxValue)
                return $"{resource}: an identifier from 0 to 65534 was expected, found 65535";
            if (content.AddBytes(resource.Append(child.Id), child.Value, asText: false) is { } error)
                return error;
        }

        return null;
    }
}
