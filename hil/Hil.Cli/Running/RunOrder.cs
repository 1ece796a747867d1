using Hil.NUnit.Settings;

namespace Hil.Cli.Running;

/// <summary>What a run was asked for.</summary>
/// <param name="Settings">The settings that scenarios see; the report folder is among them.</param>
/// <param name="Suite">The assembly of a suite, or null for Hil's own.</param>
/// <param name="Filters">Texts of which a scenario's full name must contain one; all scenarios where there is none.</param>
/// <param name="Workers">How many boards run at once.</param>
/// <param name="Command">The command line, for the record.</param>
internal sealed record RunOrder(RunSettings Settings, string? Suite, IReadOnlyList<string> Filters, int Workers, string Command)
{
    /// <summary>The report folder.</summary>
    public string Report => Settings.Report!;
}
