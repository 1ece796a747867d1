using Hil.Core.Boards;
using Hil.Renode.Boards;
using Renode.NET;

namespace Hil.Renode;

/// <summary>The Renode of this machine, which both doors use.</summary>
public static class RenodeFound
{
    /// <summary>The variable that names its folder or executable; <c>RENODE</c> is looked at, too.</summary>
    public const string Variable = "HIL_RENODE";

    private static readonly Lazy<RenodeInstallation> Found = new(() => RenodeInstallation.Find(Search));

    /// <summary>Where it is looked for.</summary>
    public static RenodeSearch Search { get; } = new() { Variables = [Variable] };

    /// <summary>The one that was found.</summary>
    /// <exception cref="BoardUnavailableException">There is none, or none that fits; the message says where it was looked for and how to install one.</exception>
    public static RenodeInstallation Installation
    {
        get
        {
            try
            {
                return Found.Value;
            }
            catch (RenodeException error)
            {
                throw new BoardUnavailableException(error.Message, error);
            }
        }
    }

    /// <summary>Makes a board in an emulation of the pool.</summary>
    /// <param name="backend">The word of the backend.</param>
    /// <param name="pool">Where the emulation comes from and goes back to.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="free">Called when the board has given its emulation back.</param>
    internal static IBoard Create(string backend, EmulationPool pool, BoardRequest request, Action? free = null)
    {
        var layout = BoardLayout.Find(backend, request.Board);
        try
        {
            var emulation = pool.Take();
            try
            {
                return new RenodeBoard(backend, layout, request.Seed, emulation, GiveBack);
            }
            catch
            {
                pool.GiveBack(emulation);
                throw;
            }
        }
        catch (RenodeException error)
        {
            throw new BoardUnavailableException($"The board {request.Board} ({backend}) cannot be had: {error.Message}", error);
        }

        void GiveBack(IRenodeEmulation emulation)
        {
            try
            {
                pool.GiveBack(emulation);
            }
            finally
            {
                free?.Invoke();
            }
        }
    }
}
