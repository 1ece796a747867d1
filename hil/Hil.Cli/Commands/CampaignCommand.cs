using System.CommandLine;
using System.Collections.Immutable;
using System.Globalization;
using Hil.Campaigns.PowerCuts;
using Hil.Cli.Campaigns;

namespace Hil.Cli.Commands;

/// <summary><c>hil campaign</c>: the same update, disturbed at every point.</summary>
internal static class CampaignCommand
{
    private const string Again = "again";

    public static Command Create(Terminal terminal) => new("campaign", "Run an update over and over, disturbed at every point of a fault space.") { PowerCut(terminal) };

    private static Command PowerCut(Terminal terminal)
    {
        var common = new CommonOptions();
        var factory = new Option<string?>("--factory") { HelpName = "FILE", Description = "The device as it leaves the factory: bootloader and first image, ELF or Intel HEX. [default: fixtures/images/factory.hex]" };
        var update = new Option<string?>("--update") { HelpName = "FILE", Description = "The update, a signed MCUboot image. [default: fixtures/images/v2.bin]" };
        var bootloader = new Option<string?>("--bootloader") { HelpName = "FILE", Description = "Another bootloader in the place of the factory's, ELF or Intel HEX. [default: the factory's own]" };
        var key = new Option<string?>("--key") { HelpName = "FILE", Description = "The P-256 key that the bootloader holds, private or public, in PEM. [default: fixtures/keys/release.pem]" };
        var budget = new Option<string?>("--budget") { HelpName = "N|quick", Description = "How many points may be spent on words beside those that every pass covers: each erase and each word of trailers, journal and headers. [default: quick, 200]" };
        var exhaustive = new Option<bool>("--exhaustive") { Description = "Cover every word: over a million points, some minutes." };
        var phases = new Option<string[]>("--phase") { HelpName = "PHASE", Description = "Only this phase: download, pending, swap, first-boot, confirm, revert. May be given more than once." };
        var kinds = new Option<string[]>("--kind") { HelpName = "KIND", Description = $"Only this kind: {string.Join(", ", CutPoint.Words.Values)}, {Again}. May be given more than once." };
        var at = new Option<string?>("--at") { HelpName = "POINT", Description = "Judge one point again, as a report names it, such as 17:bits:3, and show what the device did." };
        var command = new Command("power-cut", "Cut power, and reset, at the operations on flash of an update, and judge whether the device comes out of it. Exit code 1 where it does not.")
        {
            factory, update, bootloader, key, budget, exhaustive, phases, kinds, at, common.Board, common.Seed, common.Workers, common.Report,
        };
        command.Does(terminal, (parsed, cancellation) =>
        {
            var settings = common.Settings(parsed);
            var chosen = parsed.GetValue(kinds) ?? [];
            var options = new CampaignOptions
            {
                Budget = ReadBudget(parsed.GetValue(budget)),
                Exhaustive = parsed.GetValue(exhaustive),
                Phases = ReadPhases(parsed.GetValue(phases) ?? []),
                Kinds = ReadKinds(chosen),
                Again = chosen.Length == 0 || chosen.Contains(Again),
                Seed = settings.Seed,
                Workers = common.WorkersOf(parsed),
                At = ReadPoint(parsed.GetValue(at)),
            };
            var order = new CampaignOrder(
                settings.Board, parsed.GetValue(factory), parsed.GetValue(update), parsed.GetValue(bootloader), parsed.GetValue(key), options, settings.Report ?? "report",
                "hil " + string.Join(' ', parsed.Tokens.Select(token => token.Value)));
            return new PowerCutJob(order, terminal, TimeProvider.System).Do(cancellation);
        });
        return command;
    }

    private static int ReadBudget(string? text) => text is null or "quick" ? 200
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var points) ? points
        : throw new Fault($"--budget: a number of points or quick was expected, found \"{text}\".");

    private static ImmutableSortedSet<Phase> ReadPhases(string[] words)
    {
        var all = Enum.GetValues<Phase>().ToDictionary(phase => phase == Phase.FirstBoot ? "first-boot" : phase.ToString().ToLowerInvariant());
        if (words.FirstOrDefault(word => !all.ContainsKey(word)) is { } unknown)
            throw new Fault($"--phase: one of {string.Join(", ", all.Keys)} was expected, found \"{unknown}\".");
        return words.Length == 0 ? [.. all.Values] : [.. words.Select(word => all[word])];
    }

    private static ImmutableSortedSet<CutKind> ReadKinds(string[] words)
    {
        var all = CutPoint.Words.ToDictionary(pair => pair.Value, pair => pair.Key);
        if (words.FirstOrDefault(word => word != Again && !all.ContainsKey(word)) is { } unknown)
            throw new Fault($"--kind: one of {string.Join(", ", all.Keys.Append(Again))} was expected, found \"{unknown}\".");
        // What is cut again must be cut first.
        return words.Length == 0 || words.All(word => word == Again) ? [.. all.Values] : [.. words.Where(word => word != Again).Select(word => all[word])];
    }

    private static CutPoint? ReadPoint(string? text)
    {
        try
        {
            return text is null ? null : CutPoint.Parse(text);
        }
        catch (FormatException problem)
        {
            throw new Fault($"--at: {problem.Message}", problem);
        }
    }
}
