using System.Diagnostics;
using Hil.Core.Boards;
using Hil.Core.Images;
using Renode.NET;

namespace Hil.Renode.Doctor;

/// <summary>Looks whether boards can be had from the Renode of this machine, and what of it is wrong.</summary>
public static class RenodeDoctor
{
    // A core that counts: adds r0, #1, and back. Renode takes a branch to itself for sleep.
    private static readonly byte[] Loop = [0x00, 0x00, 0x04, 0x20, 0x09, 0x00, 0x00, 0x00, 0x01, 0x30, 0xFD, 0xE7];

    /// <summary>Looks at one thing after the other; where one is not good, those that need it are left out.</summary>
    public static async IAsyncEnumerable<RenodeFinding> Examine()
    {
        yield return Installation(out var installation);
        if (installation is null)
            yield break;
        yield return new("hosted", true, installation switch
        {
            { CanBeHosted: true, AssemblyFolder: null } => "its assemblies are packed: they are extracted once, and can be loaded into this process",
            { CanBeHosted: true } => "its assemblies can be loaded into this process",
            _ => $"its assemblies ({installation.Runtime}) cannot be loaded into this process: each board gets a process of its own",
        });
        yield return await Board(new RenodeBackend());
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
