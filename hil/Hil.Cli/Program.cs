using Hil.Cli;
using Hil.Cli.Commands;

return await HilCommand.Run(args, Terminal.System());
