using System.Text.Json;

namespace Hil.Lwm2m.Formats;

// What both JSON formats share: single values, and how malformed JSON becomes an error with an offset.
internal static class JsonPayload
{
    public static readonly JsonReaderOptions Options = new() { MaxDepth = 8, CommentHandling = JsonCommentHandling.Disallow };

    // Reads the value on which the reader stands: a number, a text, true or false; null for anything else.
    public static Lwm2mValue? ReadScalar(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number when reader.TryGetInt64(out var integer):
                return Lwm2mValue.Of(integer);
            case JsonTokenType.Number when reader.TryGetUInt64(out var natural):
                return Lwm2mValue.Of(natural);
            case JsonTokenType.Number when reader.TryGetDouble(out var number):
                return Lwm2mValue.Of(number);
            case JsonTokenType.String:
                return Lwm2mValue.Of(reader.GetString()!);
            case JsonTokenType.True or JsonTokenType.False:
                return Lwm2mValue.Of(reader.GetBoolean());
            default:
                return null;
        }
    }

    public static string Name(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.EndObject or JsonTokenType.EndArray => "the end of the object or array",
        JsonTokenType.PropertyName => "a name",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "true or false",
        JsonTokenType.Null => "null",
        _ => "nothing",
    };

    public static FormatError Malformed(Exception error, ref readonly Utf8JsonReader reader)
    {
        var message = error.Message;
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return new($"well-formed JSON was expected: {(end < 0 ? message : message[..end])}", (int)reader.BytesConsumed);
    }

    // A number as JSON has it; NaN and infinity have none.
    public static void WriteNumber(Utf8JsonWriter writer, string name, Lwm2mValue value)
    {
        switch (value.Type)
        {
            case ResourceType.UnsignedInteger:
                writer.WriteNumber(name, value.AsUnsignedInteger());
                break;
            case ResourceType.Time:
                writer.WriteNumber(name, value.AsUnixSeconds());
                break;
            case ResourceType.Integer:
                writer.WriteNumber(name, value.AsInteger());
                break;
            default:
                var number = value.AsFloat();
                if (!double.IsFinite(number))
                    throw new ArgumentException($"A finite number was expected for JSON, found {value}.", nameof(value));
                writer.WriteNumber(name, number);
                break;
        }
    }
}
