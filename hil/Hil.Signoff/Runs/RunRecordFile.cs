using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hil.Signoff.Runs;

/// <summary>Keeps a run's record as <c>run.json</c> in the report folder.</summary>
public static class RunRecordFile
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "run.json";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <summary>Writes the record, in place of one that is there.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static void Write(string folder, RunRecord run)
    {
        // Moved into place, so that who kills the run finds the old record or the new one, never half of one.
        var path = Path.Combine(folder, FileName);
        var beside = path + ".part";
        File.WriteAllText(beside, JsonSerializer.Serialize(run, Options) + "\n");
        File.Move(beside, path, overwrite: true);
    }

    /// <summary>Reads the record, or null where there is none.</summary>
    /// <exception cref="InvalidDataException">The file is no record of a run.</exception>
    public static RunRecord? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize<RunRecord>(File.ReadAllText(path), Options);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path}: expected the record of a run as JSON, found {error.Message}", error);
        }
    }
}
