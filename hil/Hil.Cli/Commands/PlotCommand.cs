using System.CommandLine;
using Hil.Cli.Plotting;

namespace Hil.Cli.Commands;

/// <summary><c>hil motions plot</c>: pictures of recordings.</summary>
internal static class PlotCommand
{
    public static Command Create(Terminal terminal)
    {
        var recordings = new RecordingOptions();
        var source = new Argument<string>("FILE|DIR") { Description = "A recording, or a folder of recordings." };
        var output = new Option<string?>("--out") { HelpName = "FILE|DIR", Description = "Where to: a file .svg or .png for one recording, a folder for several. [default: beside you, as SVG, under the motion's name]" };
        var command = new Command("plot", "Plot the acceleration of recordings over time, in g, as SVG or PNG.") { source, output, recordings.Unit, recordings.Rate };
        command.Does(terminal, (parsed, cancellation) => Task.FromResult(
            new MotionPlots(terminal, recordings.Read(parsed)).Write(parsed.GetRequiredValue(source), parsed.GetValue(output), cancellation)));
        return command;
    }
}
