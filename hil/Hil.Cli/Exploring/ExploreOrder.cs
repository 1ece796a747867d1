using Hil.NUnit.Settings;

namespace Hil.Cli.Exploring;

/// <summary>What an exploration was asked for.</summary>
/// <param name="Settings">Image, profile, seed.</param>
/// <param name="Label">The class to synthesise.</param>
/// <param name="Tempo">Rounds a second, or null for the usual axis.</param>
/// <param name="Amplitude">Metres, or null for the usual axis.</param>
/// <param name="Tilt">Degrees, or null for the usual axis.</param>
/// <param name="Output">The folder for SVG and CSV, or null.</param>
/// <param name="Workers">How many boards run at once.</param>
internal sealed record ExploreOrder(RunSettings Settings, string Label, GridAxis? Tempo, GridAxis? Amplitude, GridAxis? Tilt, string? Output, int Workers);
