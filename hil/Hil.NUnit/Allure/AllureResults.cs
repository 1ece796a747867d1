using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hil.NUnit.Attempts;
using Hil.Signoff.Attempts;

namespace Hil.NUnit.Allure;

/// <summary>Writes attempts as Allure 2 result files (https://allurereport.org/docs/how-it-works-test-result-file/).</summary>
public static class AllureResults
{
    /// <summary>The folder below the report folder.</summary>
    public const string FolderName = "allure-results";

    // What an attempt was made with does not make it another test: its history goes on over boards, images and seeds.
    private static readonly string[] Making = ["motion"];

    private static readonly JsonWriterOptions Json = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the result, its container, its attachments and the environment of one attempt. Each file is there whole or not at all.</summary>
    /// <param name="report">The report folder; the attachments are read from it.</param>
    /// <param name="attempt">The attempt.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void Write(string report, Attempt attempt)
    {
        var folder = Path.Combine(report, FolderName);
        var uuid = Uuid(attempt, "result");
        var attachments = new List<(Attachment Attachment, string Source)>();
        foreach (var attachment in attempt.Attachments)
        {
            var source = $"{Uuid(attempt, attachment.File)}-attachment{Path.GetExtension(attachment.File)}";
            attachments.Add((attachment, source));
            WholeFile.Write(Path.Combine(folder, source), stream =>
            {
                using var from = File.OpenRead(Path.Combine(report, attachment.File));
                from.CopyTo(stream);
            });
        }

        WriteJson(Path.Combine(folder, $"{uuid}-result.json"), json => WriteResult(json, attempt, uuid, attachments));
        WriteJson(Path.Combine(folder, $"{Uuid(attempt, "container")}-container.json"), json => WriteContainer(json, attempt, uuid));
        WriteEnvironment(folder, attempt);
    }

    /// <summary>The identity of a scenario with its arguments, over all runs: MD5 of its full name and of the parameters that make it another test.</summary>
    public static string HistoryId(Attempt attempt) => Md5(
        string.Join('\n', [attempt.FullName, .. attempt.Parameters.Where(parameter => Making.Contains(parameter.Name)).Select(parameter => parameter.Value)]));

    /// <summary>The identity of a test method, over all runs and arguments.</summary>
    public static string TestCaseId(Attempt attempt) => Md5(attempt.Method);

    private static void WriteResult(Utf8JsonWriter json, Attempt attempt, string uuid, List<(Attachment Attachment, string Source)> attachments)
    {
        json.WriteStartObject();
        json.WriteString("uuid", uuid);
        json.WriteString("historyId", HistoryId(attempt));
        json.WriteString("testCaseId", TestCaseId(attempt));
        json.WriteString("fullName", attempt.FullName);
        json.WriteString("name", attempt.Name);
        WriteTitlePath(json, attempt);
        if (attempt.Description is not null)
            json.WriteString("description", attempt.Description);
        json.WriteString("status", Status(attempt));
        WriteStatusDetails(json, attempt);
        json.WriteString("stage", "finished");
        WriteSpan(json, attempt.Start, attempt.Stop);
        WriteArray(json, "labels", attempt.Labels, label =>
        {
            json.WriteString("name", label.Name);
            json.WriteString("value", label.Value);
        });
        WriteArray(json, "parameters", Facts(attempt), parameter =>
        {
            json.WriteString("name", parameter.Name);
            json.WriteString("value", parameter.Value);
            json.WriteBoolean("excluded", !Making.Contains(parameter.Name));
        });
        WriteArray(json, "links", attempt.Links, link =>
        {
            json.WriteString("name", link.Name);
            json.WriteString("url", link.Url);
            json.WriteString("type", link.Type);
        });
        WriteArray(json, "steps", attempt.Steps, step => WriteStep(json, attempt, step));
        WriteArray(json, "attachments", attachments, attachment =>
        {
            json.WriteString("name", attachment.Attachment.Name);
            json.WriteString("source", attachment.Source);
            json.WriteString("type", attachment.Attachment.MediaType);
        });
        json.WriteEndObject();
    }

    private static IEnumerable<Named> Facts(Attempt attempt)
    {
        foreach (var parameter in attempt.Parameters)
            yield return parameter;
        if (attempt.BoardTime is { } boardTime)
            yield return new("board time", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{boardTime / 1e9:0.000000} s"));
        if (attempt.TimelineDigest is { } digest)
            yield return new("timeline sha256", digest);
    }

    private static void WriteTitlePath(Utf8JsonWriter json, Attempt attempt)
    {
        json.WriteStartArray("titlePath");
        if (attempt.Labels.FirstOrDefault(label => label.Name == "parentSuite") is { } parent)
            json.WriteStringValue(parent.Value);
        foreach (var part in attempt.Suite.Split('.'))
            json.WriteStringValue(part);
        json.WriteEndArray();
    }

    private static void WriteStatusDetails(Utf8JsonWriter json, Attempt attempt)
    {
        if (attempt.Message is null && attempt.Trace is null)
            return;
        json.WriteStartObject("statusDetails");
        if (attempt.Message is not null)
            json.WriteString("message", attempt.Verdict == Verdict.NotJudged ? $"Not judged: {attempt.Message}" : attempt.Message);
        if (attempt.Trace is not null)
            json.WriteString("trace", attempt.Trace);
        json.WriteEndObject();
    }

    // Steps are told in board time, counted from the start of the attempt: an hour of board time may take a second of ours.
    private static void WriteStep(Utf8JsonWriter json, Attempt attempt, Step step)
    {
        json.WriteString("name", step.Name);
        json.WriteString("status", step.Verdict == Verdict.Pass ? "passed" : "failed");
        json.WriteString("stage", "finished");
        WriteSpan(json, attempt.Start.AddMicroseconds(step.From / 1e3), attempt.Start.AddMicroseconds(step.To / 1e3));
        WriteArray(json, "steps", step.Steps, inner => WriteStep(json, attempt, inner));
    }

    private static void WriteContainer(Utf8JsonWriter json, Attempt attempt, string child)
    {
        json.WriteStartObject();
        json.WriteString("uuid", Uuid(attempt, "container"));
        json.WriteString("name", attempt.Suite);
        json.WriteStartArray("children");
        json.WriteStringValue(child);
        json.WriteEndArray();
        WriteArray(json, "befores", (string[])[], _ => { });
        WriteArray(json, "afters", (string[])[], _ => { });
        WriteSpan(json, attempt.Start, attempt.Stop);
        json.WriteEndObject();
    }

    private static void WriteEnvironment(string folder, Attempt attempt) => WholeFile.Write(Path.Combine(folder, "environment.properties"), stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        foreach (var name in (string[])["board", "seed", "firmware", "firmware sha256", "profile"])
            if (attempt.Parameters.FirstOrDefault(parameter => parameter.Name == name) is { } parameter)
                writer.WriteLine($"{name.Replace(' ', '.')}={parameter.Value.Replace("\\", "\\\\", StringComparison.Ordinal)}");
    });

    private static string Status(Attempt attempt) => attempt.Verdict switch
    {
        Verdict.Pass => "passed",
        Verdict.Fail => "failed",
        Verdict.Skipped => "skipped",

        // Allure's word for "not an assertion": it is what tells the bench's faults from the device's.
        _ => "broken",
    };

    private static void WriteSpan(Utf8JsonWriter json, DateTimeOffset start, DateTimeOffset stop)
    {
        json.WriteNumber("start", start.ToUnixTimeMilliseconds());
        json.WriteNumber("stop", stop.ToUnixTimeMilliseconds());
    }

    private static void WriteArray<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteJson(string path, Action<Utf8JsonWriter> write) => WholeFile.Write(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream, Json);
        write(json);
    });

    // Of the inputs: the same attempt has the same name wherever and whenever it is made.
    private static string Uuid(Attempt attempt, string what)
    {
        var facts = string.Join('\n', [attempt.FullName, $"{attempt.Number}", what, .. attempt.Parameters.Select(parameter => $"{parameter.Name}={parameter.Value}")]);
        return new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(facts)).AsSpan(0, 16), bigEndian: true).ToString();
    }

    // MD5 because Allure's own adapters use it: it names, and protects nothing.
    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
}
