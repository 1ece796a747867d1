using System.Formats.Cbor;

namespace Hil.Lwm2m.Formats;

// application/vnd.oma.lwm2m+cbor (LwM2M Core 1.2.2 §7.4): maps whose keys are identifiers, or arrays of them, from the root of the device
// down; a value may be a map again. Null stands for no value: in a Write-Composite for what is to be removed, and throughout in a list of paths,
// whose shape the specification leaves to "as the answer, without values". Anjay Lite reads lists so; Anjay and Leshan take them in SenML only.
internal sealed class Lwm2mCborCodec : ICompositeCodec
{
    public bool HoldsManyValues => true;

    public bool HoldsWholePaths => true;

    // What stands at a path: reads it, and gives what was expected and found where it may not stand there.
    private delegate string? Leaf(CborReader reader, Lwm2mPath path);

    public FormatError? Read(ReadOnlyMemory<byte> payload, ContentBuilder content) => Read(payload, $"{content.Asked}: ", (reader, path) =>
    {
        if (TakeNull(reader))
            return content.AddNull(path);
        return CborValues.TryRead(reader, out var value, out var found)
            ? content.Add(path, value!, null, ResourceType.ObjectLink)
            : $"{path}: a value or a map was expected, found {found}";
    });

    public FormatResult<IReadOnlyList<Lwm2mPath>> ReadPaths(ReadOnlyMemory<byte> payload)
    {
        var paths = new List<Lwm2mPath>();
        var error = Read(payload, "", (reader, path) =>
        {
            paths.Add(path);
            return TakeNull(reader) ? null : $"null or a map was expected for {path}, found {CborValues.Name(reader.PeekState())}";
        });
        if (error is { } found)
            return new(found.Text, found.Offset);
        return paths.Count > 0 ? new(paths) : new("at least one path was expected, found none", 0);
    }

    public byte[] Write(Lwm2mPath path, IReadOnlyList<Lwm2mNode> nodes) => WriteChanges(nodes, []);

    public byte[] WriteChanges(IReadOnlyList<Lwm2mNode> values, IReadOnlyList<Lwm2mPath> removals)
    {
        var writer = new CborWriter(CborConformanceMode.Lax);
        writer.WriteStartMap(values.Count + removals.Count);
        foreach (var node in values)
        {
            if (node.Timestamp is not null)
                throw new ArgumentException($"{node.Path}: a value without a time was expected for Lwm2mCbor, found one with {node.Timestamp}.", nameof(values));
            WriteKey(writer, node.Path);
            if (node.Value.Type == ResourceType.Time)
                writer.WriteTag(CborTag.UnixTimeSeconds);
            CborValues.Write(writer, node.Value);
        }

        foreach (var path in removals)
        {
            WriteKey(writer, path);
            writer.WriteNull();
        }

        writer.WriteEndMap();
        return writer.Encode();
    }

    public byte[] WritePaths(IEnumerable<Lwm2mPath> paths) => WriteChanges([], [.. paths.Distinct()]);

    private static void WriteKey(CborWriter writer, Lwm2mPath path)
    {
        if (path.Depth == 0)
            throw new ArgumentException("A path of at least one identifier was expected for Lwm2mCbor, found /.", nameof(path));
        if (path.Depth > 1)
            writer.WriteStartArray(path.Depth);
        for (var depth = 1; depth <= path.Depth; depth++)
            writer.WriteInt32(LastId(path.Ancestor(depth)));
        if (path.Depth > 1)
            writer.WriteEndArray();
    }

    private static FormatError? Read(ReadOnlyMemory<byte> payload, string where, Leaf leaf) => CborPayload.Read(payload, reader =>
        reader.PeekState() == CborReaderState.StartMap
            ? ReadMap(reader, Lwm2mPath.Root, where, leaf)
            : $"{where}a map was expected, found {CborValues.Name(reader.PeekState())}");

    private static bool TakeNull(CborReader reader)
    {
        if (reader.PeekState() != CborReaderState.Null)
            return false;
        reader.ReadNull();
        return true;
    }

    private static int LastId(Lwm2mPath path) => (path.ResourceInstance ?? path.Resource ?? path.Instance ?? path.Object)!.Value;

    // Each key adds at least one identifier to the path, and a path has four at most: that bounds the depth.
    private static string? ReadMap(CborReader reader, Lwm2mPath above, string where, Leaf leaf)
    {
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            var path = above;
            if (ReadKey(reader, ref path) is { } misread)
                return $"{where}{misread}";
            if ((reader.PeekState() == CborReaderState.StartMap ? ReadMap(reader, path, where, leaf) : leaf(reader, path)) is { } error)
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
