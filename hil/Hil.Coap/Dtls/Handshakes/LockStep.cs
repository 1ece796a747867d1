using System.Runtime.ExceptionServices;

namespace Hil.Coap.Dtls.Handshakes;

/// <summary>
/// Runs code that blocks while it waits as if it did not: on a thread of its own that never runs beside the thread that drives it. One of
/// the two always stands still, so what happens is in one order, and the same one each time (lock-step.md).
/// </summary>
internal sealed class LockStep
{
    private readonly SemaphoreSlim _worker = new(0);
    private readonly SemaphoreSlim _driver = new(0);
    private Action? _call;
    private Exception? _thrownByCall;

    public bool IsOver { get; private set; }

    /// <summary>For the driver: starts the work, and returns when it waits for the first time or is over.</summary>
    /// <param name="work">The work. It must not throw.</param>
    public void Start(Action work)
    {
        LockStepThreads.Run(() =>
        {
            _worker.Wait();
            work();
            IsOver = true;
            _driver.Release();
        });
        Resume();
    }

    /// <summary>For the driver: lets the work go on until it waits again or is over.</summary>
    public void Resume()
    {
        if (IsOver)
            return;
        while (true)
        {
            _worker.Release();
            _driver.Wait();
            if (_call is not { } call)
                return;
            _call = null;
            try
            {
                call();
            }
            catch (Exception error)
            {
                _thrownByCall = error;
            }
        }
    }

    /// <summary>For the work: waits until the driver lets it go on.</summary>
    public void Wait()
    {
        _driver.Release();
        _worker.Wait();
    }

    /// <summary>
    /// For the work: has something done on the driver's thread, where the driver's locks are held and its entries come in order.
    /// </summary>
    public T OnDriver<T>(Func<T> call)
    {
        var result = default(T);
        _call = () => result = call();
        Wait();
        if (_thrownByCall is not { } error)
            return result!;
        _thrownByCall = null;
        ExceptionDispatchInfo.Throw(error);
        return result!;
    }
}
