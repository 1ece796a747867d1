using Hil.Lwm2m.Model;

namespace Hil.Lwm2m.Formats;

/// <summary>Reads what a device answers, notifies or sends, with the types that the object model knows.</summary>
/// <remarks>
/// A value that is not of its declared type does not make the payload unreadable: it is kept as it came, and the content names it among
/// its <see cref="Lwm2mContent.ModelFaults"/>.
/// </remarks>
public sealed class ContentReader(ObjectModel model)
{
    /// <summary>Reads a payload; never throws.</summary>
    /// <param name="path">What was asked for, or notified of.</param>
    /// <param name="format">How it is written; null where the answer named no format: then it is read as text.</param>
    /// <param name="payload">The whole body.</param>
    /// <returns>The values, or what was expected and found, and the offset in bytes.</returns>
    public FormatResult<Lwm2mContent> Read(Lwm2mPath path, ContentFormat? format, ReadOnlyMemory<byte> payload) =>
        Read(new ContentBuilder(path, model), path.Depth == 0, format, payload);

    /// <summary>Reads what answers a composite operation, or what a device sends of its own accord; never throws.</summary>
    /// <param name="paths">What was asked for; <c>/</c> takes anything.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="payload">The whole body.</param>
    /// <returns>The values, or what was expected and found, and the offset in bytes.</returns>
    public FormatResult<Lwm2mContent> ReadComposite(IReadOnlyList<Lwm2mPath> paths, ContentFormat? format, ReadOnlyMemory<byte> payload) =>
        Read(new ContentBuilder(Lwm2mPath.Root, paths, model), true, format, payload);

    /// <summary>Reads the body of a Read-Composite or an Observe-Composite: paths without values; never throws.</summary>
    /// <param name="format">SenML JSON or SenML CBOR, with or without <c>-etch</c>, or LwM2M CBOR.</param>
    /// <param name="payload">The whole body.</param>
    /// <returns>The paths in order, or what was expected and found, and the offset in bytes.</returns>
    public static FormatResult<IReadOnlyList<Lwm2mPath>> ReadPaths(ContentFormat? format, ReadOnlyMemory<byte> payload) =>
        format is { } known && ContentCodecs.FindComposite(known) is { } codec
            ? codec.ReadPaths(payload)
            : new($"a list of paths in SenML or LwM2M CBOR was expected, found {ContentCodecs.Name(format)}", 0);

    /// <summary>Reads the body of a Write-Composite; never throws.</summary>
    /// <param name="format">As for <see cref="ReadPaths"/>; removals are in <c>-etch</c> (RFC 8790 §3.2) and LwM2M CBOR only.</param>
    /// <param name="payload">The whole body.</param>
    /// <returns>What is written and removed, or what was expected and found, and the offset in bytes.</returns>
    public FormatResult<CompositeWrite> ReadCompositeWrite(ContentFormat? format, ReadOnlyMemory<byte> payload)
    {
        if (format is not { } known || ContentCodecs.FindComposite(known) is not { } codec)
            return new($"values in SenML or LwM2M CBOR were expected, found {ContentCodecs.Name(format)}", 0);
        var content = new ContentBuilder(Lwm2mPath.Root, model) { TakesRemovals = true };
        return codec.Read(payload, content) is { } error ? new(error.Text, error.Offset) : new(new CompositeWrite(content.Build(), content.Removals));
    }

    private static FormatResult<Lwm2mContent> Read(ContentBuilder content, bool isComposite, ContentFormat? format, ReadOnlyMemory<byte> payload)
    {
        if (format == ContentFormat.LinkFormat || (format is null && payload.IsEmpty))
            return new(content.Build());
        if (ContentCodecs.Find(format ?? ContentFormat.Text) is not { } codec)
            return new($"{content.Asked}: a format that holds values was expected, found {ContentCodecs.Name(format)}", 0);
        if (isComposite && !codec.HoldsWholePaths)
            return new($"{content.Asked}: a format that can hold values of several objects was expected, found {ContentCodecs.Name(format)}", 0);
        if (content.Asked.Depth < 3 && !codec.HoldsManyValues)
            return new($"{content.Asked}: a format that can hold several values was expected, found {ContentCodecs.Name(format)}", 0);
        return codec.Read(payload, content) is { } error ? new(error.Text, error.Offset) : new(content.Build());
    }
}
