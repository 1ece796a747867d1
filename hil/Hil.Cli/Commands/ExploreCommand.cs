using System.CommandLine;
using Hil.Cli.Exploring;

namespace Hil.Cli.Commands;

/// <summary><c>hil motions explore</c>: where in tempo, amplitude and tilt an image recognises a motion.</summary>
internal static class ExploreCommand
{
    public static Command Create(Terminal terminal)
    {
        var common = new CommonOptions();
        var label = new Option<string>("--class") { HelpName = "LABEL", Description = "The class to synthesise, such as circle.", Required = true };
        var tempo = GridOption("--tempo", "Tempo in rounds a second. [default: half the slowest of the class to twice its fastest, in 9 steps]");
        var amplitude = GridOption("--amplitude", "Half the width of the path in metres. [default: half the smallest of the class to twice its largest, in 7 steps]");
        var tilt = GridOption("--tilt", "How far the path leans, in degrees. [default: 0:60:3]");
        var output = new Option<string?>("--out") { HelpName = "DIR", Description = "Write the map as explore-LABEL.svg and explore-LABEL.csv there too." };
        var command = new Command("explore", "Synthesise motions over a grid of tempo, amplitude and tilt, play them on the board, and map what is recognised.")
        {
            label, tempo, amplitude, tilt, output, common.Firmware, common.Profile, common.Board, common.Seed, common.Workers,
        };
        command.Does(terminal, (parsed, cancellation) => new MotionExploration(
            new(
                common.Settings(parsed),
                parsed.GetRequiredValue(label),
                GridAxis.Read("--tempo", parsed.GetValue(tempo)),
                GridAxis.Read("--amplitude", parsed.GetValue(amplitude)),
                GridAxis.Read("--tilt", parsed.GetValue(tilt)),
                parsed.GetValue(output),
                common.WorkersOf(parsed)),
            terminal).Do(cancellation));
        return command;
    }

    private static Option<string?> GridOption(string name, string description) => new(name) { HelpName = "FROM:TO:STEPS", Description = description };
}
