using System.Runtime.ExceptionServices;

namespace Renode.NET;

/// <summary>A call on a <see cref="HostedThread"/>.</summary>
internal sealed class HostedCall(Action what)
{
    private ExceptionDispatchInfo? thrown;
    private volatile bool isDone;

    /// <summary>Whether it came back.</summary>
    public bool IsDone => isDone;

    /// <summary>Makes the call.</summary>
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
        isDone = true;
    }

    /// <summary>Throws what the call threw.</summary>
    public void GiveOut() => thrown?.Throw();
}
