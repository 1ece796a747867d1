namespace Hil.Lwm2m.Formats;

/// <summary>Writes values for a device.</summary>
public static class ContentWriter
{
    /// <summary>Writes one value.</summary>
    /// <param name="path">A resource or a resource instance.</param>
    /// <param name="value">The value.</param>
    /// <param name="format">Any format that holds values.</param>
    /// <exception cref="ArgumentException">A path above a resource, or a value that the format cannot say.</exception>
    public static byte[] Write(Lwm2mPath path, Lwm2mValue value, ContentFormat format)
    {
        if (path.Depth < 3)
            throw new ArgumentException($"A resource or a resource instance was expected, found {path}.", nameof(path));
        var codec = Codec(format);
        return codec.Write(codec.HoldsWholePaths ? path : path.Ancestor(3), [new(path, value)]);
    }

    /// <summary>Writes values, in ascending order of their paths.</summary>
    /// <param name="path">Where they are to be written; <c>/</c> for a composite operation.</param>
    /// <param name="nodes">The values, all at or below <paramref name="path"/>.</param>
    /// <param name="format">Any format that holds values; one that holds a single value takes just one.</param>
    /// <exception cref="ArgumentException">A value lies elsewhere, or the format cannot say it.</exception>
    public static byte[] Write(Lwm2mPath path, IEnumerable<Lwm2mNode> nodes, ContentFormat format)
    {
        var codec = Codec(format);
        var content = new Lwm2mContent(path, nodes);
        foreach (var node in content.Records)
        {
            if (node.Path.Depth < 3 || !path.Contains(node.Path))
                throw new ArgumentException($"A resource at or below {path} was expected, found {node.Path}.", nameof(nodes));
        }

        if (!codec.HoldsManyValues && content.Records.Count != 1)
            throw new ArgumentException($"{path}: one value was expected for {format}, found {content.Records.Count}.", nameof(nodes));
        return codec.Write(path, content.Records);
    }

    /// <summary>Writes values as TLV: bare resources for a path with an instance, and instances around them for an object.</summary>
    /// <inheritdoc cref="Write(Lwm2mPath, IEnumerable{Lwm2mNode}, ContentFormat)" path="/param|/exception" />
    public static byte[] WriteTlv(Lwm2mPath path, IEnumerable<Lwm2mNode> nodes) => Write(path, nodes, ContentFormat.Tlv);

    /// <summary>Writes paths without values: the body of a Read-Composite or an Observe-Composite.</summary>
    /// <param name="paths">The paths.</param>
    /// <param name="format">SenML JSON or SenML CBOR, with or without <c>-etch</c>, or LwM2M CBOR, which has no word for <c>/</c>.</param>
    /// <exception cref="ArgumentException">Another format, or a path that it cannot say.</exception>
    public static byte[] WritePaths(IEnumerable<Lwm2mPath> paths, ContentFormat format) => CompositeCodec(format).WritePaths(paths);

    /// <summary>Writes the body of a Write-Composite that also removes resource instances (RFC 8790 §3.2, LwM2M 1.2).</summary>
    /// <param name="values">What is written, in ascending order of their paths.</param>
    /// <param name="removals">Resource instances.</param>
    /// <param name="format">SenML ETCH JSON or CBOR, or LwM2M CBOR; where nothing is removed, any for composite operations.</param>
    /// <exception cref="ArgumentException">The format cannot say it, or a path is no resource, or no resource instance among the removals.</exception>
    public static byte[] WriteComposite(IEnumerable<Lwm2mNode> values, IReadOnlyCollection<Lwm2mPath> removals, ContentFormat format)
    {
        var content = new Lwm2mContent(Lwm2mPath.Root, values);
        foreach (var node in content.Records.Where(node => node.Path.Depth < 3))
            throw new ArgumentException($"A resource was expected, found {node.Path}.", nameof(values));
        foreach (var path in removals.Where(path => path.Depth < 4))
            throw new ArgumentException($"A resource instance was expected to be removed, found {path}.", nameof(removals));
        return CompositeCodec(format).WriteChanges(content.Records, [.. removals]);
    }

    private static ICompositeCodec CompositeCodec(ContentFormat format) =>
        ContentCodecs.FindComposite(format) ?? throw new ArgumentException($"SenML or LwM2M CBOR was expected for a composite operation, found {ContentCodecs.Name(format)}.", nameof(format));

    private static IContentCodec Codec(ContentFormat format) =>
        ContentCodecs.Find(format) ?? throw new ArgumentException($"A format that holds values was expected, found {ContentCodecs.Name(format)}.", nameof(format));
}
