using System.Text.Json;

namespace Hil.Core.Motions;

/// <summary>Reads Edge Impulse's "data acquisition format v1" in JSON (RFC 8259).</summary>
internal static class JsonAcquisition
{
    public static RawRecording Read(string file, byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var payload = Member(file, document.RootElement, "payload", JsonValueKind.Object, "");
            double? interval = payload.TryGetProperty("interval_ms", out var ms) ? Number(file, ms, "payload.interval_ms") : null;
            var sensors = payload.TryGetProperty("sensors", out _)
                ? Member(file, payload, "sensors", JsonValueKind.Array, "payload.").EnumerateArray()
                    .Select((sensor, i) => (Text(file, sensor, "name", i) ?? "", Text(file, sensor, "units", i))).ToList()
                : null;
            var values = payload.TryGetProperty("values", out _)
                ? Member(file, payload, "values", JsonValueKind.Array, "payload.").EnumerateArray()
                    .Select((sample, i) => Sample(file, sample, i)).ToList()
                : null;
            return AcquisitionPayload.Check(file, interval, sensors, values);
        }
        catch (JsonException error)
        {
            throw new MotionException(
                file,
                $"a whole JSON acquisition was expected, found a fault at line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1} of that line: {error.Message}",
                error);
        }
        catch (InvalidOperationException error)
        {
            // A string is only decoded when it is asked for, and then its bytes may be no UTF-8.
            throw new MotionException(file, $"a JSON acquisition in UTF-8 was expected: {error.Message}", error);
        }
    }

    private static double[] Sample(string file, JsonElement sample, int index) =>
        sample.ValueKind == JsonValueKind.Array
            ? [.. sample.EnumerateArray().Select(value => Number(file, value, $"payload.values[{index}]"))]
            : [Number(file, sample, $"payload.values[{index}]")];

    private static double Number(string file, JsonElement value, string place) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        // JSON has no NaN: writers put null or a name, which the check for finite values then reports with its sample.
        JsonValueKind.Null => double.NaN,
        JsonValueKind.String when value.GetString() is "NaN" or "Infinity" or "-Infinity" => double.NaN,
        _ => throw new MotionException(file, $"a number was expected, found {value.ValueKind} at {place}."),
    };

    private static string? Text(string file, JsonElement sensor, string key, int index)
    {
        if (sensor.ValueKind != JsonValueKind.Object)
            throw new MotionException(file, $"an object was expected, found {sensor.ValueKind} at payload.sensors[{index}].");
        if (!sensor.TryGetProperty(key, out var value))
            return null;
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw new MotionException(file, $"text was expected, found {value.ValueKind} at payload.sensors[{index}].{key}.");
    }

    private static JsonElement Member(string file, JsonElement parent, string key, JsonValueKind kind, string path)
    {
        if (parent.ValueKind != JsonValueKind.Object)
            throw new MotionException(file, $"an object with \"{key}\" was expected, found {parent.ValueKind} at the top.");
        if (!parent.TryGetProperty(key, out var value))
            throw new MotionException(file, $"an acquisition with \"{path}{key}\" was expected, found none.");
        return value.ValueKind == kind
            ? value
            : throw new MotionException(file, $"{kind} was expected, found {value.ValueKind} at {path}{key}.");
    }
}
