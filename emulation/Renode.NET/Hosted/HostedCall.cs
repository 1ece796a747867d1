using System.Runtime.ExceptionServices;

namespace Renode.NET;

/// <summary>A call on a <see cref="HostedThread"/>.</summary>
internal sealed class HostedCall(Action what)
{
    // Not disposed of: it has no handle as long as nobody asks for one.
    private readonly ManualResetEventSlim done = new();
    private ExceptionDispatchInfo? thrown;

    public void Run()
    {
        try
        {
            what();
        }
        catch (Exception refusal)
        {
            thrown = ExceptionDispatchInfo.Capture(refusal);
        }
        done.Set();
    }

    /// <summary>Whether it came back within a time.</summary>
    public bool CameBack(TimeSpan within) => done.Wait(within);

    /// <summary>Throws what the call threw.</summary>
    public void GiveOut() => thrown?.Throw();
}
