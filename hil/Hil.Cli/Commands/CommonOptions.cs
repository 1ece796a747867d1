using System.CommandLine;
using Hil.NUnit.Settings;

namespace Hil.Cli.Commands;

/// <summary>The options that commands share, and the settings that come of them. What is not given is taken from the environment.</summary>
internal sealed class CommonOptions
{
    private readonly Dictionary<string, Option> _byName = [];

    public Option<string?> Board { get; } = new("--board") { HelpName = "NAME", Description = "The backend: embedded, an nRF9160 emulated in this process; renode, a Renode hosted in this process; renode-remote, Renode processes. [HIL_BOARD; default: embedded]" };

    public Option<string?> Firmware { get; } = new("--firmware") { HelpName = "FILE", Description = $"The image: ELF or Intel HEX. [HIL_FIRMWARE; default: {RunSettings.DefaultFirmware}]" };

    public Option<string?> Profile { get; } = new("--profile") { HelpName = "FILE", Description = $"What is known of the firmware, YAML. [HIL_PROFILE; default: {RunSettings.DefaultProfile}]" };

    public Option<string?> Motions { get; } = new("--motions") { HelpName = "DIR", Description = "A folder of labelled recordings. [HIL_MOTIONS; default: synthesised motions only]" };

    public Option<string?> Seed { get; } = new("--seed") { HelpName = "N", Description = "Where chance comes from: the same seed gives the same timelines. [HIL_SEED; default: 1]" };

    public Option<string?> Report { get; } = new("--report") { HelpName = "DIR", Description = "The folder for the report. [HIL_REPORT; default: report]" };

    public Option<string?> Updates { get; } = new("--updates") { HelpName = "FILE", Description = $"The images with which updates are judged, YAML. [HIL_UPDATES; default: {RunSettings.DefaultUpdates}, and none where --firmware is given]" };

    public Option<int?> Workers { get; } = new("--workers") { HelpName = "N", Description = "How many boards run at once. [default: one for each core]" };

    public CommonOptions()
    {
        foreach (var (name, option) in ((string, Option)[])[("HIL_BOARD", Board), ("HIL_FIRMWARE", Firmware), ("HIL_PROFILE", Profile), ("HIL_MOTIONS", Motions), ("HIL_SEED", Seed), ("HIL_REPORT", Report), ("HIL_UPDATES", Updates)])
            _byName.Add(name, option);
        Workers.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var count) || count is < 1 or > 1024))
                result.AddError($"--workers: expected a whole number from 1 to 1024, found \"{token.Value}\".");
        });
    }

    /// <summary>The settings: options first, then the environment, then what runs on a bare clone.</summary>
    /// <exception cref="SettingException">A setting has a value that it cannot have.</exception>
    public RunSettings Settings(ParseResult parsed) => RunSettings.From(
        name => parsed.GetResult(_byName[name]) is { Implicit: false } ? parsed.GetValue((Option<string?>)_byName[name]) : null,
        Environment.GetEnvironmentVariable,
        AppContext.BaseDirectory);

    /// <summary>How many boards run at once.</summary>
    public int WorkersOf(ParseResult parsed) => parsed.GetValue(Workers) ?? Environment.ProcessorCount;
}
