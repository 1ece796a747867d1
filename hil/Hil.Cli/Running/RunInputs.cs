using System.Reflection;
using Hil.Core.Boards;
using Hil.Core.Motions;
using Hil.NUnit.Benches;

namespace Hil.Cli.Running;

/// <summary>What takes part in a run, looked at before anything is judged: bad input stops the run in one line, not in every scenario.</summary>
/// <param name="Suite">The assembly of scenarios.</param>
/// <param name="Inputs">Image and profile.</param>
/// <param name="Recordings">How many recordings the folder of motions holds.</param>
internal sealed record RunInputs(Assembly Suite, BenchInputs Inputs, int Recordings)
{
    /// <summary>Loads everything, and programs a board with the image once, to see that it fits.</summary>
    /// <exception cref="Fault">The suite cannot be loaded.</exception>
    /// <exception cref="Core.Profiles.ProfileException">The profile cannot be used, or does not fit the board.</exception>
    /// <exception cref="Core.Images.ImageException">The image cannot be used, or does not fit the board.</exception>
    /// <exception cref="MotionException">A recording cannot be used.</exception>
    /// <exception cref="BoardUnavailableException">No such board can be had here.</exception>
    public static async Task<RunInputs> Load(RunOrder order, CancellationToken cancellation)
    {
        var suite = SuiteAssembly.Load(order.Suite);
        var inputs = BenchInputs.Load(order.Settings);
        var recordings = order.Settings.Motions is { } folder ? MotionLibrary.Load(folder).Length : 0;
        await using var bench = await Bench.Open(Backends.Find(suite, order.Settings.Board), inputs, order.Command, cancellation);
        if (bench.Board.TryGetPort<IFlashPort>(out _))
            await bench.Program();
        return new(suite, inputs, recordings);
    }
}
