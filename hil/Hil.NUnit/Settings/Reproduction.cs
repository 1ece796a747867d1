using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Hil.NUnit.Settings;

/// <summary>The one command that runs a scenario again with the same inputs.</summary>
internal static partial class Reproduction
{
    /// <summary>Writes the command. What is as it is by default is left out, but for the seed, which is always said.</summary>
    /// <param name="settings">The settings of this run.</param>
    /// <param name="scenario">The scenario's name with its arguments, such as <c>A_motion_is_shown(circle.07)</c>.</param>
    public static string Command(RunSettings settings, string scenario)
    {
        var root = RunSettings.RootAbove(AppContext.BaseDirectory);
        var command = new StringBuilder("hil run --filter ").Append(Quoted(scenario));
        command.Append(CultureInfo.InvariantCulture, $" --seed {settings.Seed}");
        Add("--board", settings.Board, "embedded");
        Add("--motions", settings.Motions, null);
        Add("--firmware", settings.Firmware, Path.Combine(root, RunSettings.DefaultFirmware));
        Add("--profile", settings.Profile, Path.Combine(root, RunSettings.DefaultProfile));
        Add("--updates", settings.Updates, Path.Combine(root, RunSettings.DefaultUpdates));
        return command.ToString();

        void Add(string option, string? value, string? byDefault)
        {
            if (value is not null && value != byDefault)
                command.Append(' ').Append(option).Append(' ').Append(Quoted(value));
        }
    }

    // Quotes as bash and PowerShell both understand them; a name of letters, digits and path signs needs none.
    private static string Quoted(string word) => Plain().IsMatch(word) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^[\w./:\\-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
