using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hil.Signoff.Attempts;

/// <summary>The attempts of a run as JSON lines in <c>attempts.jsonl</c>: one attempt a line, each written whole, so that a cancelled run keeps what it has.</summary>
public static class AttemptLog
{
    /// <summary>The name of the file in the report folder.</summary>
    public const string FileName = "attempts.jsonl";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private static readonly Lock Gate = new();

    /// <summary>Appends an attempt. Safe for many threads of one process.</summary>
    /// <param name="folder">The report folder; it is made where it is not there.</param>
    /// <param name="attempt">The attempt.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static void Append(string folder, Attempt attempt)
    {
        // One write of one whole line: a reader, and a run that is killed, see all of it or nothing.
        var line = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(attempt, Options) + "\n");
        lock (Gate)
        {
            Directory.CreateDirectory(folder);
            using var file = new FileStream(Path.Combine(folder, FileName), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
            file.Write(line);
        }
    }

    /// <summary>Reads all attempts, in the order in which they ended. A last line without its end was cut off by a crash and is left out.</summary>
    /// <param name="folder">The report folder.</param>
    /// <returns>The attempts; none where there is no file.</returns>
    /// <exception cref="InvalidDataException">A line is no attempt; the message names file and line.</exception>
    public static IReadOnlyList<Attempt> Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return [];
        var lines = File.ReadAllText(path).Split('\n');
        var attempts = new List<Attempt>();
        for (var i = 0; i < lines.Length - 1; i++)
            attempts.Add(Parse(lines[i], path, i + 1));
        return attempts;
    }

    /// <summary>Reads the attempt of a line.</summary>
    internal static Attempt Parse(string line, string path, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<Attempt>(line, Options) ?? throw new JsonException("null");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path}({number}): expected an attempt as one line of JSON, found {error.Message}", error);
        }
    }
}
