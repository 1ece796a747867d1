using System.CommandLine;
using System.Globalization;
using Hil.Cli.Checking;

namespace Hil.Cli.Commands;

/// <summary><c>hil motions check</c>: what an image makes of a folder of labelled recordings.</summary>
internal static class CheckCommand
{
    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions();
        var recordings = new RecordingOptions();
        var atLeast = new Option<string?>("--at-least") { HelpName = "PERCENT", Description = "The gate: exit code 1 where a set has fewer windows right than this. [default: no gate]" };
        var split = new Option<SplitPart>("--split") { HelpName = "all|train|test", Description = "Which recordings: test, those kept out of training; train, the others. [default: all]" };
        var synthesised = new Option<bool>("--synthesised") { Description = "Check the synthesised set too; alone where no --motions are given." };
        var command = new Command("check", "Play labelled recordings on the emulated board and print what the image called each window: a confusion matrix for each set.")
        {
            common.Motions, common.Firmware, common.Profile, atLeast, split, synthesised, recordings.Unit, recordings.Rate, common.Board, common.Seed, common.Workers,
        };
        command.Does(terminal, (parsed, cancellation) => new MotionCheck(
            new(
                common.Settings(parsed),
                recordings.Read(parsed),
                parsed.GetValue(split),
                parsed.GetValue(synthesised),
                ReadPercent(parsed.GetValue(atLeast)),
                common.WorkersOf(parsed)),
            terminal).Do(cancellation));
        return command;
    }

    private static double? ReadPercent(string? text)
    {
        if (text is null)
            return null;
        return double.TryParse(text.TrimEnd('%', ' '), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is >= 0 and <= 100
            ? percent
            : throw new Fault($"--at-least: a percentage from 0 to 100 was expected, found \"{text}\".");
    }
}
