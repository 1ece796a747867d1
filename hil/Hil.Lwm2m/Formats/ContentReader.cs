using Hil.Lwm2m.Model;

namespace Hil.Lwm2m.Formats;

/// <summary>Reads what a device answers or notifies, with the types that the object model knows.</summary>
public sealed class ContentReader(ObjectModel model)
{
    /// <summary>Reads a payload; never throws.</summary>
    /// <param name="path">What was asked for, or notified of.</param>
    /// <param name="format">How it is written; null where the answer named no format: then it is read as text.</param>
    /// <param name="payload">The whole body.</param>
    public FormatResult<Lwm2mContent> Read(Lwm2mPath path, ContentFormat? format, ReadOnlyMemory<byte> payload)
    {
        switch (format)
        {
            case ContentFormat.Tlv:
                return ReadTlv(path, payload);
            case null when payload.IsEmpty:
            case ContentFormat.LinkFormat:
                return new(new Lwm2mContent(path, []));
            case null or ContentFormat.Text or ContentFormat.Opaque when path.Depth < 3:
                return new($"{path}: a format that can hold several values was expected, found {Name(format)}", 0);
            case null or ContentFormat.Text:
                return TextValues.TryDecode(payload.Span, model.TypeOf(path), out var value, out var error)
                    ? new(new Lwm2mContent(path, [new(path, value)]))
                    : new($"{path}: {error}", 0);
            case ContentFormat.Opaque:
                return new(new Lwm2mContent(path, [new(path, Lwm2mValue.Of(payload.ToArray()))]));
            default:
                return new($"{path}: text, opaque or TLV was expected, found {Name(format)}", 0);
        }
    }

    private static string Name(ContentFormat? format) => format switch
    {
        null => "no Content-Format",
        { } known when Enum.IsDefined(known) => $"Content-Format {(int)known} ({known})",
        { } other => $"Content-Format {(int)other}",
    };

    private FormatResult<Lwm2mContent> ReadTlv(Lwm2mPath path, ReadOnlyMemory<byte> payload)
    {
        if (path.Depth == 0)
            return new($"{path}: a path with an object was expected for TLV", 0);
        var items = Tlv.Read(payload);
        if (!items.IsSuccess)
            return new($"{path}: {items.Error}", items.Offset);
        var nodes = new List<Lwm2mNode>();
        foreach (var item in items.Value)
        {
            if (Place(item, path, nodes) is { } error)
                return new(error, 0);
        }

        return new(new Lwm2mContent(path, nodes));
    }

    // Clients wrap what they answer in more or fewer TLVs than the path asks for; each kind says where it belongs.
    private string? Place(TlvItem item, Lwm2mPath asked, List<Lwm2mNode> nodes)
    {
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
                    if (Place(child, instance, asked, nodes) is { } error)
                        return error;
                }

                return null;
            case TlvKind.ResourceInstance:
                return asked.Depth >= 3
                    ? Leaf(item, asked.Ancestor(3).Append(item.Id), asked, nodes)
                    : $"{asked}: an object instance or a resource was expected, found resource instance {item.Id}";
            default:
                // A single-instance object may come without the instance around it.
                return Place(item, asked.Depth >= 2 ? asked.Ancestor(2) : asked.Append(0), asked, nodes);
        }
    }

    private string? Place(TlvItem item, Lwm2mPath instance, Lwm2mPath asked, List<Lwm2mNode> nodes)
    {
        if (item.Id == ushort.MaxValue)
            return $"{asked}: an identifier from 0 to 65534 was expected, found 65535";
        var resource = instance.Append(item.Id);
        if (asked.Depth >= 3 && asked.Ancestor(3) != resource)
            return $"{asked}: this resource was expected, found resource {item.Id}";
        if (item.Kind == TlvKind.Resource)
            return Leaf(item, resource, asked, nodes);
        foreach (var child in item.Children)
        {
            if (child.Id == ushort.MaxValue)
                return $"{resource}: an identifier from 0 to 65534 was expected, found 65535";
            if (Leaf(child, resource.Append(child.Id), asked, nodes) is { } error)
                return error;
        }

        return null;
    }

    private string? Leaf(TlvItem item, Lwm2mPath path, Lwm2mPath asked, List<Lwm2mNode> nodes)
    {
        if (asked.Depth == 4 && path.Depth == 4 && path != asked)
            return $"{asked}: this resource instance was expected, found {path}";
        if (!TlvValues.TryDecode(item.Value.Span, model.TypeOf(path), out var value, out var error))
            return $"{path}: {error}";
        nodes.Add(new(path, value));
        return null;
    }
}
