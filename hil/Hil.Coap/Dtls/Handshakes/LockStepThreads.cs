using System.Collections.Concurrent;

namespace Hil.Coap.Dtls.Handshakes;

/// <summary>Threads for <see cref="LockStep"/>; a few are kept for the next handshake, since making one takes longer than its cryptography.</summary>
internal static class LockStepThreads
{
    // Handshakes nest little; a thousand of them must not take a gigabyte.
    private const int StackBytes = 256 * 1024;

    private const int MostIdle = 8;

    private static readonly ConcurrentBag<Worker> Idle = [];

    /// <summary>Runs work on a thread that nobody else uses meanwhile.</summary>
    public static void Run(Action work)
    {
        if (!Idle.TryTake(out var worker))
            worker = new();
        worker.Begin(work);
    }

    private sealed class Worker
    {
        private readonly SemaphoreSlim _begin = new(0);
        private Action? _work;

        public Worker() => new Thread(Loop, StackBytes) { IsBackground = true, Name = "DTLS handshake" }.UnsafeStart();

        public void Begin(Action work)
        {
            _work = work;
            _begin.Release();
        }

        private void Loop()
        {
            while (true)
            {
                _begin.Wait();
                _work!();
                _work = null;
                if (Idle.Count >= MostIdle)
                    return;
                Idle.Add(this);
            }
        }
    }
}
