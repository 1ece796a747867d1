using Hil.Core.Boards;

namespace Hil.Benchmarks;

/// <summary>A copy of a whole registered board, taken while it runs on and dirties its memory.</summary>
public sealed class BoardSnapshots : Benchmark
{
    private const int Rounds = 50;

    /// <inheritdoc />
    public override string Name => "board: snapshot and restore";

    /// <inheritdoc />
    public override string Bar => "at most 1 ms each";

    /// <inheritdoc />
    public override string Measure(TimeProvider clock)
    {
        var (board, server) = ReferenceDevice.Registered();
        using var _ = server;
        var port = board.Port<ISnapshotPort>();
        var (captures, restores) = (new List<double>(), new List<double>());
        for (var i = 0; i < Rounds; i++)
        {
            var start = clock.GetTimestamp();
            var snapshot = port.Capture();
            captures.Add(clock.GetElapsedTime(start).TotalMilliseconds);
            ReferenceDevice.Run(board, TimeSpan.FromSeconds(1));
            start = clock.GetTimestamp();
            port.Restore(snapshot);
            restores.Add(clock.GetElapsedTime(start).TotalMilliseconds);
            ReferenceDevice.Run(board, TimeSpan.FromSeconds(1));
        }

        captures.Sort();
        restores.Sort();
        return $"{captures[Rounds / 2]:0.00} ms and {restores[Rounds / 2]:0.00} ms";
    }
}
