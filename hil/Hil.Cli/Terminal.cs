using System.Text;
using Spectre.Console;

namespace Hil.Cli;

/// <summary>Where the command writes.</summary>
/// <param name="Screen">Tables and live progress.</param>
/// <param name="Out">Plain lines, never wrapped.</param>
/// <param name="Error">Errors, one line each.</param>
/// <param name="Live">Whether a person watches: progress is then drawn over itself, else each event is a line.</param>
internal sealed record Terminal(IAnsiConsole Screen, TextWriter Out, TextWriter Error, bool Live)
{
    // What is not a screen has no width; tables are then as wide as they need.
    private const int WidthOfPaper = 200;

    /// <summary>The process's own terminal. Redirected output and CI get plain lines without colours.</summary>
    public static Terminal System()
    {
        var live = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("CI") is null or "" && AnsiConsole.Profile.Capabilities.Interactive;
        if (!live)
            Console.OutputEncoding = new UTF8Encoding(false);
        return live ? new(AnsiConsole.Console, Console.Out, Console.Error, true) : Paper(Console.Out, Console.Error);
    }

    /// <summary>A terminal that keeps what is written: plain text, no colours.</summary>
    public static Terminal Paper(TextWriter output, TextWriter error)
    {
        var screen = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        screen.Profile.Width = WidthOfPaper;
        return new(screen, output, error, false);
    }
}
