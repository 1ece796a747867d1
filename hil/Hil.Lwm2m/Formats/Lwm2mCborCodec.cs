using System.Formats.Cbor;

namespace Hil.Lwm2m.Formats;

// application/vnd.oma.lwm2m+cbor (LwM2M Core 1.2 §7.4.7): maps whose keys are identifiers, or arrays of them, from the root of the device
// down; a value may be a map again.
internal sealed class Lwm2mCborCodec : IContentCodec
{
    public bool HoldsManyValues => true;

    public bool HoldsWholePaths => true;

    public FormatError? Read(ReadOnlyMemory<byte> payload, ContentBuilder content) => CborPayload.Read(payload, reader =>
        reader.PeekState() == CborReaderState.StartMap
            ? ReadMap(reader, Lwm2mPath.Root, content)
            : $"{content.Asked}: a map was expected, found {CborValues.Name(reader.PeekState())}");

    public byte[] Write(Lwm2mPath path, IReadOnlyList<Lwm2mNode> nodes)
    {
        var writer = new CborWriter(CborConformanceMode.Lax);
        writer.WriteStartMap(nodes.Count);
        foreach (var node in nodes)
        {
            if (node.Timestamp is not null)
                throw new ArgumentException($"{node.Path}: a value without a time was expected for Lwm2mCbor, found one with {node.Timestamp}.", nameof(nodes));
            writer.WriteStartArray(node.Path.Depth);
            for (var depth = 1; depth <= node.Path.Depth; depth++)
                writer.WriteInt32(LastId(node.Path.Ancestor(depth)));
            writer.WriteEndArray();
            if (node.Value.Type == ResourceType.Time)
                writer.WriteTag(CborTag.UnixTimeSeconds);
            CborValues.Write(writer, node.Value);
        }

        writer.WriteEndMap();
        return writer.Encode();
    }

    private static int LastId(Lwm2mPath path) => (path.ResourceInstance ?? path.Resource ?? path.Instance ?? path.Object)!.Value;

    // Each key adds at least one identifier to the path, and a path has four at most: that bounds the depth.
    private static string? ReadMap(CborReader reader, Lwm2mPath above, ContentBuilder content)
    {
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            var path = above;
            if (ReadKey(reader, ref path) is { } misread)
                return $"{content.Asked}: {misread}";
            string? error;
            if (reader.PeekState() == CborReaderState.StartMap)
                error = ReadMap(reader, path, content);
            else if (!CborValues.TryRead(reader, out var value, out var found))
                error = $"{path}: a value or a map was expected, found {found}";
            else
                error = content.Add(path, value!, null, ResourceType.ObjectLink);
            if (error is not null)
                return error;
        }

        reader.ReadEndMap();
        return null;
    }

    private static string? ReadKey(CborReader reader, ref Lwm2mPath path)
    {
        if (reader.PeekState() != CborReaderState.StartArray)
            return ReadId(reader, ref path);
        reader.ReadStartArray();
        if (reader.PeekState() == CborReaderState.EndArray)
            return $"an identifier was expected below {path}, found an empty array";
        while (reader.PeekState() != CborReaderState.EndArray)
        {
            if (ReadId(reader, ref path) is { } error)
                return error;
        }

        reader.ReadEndArray();
        return null;
    }

    private static string? ReadId(CborReader reader, ref Lwm2mPath path)
    {
        if (path.Depth == 4)
            return $"at most four identifiers were expected, found more below {path}";
        if (reader.PeekState() != CborReaderState.UnsignedInteger)
            return $"an identifier was expected below {path}, found {CborValues.Name(reader.PeekState())}";
        var id = reader.ReadUInt64();
        if (id >= ushort.MaxValue)
            return $"an identifier from 0 to 65534 was expected below {path}, found {id}";
        path = path.Append((int)id);
        return null;
    }
}
