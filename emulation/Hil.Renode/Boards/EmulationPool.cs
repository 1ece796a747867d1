using Renode.NET;

namespace Hil.Renode.Boards;

/// <summary>Emulations that are used for one board after another: a Renode starts slowly, and compiles its models once.</summary>
/// <remarks>
/// Safe for concurrent use. What failed is not used again, and what few scenarios need is not kept: an idle Renode takes memory, and a little
/// of a processor. There is no limit to how many there are, since a scenario that holds one board and waits for another would wait for ever;
/// whoever runs scenarios says how many at once.
/// </remarks>
/// <param name="open">Makes an emulation.</param>
/// <param name="mostBoards">For how many boards one is used, where it grows with each.</param>
internal sealed class EmulationPool(Func<IRenodeEmulation> open, int mostBoards = int.MaxValue)
{
    private readonly Stack<IRenodeEmulation> _idle = [];
    private readonly Dictionary<IRenodeEmulation, int> _boards = [];

    /// <summary>Takes an emulation without machines.</summary>
    public IRenodeEmulation Take()
    {
        lock (_idle)
            if (_idle.TryPop(out var idle))
                return idle;
        var opened = open();
        try
        {
            PlatformFiles.Prepare(opened);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Gives an emulation back.</summary>
    public void GiveBack(IRenodeEmulation emulation)
    {
        try
        {
            if (!IsUsedUp(emulation))
            {
                emulation.Clear();
                PlatformFiles.Prepare(emulation);
                if (Keep(emulation))
                    return;
            }
        }
        catch (RenodeException)
        {
            // The board has told what was wrong already; the next one gets a new emulation.
        }

        lock (_idle)
            _boards.Remove(emulation);
        emulation.Dispose();
    }

    private bool IsUsedUp(IRenodeEmulation emulation)
    {
        lock (_idle)
            return (_boards[emulation] = _boards.GetValueOrDefault(emulation) + 1) >= mostBoards;
    }

    private bool Keep(IRenodeEmulation emulation)
    {
        lock (_idle)
        {
            if (_idle.Count >= Environment.ProcessorCount)
                return false;
            _idle.Push(emulation);
            return true;
        }
    }
}
