namespace Hil.Benchmarks;

/// <summary>Board seconds a wall second while the firmware samples, classifies and keeps its registration alive.</summary>
public sealed class SamplingSpeed : Benchmark
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(60);

    /// <inheritdoc />
    public override string Name => "board: speed while sampling";

    /// <inheritdoc />
    public override string Bar => "at least 200 board s/s";

    /// <inheritdoc />
    public override string Measure(TimeProvider clock)
    {
        var (board, server) = ReferenceDevice.Registered();
        using (server)
            return $"{Span / Median(clock, 5, () => ReferenceDevice.Run(board, Span)):0} board s/s";
    }
}
