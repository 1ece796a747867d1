using Hil.Core.Boards;
using Renode.NET;

namespace Hil.Renode.Boards;

/// <summary>The platform files of the boards (emulation/renode), which are copied beside the assembly.</summary>
internal static class PlatformFiles
{
    /// <summary>The folder of the files.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "renode");

    /// <summary>Makes the emulation run as fast as it can and the same each time, and loads the models.</summary>
    public static void Prepare(IRenodeEmulation emulation)
    {
        if (!Directory.Exists(Folder))
            throw new BoardUnavailableException($"The platform files of the Renode boards were expected in {Folder}, found no such folder.");
        emulation.Execute("emulation SetGlobalAdvanceImmediately true");
        emulation.Execute($"include @{Path.Combine(Folder, "models.resc")}");
    }

    /// <summary>Adds what is on a board, wired to the recorder.</summary>
    public static void Load(IRenodeMachine machine, string board)
    {
        machine.LoadPlatform(Path.Combine(Folder, $"{board}.repl"));
        // A core that is not held starts with the first run, power or not.
        machine.Execute("sysbus.cpu IsHalted true");
        machine.Execute("sysbus.recorder AttachAll");
        machine.Execute($"sysbus.recorder AttachUart sysbus.uart0 {BoardLayout.Console} {BoardLayout.EndOfLine}");
        machine.Execute($"sysbus.recorder AttachUart sysbus.uart1 {BoardLayout.Network} {BoardLayout.EndOfFrame}");
    }
}
