namespace Hil.Benchmarks;

/// <summary>Managed memory of one more board that has booted and registered.</summary>
public sealed class BoardMemory : Benchmark
{
    private const int Boards = 20;

    /// <inheritdoc />
    public override string Name => "board: memory of one more";

    /// <inheritdoc />
    public override string Bar => "at most 8 MiB";

    /// <inheritdoc />
    public override string Measure(TimeProvider clock)
    {
        ReferenceDevice.Registered();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var boards = Enumerable.Range(0, Boards).Select(_ => ReferenceDevice.Registered()).ToList();
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(boards);
        return $"{(after - before) / (double)Boards / (1 << 20):0.00} MiB";
    }
}
