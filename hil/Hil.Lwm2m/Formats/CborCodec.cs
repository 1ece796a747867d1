using System.Formats.Cbor;

namespace Hil.Lwm2m.Formats;

// application/cbor: one value (LwM2M Core 1.1.1 §7.4.3). A time carries tag 1, an object link is a text.
internal sealed class CborCodec : IContentCodec
{
    public bool HoldsManyValues => false;

    public bool HoldsWholePaths => false;

    public FormatError? Read(ReadOnlyMemory<byte> payload, ContentBuilder content) => CborPayload.Read(payload, reader =>
    {
        if (!CborValues.TryRead(reader, out var value, out var found))
            return $"{content.Asked}: a value in CBOR was expected, found {found}";
        return content.Add(content.Asked, value!, null, ResourceType.ObjectLink);
    });

    public byte[] Write(Lwm2mPath path, IReadOnlyList<Lwm2mNode> nodes)
    {
        var writer = new CborWriter(CborConformanceMode.Lax);
        var value = nodes[0].Value;
        if (value.Type == ResourceType.Time)
            writer.WriteTag(CborTag.UnixTimeSeconds);
        CborValues.Write(writer, value);
        return writer.Encode();
    }
}
