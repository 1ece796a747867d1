namespace Hil.Lwm2m.Formats;

// application/octet-stream: one value of bytes (LwM2M Core 1.1.1 §7.4.2).
internal sealed class OpaqueCodec : IContentCodec
{
    public bool HoldsManyValues => false;

    public bool HoldsWholePaths => false;

    public FormatError? Read(ReadOnlyMemory<byte> payload, ContentBuilder content) =>
        content.Add(content.Asked, Lwm2mValue.Of(payload.ToArray())) is { } error ? new(error, 0) : null;

    public byte[] Write(Lwm2mPath path, IReadOnlyList<Lwm2mNode> nodes)
    {
        var value = nodes[0].Value;
        return value.Type is ResourceType.Opaque or ResourceType.Undeclared
            ? value.AsOpaque().ToArray()
            : throw new ArgumentException($"{path}: bytes were expected for Opaque, found {value.Type} {value}.", nameof(nodes));
    }
}
