namespace Hil.Lwm2m.Formats;

// text/plain: one value (LwM2M Core 1.1.1 §7.4.1).
internal sealed class TextCodec : IContentCodec
{
    public bool HoldsManyValues => false;

    public bool HoldsWholePaths => false;

    public FormatError? Read(ReadOnlyMemory<byte> payload, ContentBuilder content) =>
        content.AddBytes(content.Asked, payload, asText: true) is { } error ? new(error, 0) : null;

    public byte[] Write(Lwm2mPath path, IReadOnlyList<Lwm2mNode> nodes) => TextValues.Encode(nodes[0].Value);
}
