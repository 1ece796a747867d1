namespace Hil.Benchmarks.Dtls;

/// <summary>How often a second something is done by a DTLS client and a server together, on one thread of one process.</summary>
public abstract class DtlsSpeed : Benchmark
{
    private const int WarmUp = 200;

    /// <summary>How often it is done for one measurement.</summary>
    protected abstract int Times { get; }

    /// <summary>Whether both sides have certificates; otherwise a pre-shared key.</summary>
    protected virtual bool Certificates => false;

    /// <inheritdoc />
    public sealed override string Measure(TimeProvider clock)
    {
        using var two = new TwoLinks(Certificates);
        // So often that the runtime has compiled all of it for good.
        for (var i = 0; i < WarmUp; i++)
            two.Handshake(resumed: i % 2 == 1);
        var cpu = TimeSpan.MaxValue;
        var wall = Median(clock, 5, () =>
        {
            var before = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < Times; i++)
                Do(two);
            var used = Environment.CpuUsage.TotalTime - before;
            cpu = used < cpu ? used : cpu;
        });
        return $"{Times / wall.TotalSeconds:0} a second, {Times / cpu.TotalSeconds:0} a CPU second";
    }

    private protected abstract void Do(TwoLinks two);
}
