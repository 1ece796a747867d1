using System.Collections.Concurrent;

namespace Renode.NET;

/// <summary>Runs calls, one after another, on a thread of its own.</summary>
/// <remarks>
/// For two reasons: a call that never comes back can be given up; and Renode's bus keeps for each thread what it accessed last, so that a
/// thread that outlives a machine keeps the machine alive.
/// </remarks>
internal sealed class HostedThread
{
    private readonly BlockingCollection<HostedCall> calls = [];

    private readonly Thread thread;

    public HostedThread()
    {
        thread = new Thread(Work) { IsBackground = true, Name = "Hosted Renode" };
        thread.Start();
    }

    /// <summary>Makes a call once those before have come back.</summary>
    public HostedCall Begin(Action what)
    {
        var begun = new HostedCall(what);
        calls.Add(begun);
        return begun;
    }

    /// <summary>Ends the thread once all calls have come back.</summary>
    public void End() => calls.CompleteAdding();

    /// <summary>Waits for the end of a thread whose calls have come back, and with it of all that it remembers.</summary>
    public void Join() => thread.Join();

    private void Work()
    {
        foreach (var call in calls.GetConsumingEnumerable())
        {
            call.Run();
        }
    }
}
