using Renode.NET;

namespace Hil.Renode.Boards;

/// <summary>Emulations that are used for one board after another: a Renode starts slowly, and compiles its models once.</summary>
/// <remarks>Safe for concurrent use. What failed is not used again.</remarks>
internal sealed class EmulationPool(Func<IRenodeEmulation> open, int atMost) : IDisposable
{
    private readonly SemaphoreSlim _places = new(atMost);
    private readonly Stack<IRenodeEmulation> _idle = [];

    /// <summary>Takes an emulation without machines; waits for one where as many as there may be are in use.</summary>
    public async ValueTask<IRenodeEmulation> Take(CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation);
        try
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
        catch
        {
            _places.Release();
            throw;
        }
    }

    /// <summary>Gives an emulation back.</summary>
    public void GiveBack(IRenodeEmulation emulation)
    {
        try
        {
            emulation.Clear();
            PlatformFiles.Prepare(emulation);
            lock (_idle)
                _idle.Push(emulation);
        }
        catch (RenodeException)
        {
            // The board has told what was wrong already; the next one gets a new emulation.
            emulation.Dispose();
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Ends those that are idle.</summary>
    public void Dispose()
    {
        lock (_idle)
            while (_idle.TryPop(out var idle))
                idle.Dispose();
    }
}
