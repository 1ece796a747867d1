using System.Diagnostics;
using Hil.Core.Boards;
using Hil.Core.Images;
using Renode.NET;

namespace Hil.Renode.Doctor;

/// <summary>Looks whether boards can be had from the Renode of this machine, and what of it is wrong.</summary>
public static class RenodeDoctor
{
    // Endless loop at the reset handler: enough to see that a core executes.
    private static readonly byte[] Loop = [0x00, 0x00, 0x04, 0x20, 0x09, 0x00, 0x00, 0x00, 0xFE, 0xE7, 0x00, 0xBF];

    /// <summary>Looks at one thing after the other; where one is not good, those that need it are left out.</summary>
    public static async IAsyncEnumerable<RenodeFinding> Examine()
    {
        yield return Installation(out var installation);
        if (installation is null)
            yield break;
        if (installation.CanBeHosted)
            yield return await Board(new RenodeBackend());
        else
            yield return new(RenodeBackend.Word, false,
                $"the assemblies of {installation.Executable} cannot be loaded into another process ({installation.Runtime}); install a build that has them in a folder, or use --board {RenodeRemoteBackend.Word}");
        yield return await Board(new RenodeRemoteBackend());
    }

    private static RenodeFinding Installation(out RenodeInstallation? found)
    {
        try
        {
            found = RenodeFound.Installation;
            return new("Renode", true, found.ToString());
        }
        catch (BoardUnavailableException error)
        {
            found = null;
            return new("Renode", false, error.Message);
        }
    }

    private static async Task<RenodeFinding> Board(IBoardBackend backend)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            await using var board = await backend.Create(new BoardRequest());
            await board.Port<IFlashPort>().Program(new FirmwareImage("loop", "", [new ImageSegment(0, Loop)], SymbolTable.Empty));
            await board.Port<IPowerPort>().On();
            var made = watch.Elapsed;
            await board.Clock.Run(TimeSpan.FromMilliseconds(10));
            var instructions = board.Port<IDebugPort>().Instructions;
            return instructions > 0
                ? new(backend.Name, true, $"{board.Name}: models compiled, board made in {made.TotalSeconds:0.0} s, {instructions} instructions in 10 ms of board time")
                : new(backend.Name, false, $"{board.Name}: instructions were expected in 10 ms of board time, found none. Last: {board.Timeline.Snapshot().LastOrDefault()?.Describe()}");
        }
        catch (Exception error) when (error is BoardUnavailableException or RenodeException)
        {
            return new(backend.Name, false, error.Message);
        }
    }
}
