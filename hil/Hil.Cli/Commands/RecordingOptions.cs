using System.CommandLine;
using System.Globalization;
using Hil.Core.Motions;

namespace Hil.Cli.Commands;

/// <summary>What is known of recordings beside what their files and a manifest say.</summary>
internal sealed class RecordingOptions
{
    public Option<string?> Unit { get; } = new("--unit") { HelpName = "UNIT", Description = $"The unit of files that tell none: {AccelerationUnits.Known}. A MANIFEST.csv in the folder or above it comes first." };

    public Option<string?> Rate { get; } = new("--rate") { HelpName = "HZ", Description = "Samples a second of files that tell no rate. A MANIFEST.csv in the folder or above it comes first." };

    /// <summary>Reads the options.</summary>
    /// <exception cref="Fault">A unit that nobody knows, or a rate that is none.</exception>
    public MotionLibraryOptions Read(ParseResult parsed)
    {
        var options = MotionLibraryOptions.None;
        if (parsed.GetValue(Unit) is { } unit)
            options = options with
            {
                Unit = AccelerationUnits.TryParse(unit, out var known) ? known : throw new Fault($"--unit: {AccelerationUnits.Known} was expected, found \"{unit}\"."),
            };
        if (parsed.GetValue(Rate) is { } rate)
            options = options with
            {
                Rate = double.TryParse(rate, NumberStyles.Float, CultureInfo.InvariantCulture, out var hertz) && hertz > 0 && double.IsFinite(hertz)
                    ? hertz
                    : throw new Fault($"--rate: a number of samples a second above 0 was expected, found \"{rate}\"."),
            };
        return options;
    }
}
