using System.Collections.Concurrent;
using System.Diagnostics;

namespace Renode.NET;

/// <summary>Runs calls, one after another, on a thread of its own.</summary>
/// <remarks>
/// <para>
/// For two reasons: a call that never comes back can be given up; and Renode's bus keeps for each thread what it accessed last, so that a
/// thread that outlives a machine keeps the machine alive.
/// </para>
/// <para>
/// It waits by events of the system. Whatever spins first takes a processor from the core that runs meanwhile: on two processors a
/// millisecond of virtual time then took 3 ms instead of 0.15 ms.
/// </para>
/// </remarks>
internal sealed class HostedThread
{
    private readonly ConcurrentQueue<HostedCall> calls = new();
    private readonly AutoResetEvent begun = new(false);
    private readonly AutoResetEvent ended = new(false);
    private readonly Thread thread;
    private volatile bool isEnding;

    public HostedThread()
    {
        thread = new Thread(Work) { IsBackground = true, Name = "Hosted Renode" };
        thread.Start();
    }

    /// <summary>Makes a call once those before have come back.</summary>
    public HostedCall Begin(Action what)
    {
        var call = new HostedCall(what);
        calls.Enqueue(call);
        begun.Set();
        return call;
    }

    /// <summary>Whether a call came back within a time. One waits at a time.</summary>
    public bool CameBack(HostedCall call, TimeSpan within)
    {
        var waited = Stopwatch.StartNew();
        while (!call.IsDone)
        {
            var left = within - waited.Elapsed;
            if (left <= TimeSpan.Zero || !ended.WaitOne(left))
            {
                return call.IsDone;
            }
        }
        return true;
    }

    /// <summary>Ends the thread once all calls have come back.</summary>
    public void End()
    {
        isEnding = true;
        begun.Set();
    }

    /// <summary>Waits for the end of a thread whose calls have come back, and with it of all that it remembers.</summary>
    public void Join() => thread.Join();

    private void Work()
    {
        while (true)
        {
            while (calls.TryDequeue(out var call))
            {
                call.Run();
                ended.Set();
            }
            if (isEnding)
            {
                return;
            }
            begun.WaitOne();
        }
    }
}
