using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hil.Signoff.Comparison;

/// <summary>An agreement as JSON, for programs. The same two runs give the same bytes.</summary>
public static class AgreementJson
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "agreement.json";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Writes an agreement.</summary>
    /// <param name="agreement">The agreement.</param>
    /// <param name="command">The command that made it.</param>
    public static string Write(Agreement agreement, string command) => JsonSerializer.Serialize(
        new
        {
            command,
            agreement.Verdict,
            tolerance = agreement.Tolerance.ToString(),
            boards = ((ReportSide[])[agreement.Left, agreement.Right]).Select(side => new
            {
                side.Name,
                side.Run.Board,
                side.Run.Tool,
                side.Run.Suite,
                side.Run.Firmware,
                side.Run.FirmwareSha256,
                side.Run.Profile,
                side.Run.Motions,
                side.Run.Seed,
                timelines = side.Outcome.TimelinesDigest,
            }),
            agreement.Scenarios,
            agreement.Unused,
        },
        Options) + "\n";
}
