using System.Text.Encodings.Web;
using System.Text.Json;
using Hil.Lwm2m.Formats.SenMl;

namespace Hil.Lwm2m.Formats;

// application/vnd.oma.lwm2m+json (LwM2M Core 1.0.2 §6.4.4): an object with a base name, a base time and an array "e". Bytes are base64 in "sv",
// an object link stands in "ov".
internal sealed class JsonCodec : IContentCodec
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public bool HoldsManyValues => true;

    public bool HoldsWholePaths => true;

    public FormatError? Read(ReadOnlyMemory<byte> payload, ContentBuilder content)
    {
        var reader = new Utf8JsonReader(payload.Span, JsonPayload.Options);
        try
        {
            var pack = new Pack();
            if (ReadPack(ref reader, pack) is { } error)
                return new($"{content.Asked}: {error}", (int)reader.TokenStartIndex);
            foreach (var entry in pack.Entries)
            {
                if (Place(entry, pack, content) is { } misplaced)
                    return new(misplaced, entry.Offset);
            }

            return null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            var malformed = JsonPayload.Malformed(error, ref reader);
            return malformed with { Text = $"{content.Asked}: {malformed.Text}" };
        }
    }

    public byte[] Write(Lwm2mPath path, IReadOnlyList<Lwm2mNode> nodes)
    {
        var common = path.Depth switch
        {
            0 => "/",
            _ when nodes.Count == 1 && nodes[0].Path == path => path.ToString(),
            _ => $"{path}/",
        };
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("bn", common);
            writer.WriteStartArray("e");
            foreach (var node in nodes)
            {
                writer.WriteStartObject();
                if (node.Path.ToString()[Math.Min(common.Length, node.Path.ToString().Length)..] is { Length: > 0 } name)
                    writer.WriteString("n", name);
                WriteValue(writer, node.Value);
                if (node.Timestamp is { } time)
                    writer.WriteNumber("t", time);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static string? ReadPack(ref Utf8JsonReader reader, Pack pack)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return $"an object was expected, found {JsonPayload.Name(reader.TokenType)}";
        var hasEntries = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var label = reader.GetString()!;
            reader.Read();
            string? error = null;
            switch (label)
            {
                case "bn" when pack.BaseName is null:
                    error = reader.TokenType == JsonTokenType.String ? null : $"a text was expected for bn, found {JsonPayload.Name(reader.TokenType)}";
                    pack.BaseName = error is null ? reader.GetString() : null;
                    if (pack.BaseName is { Length: > SenMlRecord.LongestName })
                        error = $"a name of at most {SenMlRecord.LongestName} characters was expected for bn, found {pack.BaseName.Length}";
                    break;
                case "bt" when pack.BaseTime is null:
                    error = ReadTime(ref reader, "bt", out var time);
                    pack.BaseTime = time;
                    break;
                case "e" when !hasEntries:
                    hasEntries = true;
                    error = ReadEntries(ref reader, pack.Entries);
                    break;
                case "bn" or "bt" or "e":
                    error = $"each field was expected once, found {label} again";
                    break;
                default:
                    reader.Skip();
                    break;
            }

            if (error is not null)
                return error;
        }

        if (!hasEntries)
            return "an array e was expected, found none";
        reader.Read();
        return null;
    }

    private static string? ReadEntries(ref Utf8JsonReader reader, List<Entry> entries)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            return $"an array was expected for e, found {JsonPayload.Name(reader.TokenType)}";
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                return $"an object was expected in e, found {JsonPayload.Name(reader.TokenType)}";
            var entry = new Entry { Offset = (int)reader.TokenStartIndex };
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (ReadField(ref reader, entry) is { } error)
                    return error;
            }

            if (entry.Value is null)
                return $"a value was expected for '{entry.Name}', found none";
            entries.Add(entry);
        }

        return null;
    }

    private static string? ReadField(ref Utf8JsonReader reader, Entry entry)
    {
        var label = reader.GetString()!;
        reader.Read();
        switch (label)
        {
            case "n":
                if (reader.TokenType != JsonTokenType.String || entry.Name is not null)
                    return $"one text was expected for n, found {JsonPayload.Name(reader.TokenType)}";
                entry.Name = reader.GetString()!;
                return entry.Name.Length <= SenMlRecord.LongestName
                    ? null
                    : $"a name of at most {SenMlRecord.LongestName} characters was expected for n, found {entry.Name.Length}";
            case "t":
                var error = ReadTime(ref reader, "t", out var time);
                entry.Time = time;
                return error;
            case "v" or "sv" or "bv" or "ov":
                var value = JsonPayload.ReadScalar(ref reader);
                if (entry.Value is not null)
                    return $"one value was expected in an entry, found {label} besides";
                if (value is null || !IsKind(label, value.Type))
                    return $"{Kind(label)} was expected for {label}, found {JsonPayload.Name(reader.TokenType)}";
                entry.Value = value;
                if (label == "ov")
                {
                    if (!DeclaredValues.TryFit(value, ResourceType.ObjectLink, [ResourceType.ObjectLink], out var link))
                        return $"an object link such as 3:0 was expected for ov, found {value}";
                    entry.Value = link;
                }

                return null;
            default:
                reader.Skip();
                return null;
        }
    }

    private static string? ReadTime(ref Utf8JsonReader reader, string label, out double? time)
    {
        time = reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;
        return time is null ? $"a number was expected for {label}, found {JsonPayload.Name(reader.TokenType)}" : null;
    }

    private static bool IsKind(string label, ResourceType type) => label switch
    {
        "v" => type is ResourceType.Integer or ResourceType.UnsignedInteger or ResourceType.Float,
        "bv" => type == ResourceType.Boolean,
        _ => type == ResourceType.String,
    };

    private static string Kind(string label) => label switch
    {
        "v" => "a number",
        "bv" => "true or false",
        _ => "a text",
    };

    private static string? Place(Entry entry, Pack pack, ContentBuilder content)
    {
        // Without a base name, names are meant from what was asked for.
        var name = pack.BaseName is { } baseName ? baseName + entry.Name
            : string.IsNullOrEmpty(entry.Name) || content.Asked.Depth == 0 ? content.Asked + entry.Name
            : $"{content.Asked}/{entry.Name.TrimStart('/')}";
        if (!name.StartsWith('/') || !Lwm2mPath.TryParse(name, out var path, out _))
            return $"{content.Asked}: a name such as /3/0/0 was expected, found '{name}'";
        double? time = pack.BaseTime is null && entry.Time is null ? null : (pack.BaseTime ?? 0) + (entry.Time ?? 0);
        return content.Add(path, entry.Value!, time, ResourceType.Opaque, ResourceType.ObjectLink);
    }

    private static void WriteValue(Utf8JsonWriter writer, Lwm2mValue value)
    {
        switch (value.Type)
        {
            case ResourceType.Boolean:
                writer.WriteBoolean("bv", value.AsBoolean());
                break;
            case ResourceType.Opaque or ResourceType.Undeclared:
                writer.WriteString("sv", Convert.ToBase64String(value.AsOpaque().Span));
                break;
            case ResourceType.ObjectLink:
                writer.WriteString("ov", value.AsObjectLink().ToString());
                break;
            case ResourceType.String or ResourceType.CoreLink:
                writer.WriteString("sv", value.AsString());
                break;
            default:
                JsonPayload.WriteNumber(writer, "v", value);
                break;
        }
    }

    private sealed class Pack
    {
        public string? BaseName { get; set; }

        public double? BaseTime { get; set; }

        public List<Entry> Entries { get; } = [];
    }

    private sealed class Entry
    {
        public int Offset { get; init; }

        public string? Name { get; set; }

        public double? Time { get; set; }

        public Lwm2mValue? Value { get; set; }
    }
}
