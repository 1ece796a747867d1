using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hil.Lwm2m.Formats.SenMl;

// application/senml+json: an array of objects (RFC 8428 §5). Bytes are base64url, an object link stands in "vlo".
internal sealed class SenMlJson : ISenMlForm
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public FormatResult<IReadOnlyList<SenMlRecord>> Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new Utf8JsonReader(payload.Span, JsonPayload.Options);
        try
        {
            var records = new List<SenMlRecord>();
            var error = ReadPack(ref reader, records);
            return error is null ? new(records) : new(error, (int)reader.TokenStartIndex);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            var malformed = JsonPayload.Malformed(error, ref reader);
            return new(malformed.Text, malformed.Offset);
        }
    }

    public byte[] Write(IReadOnlyList<SenMlRecord> records)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, WriterOptions))
        {
            writer.WriteStartArray();
            foreach (var record in records)
            {
                writer.WriteStartObject();
                if (record.BaseName is { } baseName)
                    writer.WriteString("bn", baseName);
                if (record.Name is { } name)
                    writer.WriteString("n", name);
                if (record.Value is { } value)
                    WriteValue(writer, value);
                else if (record.IsNull)
                    writer.WriteNull("v");
                if (record.Time is { } time)
                    writer.WriteNumber("t", time);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return stream.ToArray();
    }

    private static string? ReadPack(ref Utf8JsonReader reader, List<SenMlRecord> records)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            return $"an array of records was expected, found {JsonPayload.Name(reader.TokenType)}";
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                return $"a record was expected, found {JsonPayload.Name(reader.TokenType)}";
            var record = new SenMlRecord { Offset = (int)reader.TokenStartIndex };
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (ReadField(ref reader, record) is { } error)
                    return error;
            }

            records.Add(record);
        }

        // What stands behind the array is an error of its own, which the reader throws.
        reader.Read();
        return null;
    }

    private static string? ReadField(ref Utf8JsonReader reader, SenMlRecord record)
    {
        var label = reader.GetString()!;
        reader.Read();
        if (FieldOf(label) is not { } field)
        {
            // What ends in an underscore must be understood; anything else may be passed over (RFC 8428 §4.4).
            if (label.EndsWith('_'))
                return $"a known field was expected, found '{label}', which must be understood";
            reader.Skip();
            return null;
        }

        if (reader.TokenType == JsonTokenType.Null && field == SenMlField.Value)
            return record.TakeNull();
        if (JsonPayload.ReadScalar(ref reader) is not { } value)
            return $"a value was expected for {field}, found {JsonPayload.Name(reader.TokenType)}";
        if (field == SenMlField.DataValue && value.Type == ResourceType.String)
        {
            var text = value.AsString();
            if (!Base64Url.IsValid(text))
                return $"base64url was expected for {field}, found '{text}'";
            value = Lwm2mValue.Of(Base64Url.DecodeFromChars(text));
        }

        return record.Take(field, value);
    }

    private static SenMlField? FieldOf(string label) => label switch
    {
        "bver" => SenMlField.BaseVersion,
        "bn" => SenMlField.BaseName,
        "bt" => SenMlField.BaseTime,
        "bu" => SenMlField.BaseUnit,
        "bv" => SenMlField.BaseValue,
        "bs" => SenMlField.BaseSum,
        "n" => SenMlField.Name,
        "u" => SenMlField.Unit,
        "v" => SenMlField.Value,
        "vs" => SenMlField.StringValue,
        "vb" => SenMlField.BooleanValue,
        "s" => SenMlField.Sum,
        "t" => SenMlField.Time,
        "ut" => SenMlField.UpdateTime,
        "vd" => SenMlField.DataValue,
        "vlo" => SenMlField.LinkValue,
        _ => null,
    };

    private static void WriteValue(Utf8JsonWriter writer, Lwm2mValue value)
    {
        switch (value.Type)
        {
            case ResourceType.Boolean:
                writer.WriteBoolean("vb", value.AsBoolean());
                break;
            case ResourceType.Opaque or ResourceType.Undeclared:
                writer.WriteString("vd", Base64Url.EncodeToString(value.AsOpaque().Span));
                break;
            case ResourceType.ObjectLink:
                writer.WriteString("vlo", value.AsObjectLink().ToString());
                break;
            case ResourceType.String or ResourceType.CoreLink:
                writer.WriteString("vs", value.AsString());
                break;
            default:
                JsonPayload.WriteNumber(writer, "v", value);
                break;
        }
    }
}
