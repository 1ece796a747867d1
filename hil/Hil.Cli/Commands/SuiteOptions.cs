using System.CommandLine;

namespace Hil.Cli.Commands;

/// <summary>The options that say which scenarios are run.</summary>
internal sealed class SuiteOptions
{
    public Option<string[]> Filter { get; } = new("--filter") { HelpName = "TEXT", Description = "Only scenarios whose full name contains this text; may be given more than once. A blank stands for _ too.", AllowMultipleArgumentsPerToken = false };

    public Option<string?> Suite { get; } = new("--suite") { HelpName = "DLL", Description = "A suite of your own: an assembly of scenarios. [default: Hil's own]" };
}
