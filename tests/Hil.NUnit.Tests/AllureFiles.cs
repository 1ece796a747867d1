using System.Text.Json;

namespace Hil.NUnit.Tests;

internal static class AllureFiles
{
    public static IReadOnlyList<JsonElement> Results(SampleRun run) => Read(run, "*-result.json");

    public static IReadOnlyList<JsonElement> Containers(SampleRun run) => Read(run, "*-container.json");

    private static List<JsonElement> Read(SampleRun run, string pattern) =>
        [.. Directory.EnumerateFiles(run.AllureFolder, pattern).Order(StringComparer.Ordinal).Select(file => JsonDocument.Parse(File.ReadAllBytes(file)).RootElement)];
}
