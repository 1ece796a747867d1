using System.Text.Json;
using Hil.Core.Time;
using Hil.Lwm2m;
using Hil.Lwm2m.Model;

namespace Hil.Serve.Live;

/// <summary>The live state as JSON: what the page draws, and what <c>registrations.json</c> holds. See API.md.</summary>
internal static class LiveJson
{
    private const int MostLinesAtOnce = 500;

    /// <summary>Writes what changed after a revision and after a line of the log.</summary>
    /// <returns>The revision and the line up to which it tells.</returns>
    public static (long Revision, long Line) WriteChanges(Utf8JsonWriter json, DeskServer desk, long afterRevision, long afterLine)
    {
        json.WriteStartObject();
        json.WriteNumber("now", Math.Round(desk.Clock.Now.Seconds, 3));
        json.WriteStartArray("devices");
        var revision = desk.Live.Look(afterRevision, device => WriteDevice(json, device, desk, afterRevision));
        json.WriteEndArray();
        if (desk.Board is { } board)
            WriteBoard(json, board, desk);
        json.WriteStartArray("log");
        var last = afterLine;
        foreach (var line in desk.Live.Lines(afterLine, MostLinesAtOnce))
        {
            WriteLine(json, line);
            last = line.Number;
        }

        json.WriteEndArray();
        json.WriteNumber("revision", revision);
        json.WriteEndObject();
        return (revision, last);
    }

    /// <summary>The devices with their last values, for export.</summary>
    public static byte[] Registrations(DeskServer desk)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new() { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("began", desk.Began);
            json.WriteNumber("now", Math.Round(desk.Clock.Now.Seconds, 3));
            json.WriteStartArray("devices");
            desk.Live.Look(0, device => WriteDevice(json, device, desk, long.MaxValue));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteDevice(Utf8JsonWriter json, DeviceRecord device, DeskServer desk, long pointsAfter)
    {
        json.WriteStartObject();
        json.WriteString("endpoint", device.Endpoint);
        json.WriteBoolean("registered", device.IsRegistered);
        if (device.EndedBecause is { } ended)
            json.WriteString("ended", ended);
        json.WriteNumber("heardAt", Seconds(device.HeardAt));
        json.WriteNumber("messages", device.Heard);
        json.WriteNumber("troubles", device.Troubles);
        if (device.LastTrouble is { } trouble)
        {
            json.WriteString("trouble", trouble);
            json.WriteNumber("troubleAt", Seconds(device.LastTroubleAt));
        }

        if (device.Registration is { } registration)
            WriteRegistration(json, registration);
        WriteFirmware(json, device.Firmware);
        json.WriteStartArray("observed");
        foreach (var path in device.Observed)
            json.WriteStringValue(path.ToString());
        json.WriteEndArray();
        json.WriteStartArray("values");
        // All of them for an export and for one who knows nothing yet; else those that were told anew.
        foreach (var value in device.Values.Values)
            if (pointsAfter == long.MaxValue || value.Revision > pointsAfter)
                WriteValue(json, value, desk.Model, pointsAfter);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRegistration(Utf8JsonWriter json, Registration registration)
    {
        json.WriteStartObject("registration");
        json.WriteString("address", registration.Peer.ToString());
        json.WriteBoolean("secure", registration.IsSecure);
        if (registration.Identity is { } identity)
            json.WriteString("security", identity.Kind.ToString());
        json.WriteString("version", registration.Version);
        if (registration.Lifetime is { } lifetime)
        {
            json.WriteNumber("lifetime", lifetime.TotalSeconds);
            json.WriteNumber("expiresAt", Seconds(registration.ExpiresAt));
        }

        json.WriteString("binding", registration.Binding);
        json.WriteBoolean("queue", registration.QueueMode);
        json.WriteString("location", registration.Location);
        json.WriteNumber("number", registration.Number);
        json.WriteNumber("registeredAt", Seconds(registration.RegisteredAt));
        json.WriteNumber("updatedAt", Seconds(registration.UpdatedAt));
        json.WriteStartArray("objects");
        foreach (var path in registration.Objects)
            json.WriteStringValue(path.ToString());
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFirmware(Utf8JsonWriter json, FirmwareView? firmware)
    {
        if (firmware is null)
            return;
        json.WriteStartObject("firmware");
        json.WriteString("name", firmware.Name);
        json.WriteString("stage", firmware.Stage.ToString());
        json.WriteBoolean("running", firmware.IsRunning);
        json.WriteNumber("bytes", firmware.Bytes);
        json.WriteNumber("length", firmware.Length);
        json.WriteString("text", firmware.Text);
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, ValueRecord record, ObjectModel model, long pointsAfter)
    {
        json.WriteStartObject();
        json.WriteString("path", record.Path.ToString());
        json.WriteString("text", PlainText.Of(record.Value!.Describe()));
        json.WriteString("type", record.Value.Type.ToString());
        if (ValueRecord.Number(record.Value) is { } number)
            json.WriteNumber("number", number);
        if (model.FindResource(record.Path) is { } resource)
        {
            json.WriteString("name", resource.Name);
            if (resource.Units.Length > 0)
                json.WriteString("units", resource.Units);
        }

        json.WriteNumber("at", Seconds(record.At));
        json.WriteNumber("told", record.Told);
        if (pointsAfter != long.MaxValue)
        {
            json.WriteStartArray("points");
            foreach (var point in record.Points)
            {
                if (point.Revision <= pointsAfter)
                    continue;
                json.WriteStartArray();
                json.WriteNumberValue(Seconds(point.At));
                json.WriteNumberValue(point.Number);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteBoard(Utf8JsonWriter json, Boards.PacedBoard board, DeskServer desk)
    {
        json.WriteStartObject("board");
        json.WriteString("name", board.Name);
        json.WriteBoolean("on", board.IsOn);
        if (board.Fault is { } fault)
            json.WriteString("fault", fault);
        json.WriteStartArray("motions");
        foreach (var motion in board.Motions)
            json.WriteStringValue(motion);
        json.WriteEndArray();
        json.WriteStartObject("leds");
        foreach (var (led, on) in desk.Live.Leds)
            json.WriteBoolean(led, on);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteLine(Utf8JsonWriter json, LogLine line)
    {
        json.WriteStartObject();
        json.WriteNumber("n", line.Number);
        json.WriteNumber("at", Seconds(line.At));
        json.WriteString("channel", line.Channel);
        json.WriteString("endpoint", line.Endpoint);
        json.WriteString("text", line.Text);
        if (line.IsTrouble)
            json.WriteBoolean("trouble", true);
        if (line.IsTraffic)
            json.WriteBoolean("traffic", true);
        json.WriteEndObject();
    }

    private static double Seconds(BoardTime time) => Math.Round(time.Seconds, 3);
}
